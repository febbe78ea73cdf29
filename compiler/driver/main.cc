// parcodec: the compiler of .pcs schemas.

#include <cstdio>
#include <exception>
#include <variant>

#include "compiler/driver/arguments.h"
#include "compiler/driver/commands.h"

int main(int count, char** values) {
  try {
    const auto arguments = parcode::compiler::read_arguments(count, values);
    if (const int* exit_code = std::get_if<int>(&arguments)) {
      return *exit_code;
    }
    return parcode::compiler::run(std::get<parcode::compiler::Arguments>(arguments));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "parcodec: %s\n", error.what());
    return parcode::compiler::kExitBad;
  }
}
