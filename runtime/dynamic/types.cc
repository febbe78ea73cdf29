#include "runtime/dynamic/types.h"

#include <algorithm>
#include <utility>

#include "runtime/base/suggest.h"
#include "runtime/schema/references.h"

namespace parcode::dynamic {

using schema::Kind;
using schema::Type;

Types::Types(schema::Schema schema)
    : schema_(std::move(schema)), layouts_(schema_), owns_chunks_(schema_.definitions.size()) {
  const auto named = schema::references(schema_, schema::Reference::kAny);
  schema::References users(named.size());
  std::vector<std::uint32_t> found;
  for (std::uint32_t index = 0; index < named.size(); ++index) {
    for (const std::uint32_t other : named[index]) users[other].push_back(index);
    const auto& fields = schema_.definitions[index].fields;
    const bool owns = std::any_of(fields.begin(), fields.end(), [](const schema::Field& field) {
      return field.storage != schema::Storage::kInline;
    });
    if (!owns) continue;
    owns_chunks_[index] = true;
    found.push_back(index);
  }
  while (!found.empty()) {
    const std::uint32_t index = found.back();
    found.pop_back();
    for (const std::uint32_t user : users[index]) {
      if (owns_chunks_[user]) continue;
      owns_chunks_[user] = true;
      found.push_back(user);
    }
  }
}

Shape Types::shape(const Type& type) const {
  const schema::Layout layout = layouts_.of(type);
  return {.size = layout.size,
          .align = layout.align,
          .tail_align = layout.tail_align,
          .fixed = layout.fixed,
          .any_bits = layout.any_bits,
          .padded = layout.padded,
          .has_chunks = has_chunks(type)};
}

Types::Entry Types::entry(const Type& map) const {
  const auto entry = layouts_.entry(map);
  return {.shape = {.size = entry.pair.size,
                    .align = entry.pair.align,
                    .tail_align = entry.pair.tail_align,
                    .fixed = entry.pair.fixed,
                    .any_bits = entry.pair.any_bits,
                    .padded = entry.pair.padded,
                    .has_chunks = has_chunks(map)},
          .value_at = entry.value_offset};
}

bool Types::has_chunks(const Type& type) const {
  if (schema::names_definition(type.kind)) return owns_chunks_[type.definition];
  return std::any_of(type.arguments.begin(), type.arguments.end(),
                     [this](const Type& argument) { return has_chunks(argument); });
}

std::size_t find_field(const schema::Definition& definition, std::string_view name) {
  const auto& fields = definition.fields;
  return static_cast<std::size_t>(
      std::find_if(fields.begin(), fields.end(),
                   [&](const schema::Field& field) { return field.name == name; }) -
      fields.begin());
}

std::size_t find_field(const schema::Definition& definition, std::uint32_t number) {
  const auto& fields = definition.fields;
  return static_cast<std::size_t>(
      std::find_if(fields.begin(), fields.end(),
                   [&](const schema::Field& field) { return field.number == number; }) -
      fields.begin());
}

const Type& unboxed(const Type& type) {
  const Type* content = &type;
  while (content->kind == Kind::kBox) content = &content->arguments[0];
  return *content;
}

bool is_bytes(const Type& type) {
  return (type.kind == Kind::kVec || type.kind == Kind::kArray) &&
         type.arguments[0].kind == Kind::kU8;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string question = parcode::did_you_mean(name, known);
  return question.empty() ? question : "; " + question;
}

std::string did_you_mean(std::string_view name, const schema::Definition& definition) {
  std::vector<std::string_view> known;
  for (const auto& field : definition.fields) known.push_back(field.name);
  for (const auto& value : definition.values) known.push_back(value.name);
  return did_you_mean(name, known);
}

}  // namespace parcode::dynamic
