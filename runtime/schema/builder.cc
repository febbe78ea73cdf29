#include "runtime/schema/builder.h"

#include <cassert>
#include <span>
#include <utility>

#include "runtime/schema/canonical.h"

namespace parcode::schema {
namespace {

void shift_definitions(Type& type, const std::vector<std::uint32_t>& to) {
  if (type.kind >= Kind::kStruct) type.definition = to[type.definition];
  for (Type& argument : type.arguments) shift_definitions(argument, to);
}

}  // namespace

Type Builder::embedded(std::string_view canonical_bytes, std::string_view name) {
  if (is_defined(name)) return defined(name);
  const auto bytes = std::as_bytes(std::span(canonical_bytes));
  Result<Schema> schema = decode(bytes);
  assert(schema.has_value() && "generated code embeds what the compiler encoded");
  if (collected_.version == 0) collected_.version = schema->version;
  std::vector<std::uint32_t> to;
  const auto known = static_cast<std::uint32_t>(collected_.definitions.size());
  auto next = known;
  for (const Definition& definition : schema->definitions) {
    const auto [entry, is_new] = by_name_.try_emplace(definition.name, next);
    to.push_back(entry->second);
    if (is_new) ++next;
  }
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (to[i] < known) continue;
    Definition definition = std::move(schema->definitions[i]);
    for (Field& field : definition.fields) shift_definitions(field.type, to);
    collected_.definitions.push_back(std::move(definition));
  }
  return defined(name);
}

Type Builder::define(Definition definition) {
  if (is_defined(definition.name)) return defined(definition.name);
  const auto index = static_cast<std::uint32_t>(collected_.definitions.size());
  by_name_.emplace(definition.name, index);
  collected_.definitions.push_back(std::move(definition));
  return defined(collected_.definitions.back().name);
}

Type Builder::defined(std::string_view name) const {
  const std::uint32_t index = by_name_.at(std::string(name));
  switch (collected_.definitions[index].kind) {
    case DefinitionKind::kStruct:
      return {.kind = Kind::kStruct, .definition = index};
    case DefinitionKind::kEnum:
      return {.kind = Kind::kEnum, .definition = index};
    case DefinitionKind::kUnion:
      return {.kind = Kind::kUnion, .definition = index};
  }
  return {};
}

Schema Builder::finish(const Type& root) const {
  Schema whole = collected_;
  whole.root = root;
  return canonical_subset(whole, root);
}

}  // namespace parcode::schema
