// Reading a PAR4 file: into the chunk of a .pcode file that the runtime's own readers go on from.
//
// Why not straight into the program's object: types with hand-written Traits, and programs that
// have nothing but a schema, read .pcode already, and this way one decoder serves all of them.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_DECODE_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_DECODE_H_

#include <cstddef>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/dynamic/visitor.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/interop/par4/options.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"

namespace parcode::par4 {

// A root's record: one chunk that refers to no other.
struct RootRecord {
  std::vector<std::byte> bytes;
  format::Form form = format::Form::kNarrow;
};

// Decodes `file` as the root type of the schema. `form`: of the record; a narrow one that does not
// do becomes a wide one. Throws a Fault. Memory: the record, and what one
// map or one shard takes when decompressed.
RootRecord decode(Bytes file, const RustTypes& types, const LoadOptions& options, Trail& trail,
                  format::Form form = format::Form::kNarrow);

// Tells `visitor` of all that `file` holds, as the root type of the schema. Throws a Fault, that of
// a visitor that stops, too. Memory: what one field without shards, or one shard, takes.
void tell(Bytes file, const RustTypes& types, const LoadOptions& options, Trail& trail,
          dynamic::Visitor& visitor);

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_DECODE_H_
