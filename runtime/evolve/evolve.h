// Reading files of one version of a schema as another.
//
// docs/evolution.md says what becomes what, schema/conversion.h is the rule, and
// reader/conversion.h says how converted chunks come to their readers.

#ifndef PARCODE_RUNTIME_EVOLVE_EVOLVE_H_
#define PARCODE_RUNTIME_EVOLVE_EVOLVE_H_

#include <cstdint>

#include "runtime/base/error.h"
#include "runtime/reader/file_state.h"
#include "runtime/schema/canonical.h"
#include "runtime/schema/schema.h"

namespace parcode::evolve {

// The part (see reader/conversion.h) by which the root of `file`, written by `from`, is read as
// `to`; 0 where the two are stored alike. The plan is made once for each file and `wanted`, which
// is the fingerprint of `to`. Cost: linear in the schemas. Thread safety: any number of threads.
// Errors: kSchemaMismatch, with every reason and its path; kLimit.
Result<std::uint16_t> root_part(reader::FileState& file, const schema::Schema& from,
                                const schema::Schema& to, const schema::Fingerprint& wanted);

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_EVOLVE_H_
