// Rules about single names.

#ifndef PARCODE_COMPILER_CHECK_IDENTIFIERS_H_
#define PARCODE_COMPILER_CHECK_IDENTIFIERS_H_

#include <string_view>

#include "compiler/check/context.h"

namespace parcode::compiler {

// Letters, digits and '_', no digit first.
bool is_identifier(std::string_view name);

// Reports a name that C++ reserves for its implementation.
void check_identifier(Context& context, std::string_view name, Location location);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_IDENTIFIERS_H_
