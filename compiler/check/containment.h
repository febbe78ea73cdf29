// Rules about what values contain without indirection: no cycles; depth and size at most what
// schema::kMaxContainmentDepth and schema::kMaxFixedSize say.

#ifndef PARCODE_COMPILER_CHECK_CONTAINMENT_H_
#define PARCODE_COMPILER_CHECK_CONTAINMENT_H_

#include "compiler/check/context.h"

namespace parcode::compiler {

// After all fields are resolved. False where there is a cycle or too much depth; sizes, keys and
// everything else that follows containment cannot be computed then.
bool check_containment(Context& context);

// Only after check_containment is content.
void check_value_sizes(Context& context);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_CONTAINMENT_H_
