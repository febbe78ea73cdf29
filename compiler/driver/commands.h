// What parcodec does, one function a command.

#ifndef PARCODE_COMPILER_DRIVER_COMMANDS_H_
#define PARCODE_COMPILER_DRIVER_COMMANDS_H_

#include "compiler/driver/arguments.h"

namespace parcode::compiler {

// Runs the command: results to standard output and to files, diagnostics to standard error. Returns
// the exit code.
int run(const Arguments& arguments);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DRIVER_COMMANDS_H_
