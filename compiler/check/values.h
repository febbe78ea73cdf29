// Rules about values: defaults, consts, numbers of enum values.

#ifndef PARCODE_COMPILER_CHECK_VALUES_H_
#define PARCODE_COMPILER_CHECK_VALUES_H_

#include <cstdint>
#include <optional>

#include "compiler/check/context.h"

namespace parcode::compiler {

// The value that the text in file `index` gives to something of `type`, which is a bool, a number,
// a string or an enum. Reports what does not fit; nullopt then. Never monostate.
std::optional<schema::Default> resolve_value(Context& context, std::uint32_t index,
                                             const ast::Value& tree, const schema::Type& type);

// `value` as an integer of that kind; reports what does not fit.
std::optional<schema::Default> resolve_integer(Context& context, std::uint32_t index,
                                               const ast::Value& tree, schema::Kind kind);

// Computes the consts of file `index`.
void resolve_consts(Context& context, std::uint32_t index);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_VALUES_H_
