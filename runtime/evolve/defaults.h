// The defaults of a schema as stored values: what fields hold that a file's version did not know.
//
// Thread safety: stateless.

#ifndef PARCODE_RUNTIME_EVOLVE_DEFAULTS_H_
#define PARCODE_RUNTIME_EVOLVE_DEFAULTS_H_

#include "runtime/dynamic/types.h"
#include "runtime/evolve/output.h"
#include "runtime/schema/schema.h"

namespace parcode::evolve {

// Fills the fixed part of a field at `at`, which is zeros. Chunkable fields are kept inside. False:
// the output has no room, see Output::failure().
bool store_default(const dynamic::Types& types, const schema::Field& field, Place at, Output& out);

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_DEFAULTS_H_
