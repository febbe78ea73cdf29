// Rules about types.

#ifndef PARCODE_COMPILER_CHECK_TYPES_H_
#define PARCODE_COMPILER_CHECK_TYPES_H_

#include <cstdint>
#include <optional>

#include "compiler/check/context.h"

namespace parcode::compiler {

// The type that the text in file `index` names; nullopt where that was reported. Notes arrays and
// keys of maps in the context, for the rules that need all definitions.
std::optional<schema::Type> resolve_type(Context& context, std::uint32_t index,
                                         const ast::Type& tree);

// Keys of maps: integers, bool, string, enums, and structs of these.
void check_map_keys(Context& context);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_TYPES_H_
