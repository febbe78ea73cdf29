#include "compiler/model/type_names.h"

namespace parcode::compiler::model {

namespace {

constexpr auto kLastBuiltin = static_cast<std::uint8_t>(schema::Kind::kBox);

}  // namespace

std::optional<schema::Kind> builtin_type(std::string_view name) {
  for (std::uint8_t i = 1; i <= kLastBuiltin; ++i) {
    const auto kind = static_cast<schema::Kind>(i);
    if (schema::keyword(kind) == name) {
      return kind;
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> builtin_names() {
  std::vector<std::string_view> names;
  for (std::uint8_t i = 1; i <= kLastBuiltin; ++i) {
    names.push_back(schema::keyword(static_cast<schema::Kind>(i)));
  }
  return names;
}

}  // namespace parcode::compiler::model
