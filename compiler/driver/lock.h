// `parcodec lock`: schemas and the locks beside them.

#ifndef PARCODE_COMPILER_DRIVER_LOCK_H_
#define PARCODE_COMPILER_DRIVER_LOCK_H_

#include "compiler/driver/arguments.h"

namespace parcode::compiler {

// Publishes each schema in FILE.pcs.lock, or, with check_only, says what that would change. Where
// one cannot be published, no lock is written. Returns the exit code.
int lock_schemas(const Arguments& arguments);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DRIVER_LOCK_H_
