// The commands that write files.

#ifndef PARCODE_TOOLS_WRITE_COMMANDS_H_
#define PARCODE_TOOLS_WRITE_COMMANDS_H_

#include "tools/arguments.h"

namespace parcode::tool {

int load_file(const Arguments& arguments);
int recompress_file(const Arguments& arguments);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_WRITE_COMMANDS_H_
