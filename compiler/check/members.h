// Rules about fields of structs, members of unions and values of enums.

#ifndef PARCODE_COMPILER_CHECK_MEMBERS_H_
#define PARCODE_COMPILER_CHECK_MEMBERS_H_

#include <cstdint>

#include "compiler/check/context.h"

namespace parcode::compiler {

// The values of the enum `definition`. All enums come before all consts and fields, which may name
// their values.
void resolve_enum(Context& context, std::uint32_t definition);

// The fields or members of the struct or union `definition`.
void resolve_fields(Context& context, std::uint32_t definition);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_MEMBERS_H_
