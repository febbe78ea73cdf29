// Rules about the names of definitions and consts, and what a name refers to.

#ifndef PARCODE_COMPILER_CHECK_NAMES_H_
#define PARCODE_COMPILER_CHECK_NAMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/context.h"

namespace parcode::compiler {

// Enters the definitions and consts of file `index`, with their names alone.
void declare_names(Context& context, std::uint32_t index);

// Reports names that C++, or generated code, cannot tell apart. After all files are declared.
void check_cpp_names(Context& context);

// What `path` means in file `index`. Reports a name whose file is not imported; a name that does
// not exist gives no symbol and no message: the caller knows what it was meant to be.
struct Lookup {
  std::optional<Symbol> symbol = {};
  bool reported = false;
  bool all_read = true;  // no part was left out that could have defined the name
};
Lookup look_up(Context& context, std::uint32_t index, const std::string& path, Span span);

// A help for a `path` that was not found: the same name in a package that is imported, or the
// nearest of what is visible and of `more`.
std::string suggestion(const Context& context, std::uint32_t index, const std::string& path,
                       Symbol::Kind kind, const std::vector<std::string_view>& more);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_NAMES_H_
