#include "runtime/schema/schema.h"

#include <algorithm>

#include "runtime/schema/references.h"

namespace parcode::schema {
namespace {

void renumber(Type& type, const std::vector<std::uint32_t>& new_indices) {
  if (names_definition(type.kind)) type.definition = new_indices[type.definition];
  for (Type& argument : type.arguments) renumber(argument, new_indices);
}

}  // namespace

std::string_view keyword(Kind kind) {
  static constexpr std::string_view kKeywords[] = {
      "",    "bool", "i8",  "i16", "i32",    "i64", "i128",  "u8",  "u16",      "u32",
      "u64", "u128", "f32", "f64", "string", "vec", "array", "map", "optional", "box"};
  const auto index = static_cast<std::size_t>(kind);
  return index < std::size(kKeywords) ? kKeywords[index] : std::string_view();
}

std::size_t argument_count(Kind kind) {
  if (kind == Kind::kMap) return 2;
  return kind >= Kind::kVec && kind <= Kind::kBox ? 1 : 0;
}

IntegerRange range_of(Kind kind) {
  const bool is_signed = kind >= Kind::kI8 && kind <= Kind::kI128;
  if (!is_signed && (kind < Kind::kU8 || kind > Kind::kU128)) return {};
  // Each family stands in order of size: 1, 2, 4, 8, 16 bytes.
  const auto first = static_cast<unsigned>(is_signed ? Kind::kI8 : Kind::kU8);
  const unsigned bits = 8U << (static_cast<unsigned>(kind) - first);
  const UInt128::Native largest = ~UInt128::Native{0} >> (128 - bits + (is_signed ? 1 : 0));
  const Int128::Native low = is_signed ? -static_cast<Int128::Native>(largest) - 1 : 0;
  return {.low = low, .high = largest};
}

bool can_narrow(const Type& type) {
  if (type.kind == Kind::kMap) return can_narrow(type.arguments[1]);
  return (type.kind >= Kind::kI8 && type.kind <= Kind::kF64) || type.kind == Kind::kEnum ||
         std::ranges::any_of(type.arguments, can_narrow);
}

Schema canonical_subset(const Schema& whole, const Type& root) {
  std::vector<std::uint32_t> starts;
  append_references(root, Reference::kAny, starts);
  const std::vector<std::uint32_t> order =
      walk(references(whole, Reference::kAny), starts).preorder;
  std::vector<std::uint32_t> new_indices(whole.definitions.size());
  Schema subset = {.root = root, .version = whole.version};
  subset.definitions.reserve(order.size());
  for (const std::uint32_t old_index : order) {
    new_indices[old_index] = static_cast<std::uint32_t>(subset.definitions.size());
    subset.definitions.push_back(whole.definitions[old_index]);
  }
  renumber(subset.root, new_indices);
  for (Definition& definition : subset.definitions) {
    for (Field& field : definition.fields) renumber(field.type, new_indices);
  }
  return subset;
}

std::string_view package_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == name.npos ? std::string_view() : name.substr(0, dot);
}

std::string_view short_name(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

std::string to_string(const Type& type, const Schema& schema, std::string_view package) {
  if (names_definition(type.kind)) {
    const std::string& name = schema.definitions[type.definition].name;
    return std::string(package_of(name) == package ? short_name(name) : name);
  }
  std::string text(keyword(type.kind));
  if (type.arguments.empty()) return text;
  text += '<';
  for (const Type& argument : type.arguments) {
    if (text.back() != '<') text += ", ";
    text += to_string(argument, schema, package);
  }
  if (type.kind == Kind::kArray) text += ", " + std::to_string(type.length);
  return text + '>';
}

}  // namespace parcode::schema
