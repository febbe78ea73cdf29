// The names of built-in types, as .pcs spells them.

#ifndef PARCODE_COMPILER_MODEL_TYPE_NAMES_H_
#define PARCODE_COMPILER_MODEL_TYPE_NAMES_H_

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::compiler::model {

// "u32" for kU32, "vec" for kVec; "struct", "enum" and "union" for those.
std::string_view keyword_of(schema::Kind kind);

// The built-in type of that name; none for any other name ("struct" included).
std::optional<schema::Kind> builtin_type(std::string_view name);

// All built-in names, in the order of Kind.
std::vector<std::string_view> builtin_names();

constexpr bool is_definition(schema::Kind kind) { return kind >= schema::Kind::kStruct; }
constexpr bool is_integer(schema::Kind kind) {
  return kind >= schema::Kind::kI8 && kind <= schema::Kind::kU128;
}
constexpr bool is_float(schema::Kind kind) {
  return kind == schema::Kind::kF32 || kind == schema::Kind::kF64;
}

}  // namespace parcode::compiler::model

#endif  // PARCODE_COMPILER_MODEL_TYPE_NAMES_H_
