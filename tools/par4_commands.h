// The files of Rust's Parcode (PAR4) on the command line: docs/par4.md.

#ifndef PARCODE_TOOLS_PAR4_COMMANDS_H_
#define PARCODE_TOOLS_PAR4_COMMANDS_H_

#include "tools/arguments.h"

namespace parcode::tool {

// PAR4 to .pcode by a schema, or .pcode to PAR4: whichever FILE is not.
int convert_file(const Arguments& arguments);

// Whether the file that an argument names is PAR4; never standard input.
bool names_par4(const Arguments& arguments);
// Its tree of chunks.
int inspect_par4(const Arguments& arguments);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_PAR4_COMMANDS_H_
