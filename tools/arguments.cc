#include "tools/arguments.h"

#include <CLI/CLI.hpp>
#include <map>

#include "tools/command_line.h"

namespace parcode::tool {

std::variant<Arguments, int> read_arguments(int count, const char* const* values) {
  Arguments arguments;
  CommandLine line(arguments);
  try {
    line.app().parse(count, values);
  } catch (const CLI::ParseError& error) {
    const int code = line.app().exit(error);
    return code == 0 ? kExitGood : kExitUsage;
  }
  arguments.command = line.command();
  if (arguments.import_directories.empty()) arguments.import_directories.emplace_back(".");
  return arguments;
}

}  // namespace parcode::tool
