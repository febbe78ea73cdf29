// parcode: a look into any .pcode file.

#include <cstdio>
#include <exception>
#include <variant>

#include "tools/arguments.h"
#include "tools/commands.h"

int main(int count, char** values) {
  try {
    const auto arguments = parcode::tool::read_arguments(count, values);
    if (const int* exit_code = std::get_if<int>(&arguments)) return *exit_code;
    const int code = parcode::tool::run(std::get<parcode::tool::Arguments>(arguments));
    return std::fflush(stdout) == 0 || code != 0 ? code : parcode::tool::kExitBad;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "parcode: %s\n", error.what());
    return parcode::tool::kExitBad;
  }
}
