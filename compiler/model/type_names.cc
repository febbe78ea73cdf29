#include "compiler/model/type_names.h"

#include <array>
#include <cstddef>

namespace parcode::compiler::model {

namespace {

// Indexed by Kind - 1.
constexpr std::array<std::string_view, 22> kNames = {
    "bool", "i8",   "i16", "i32", "i64",    "i128", "u8",    "u16", "u32",      "u64", "u128",
    "f32",  "f64",  "string", "vec", "array", "map", "optional", "box", "struct", "enum", "union",
};

constexpr std::size_t kBuiltinCount = 19;

}  // namespace

std::string_view keyword_of(schema::Kind kind) {
  return kNames[static_cast<std::size_t>(kind) - 1];
}

std::optional<schema::Kind> builtin_type(std::string_view name) {
  for (std::size_t i = 0; i < kBuiltinCount; ++i) {
    if (kNames[i] == name) {
      return static_cast<schema::Kind>(i + 1);
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> builtin_names() {
  return {kNames.begin(), kNames.begin() + kBuiltinCount};
}

}  // namespace parcode::compiler::model
