// The rule about how much a value takes in one piece: at most schema::kMaxFixedSize.

#ifndef PARCODE_COMPILER_CHECK_VALUE_SIZES_H_
#define PARCODE_COMPILER_CHECK_VALUE_SIZES_H_

#include "compiler/check/context.h"

namespace parcode::compiler {

// Only after check_cycles is content.
void check_value_sizes(Context& context);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_VALUE_SIZES_H_
