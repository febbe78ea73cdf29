// Rules about values within values: none contains itself, a default value ends, and neither is
// nested deeper than schema::kMaxContainmentDepth.

#ifndef PARCODE_COMPILER_CHECK_CYCLES_H_
#define PARCODE_COMPILER_CHECK_CYCLES_H_

#include "compiler/check/context.h"

namespace parcode::compiler {

// After all fields are resolved. False where there is a cycle or too much depth; sizes, keys and
// everything else that follows containment cannot be computed then.
bool check_cycles(Context& context);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_CYCLES_H_
