// Writing a PAR4 file from an open .pcode file.
//
// Why not straight from the program's object: types with hand-written Traits, and programs that
// have nothing but a schema, write .pcode already, and this way one encoder serves all of them.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_ENCODE_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_ENCODE_H_

#include "runtime/base/options.h"
#include "runtime/interop/par4/options.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/io/sink.h"
#include "runtime/reader/file_state.h"

namespace parcode::par4 {

// Writes what `file` holds, whose schema is that of `types`, to `output`, in the order of the
// crate's save_sync. Throws a Fault. Memory: what one map takes, and one chunk a level of nesting.
//
// The walk visits parts of the file more than once, and trusts that its slots do not overlap: what
// others wrote is to be verified first.
SaveReport encode(reader::FileState& file, const RustTypes& types, const SaveOptions& options,
                  io::Output& output, Trail& trail);

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_ENCODE_H_
