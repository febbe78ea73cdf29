// What `parcode` does, one function a command. Results go to standard output, all else to standard
// error. Each returns the exit code.

#ifndef PARCODE_TOOLS_COMMANDS_H_
#define PARCODE_TOOLS_COMMANDS_H_

#include <string>

#include "runtime/api/file.h"
#include "runtime/base/error.h"
#include "runtime/inspect/inspection.h"
#include "tools/arguments.h"

namespace parcode::tool {

int run(const Arguments& arguments);

int show_schema(const Arguments& arguments);
int get_value(const Arguments& arguments);
int dump_value(const Arguments& arguments);
int verify_file(const Arguments& arguments);
int inspect_file(const Arguments& arguments);
int show_stats(const Arguments& arguments);
int diff_files(const Arguments& arguments);

// The file that an argument names; "-" is standard input.
Result<File> open_argument(const std::string& name, const Arguments& arguments);

// Prints the error and returns its exit code.
int report(const Error& error, const Arguments& arguments);
int report(const Status& status, const Arguments& arguments);  // kExitGood where there is none

// An inspection as one JSON object.
std::string inspection_json(const Inspection& inspection, const std::string& name, unsigned indent);

// "world.pcode", or what stands for standard input.
std::string shown_name(const std::string& name);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_COMMANDS_H_
