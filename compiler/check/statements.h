// Rules about a file as a whole: its package, its version, the order of its statements.

#ifndef PARCODE_COMPILER_CHECK_STATEMENTS_H_
#define PARCODE_COMPILER_CHECK_STATEMENTS_H_

#include <cstdint>

#include "compiler/check/context.h"

namespace parcode::compiler {

// Appends the model of file `index`, still without definitions, consts and root.
void check_statements(Context& context, std::uint32_t index);

// Warns of imports that nothing was found through.
void check_unused_imports(Context& context, std::uint32_t index);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_STATEMENTS_H_
