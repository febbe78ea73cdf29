// The commands that write files.

#ifndef PARCODE_TOOLS_WRITE_COMMANDS_H_
#define PARCODE_TOOLS_WRITE_COMMANDS_H_

#include "runtime/base/error.h"
#include "tools/arguments.h"

namespace parcode::tool {

int load_file(const Arguments& arguments);
int recompress_file(const Arguments& arguments);

// Prints what was written, or the error; returns the exit code.
int tell_saved(const Result<SaveReport>& saved, const Arguments& arguments);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_WRITE_COMMANDS_H_
