// The names of built-in types, as .pcs spells them.

#ifndef PARCODE_COMPILER_MODEL_TYPE_NAMES_H_
#define PARCODE_COMPILER_MODEL_TYPE_NAMES_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::compiler::model {

// The built-in type of that name; none for any other name ("struct" included).
std::optional<schema::Kind> builtin_type(std::string_view name);

// All built-in names, in the order of Kind.
std::vector<std::string_view> builtin_names();

constexpr bool is_integer(schema::Kind kind) {
  return kind >= schema::Kind::kI8 && kind <= schema::Kind::kU128;
}
constexpr bool is_float(schema::Kind kind) {
  return kind == schema::Kind::kF32 || kind == schema::Kind::kF64;
}

}  // namespace parcode::compiler::model

#endif  // PARCODE_COMPILER_MODEL_TYPE_NAMES_H_
