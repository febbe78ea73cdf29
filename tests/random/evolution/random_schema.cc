#include "tests/random/evolution/random_schema.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/schema/check.h"

namespace parcode::testing {
namespace {

using schema::Definition;
using schema::DefinitionKind;
using schema::Field;
using schema::Kind;
using schema::Storage;
using schema::Type;

// The definitions of every random schema: two enums, a key, structs, a union, the root.
constexpr std::uint32_t kEnums = 2;
constexpr std::uint32_t kKey = 2;
constexpr std::uint32_t kUnion = 6;
constexpr std::uint32_t kRoot = 7;

bool is_integer(Kind kind) {
  return kind >= Kind::kI8 && kind <= Kind::kU128;
}

Type wrap(Kind kind, Type type) {
  return {.kind = kind, .arguments = {std::move(type)}};
}

}  // namespace

schema::Schema RandomSchema::make() {
  for (;;) {
    schema::Schema made = try_make();
    if (schema::check(made)) return made;
  }
}

schema::Schema RandomSchema::try_make() {
  schema::Schema whole;
  for (std::uint32_t i = 0; i <= kRoot; ++i) {
    Definition made{.kind = DefinitionKind::kStruct, .name = "t.D" + std::to_string(i)};
    if (i < kEnums) {
      made.kind = DefinitionKind::kEnum;
      made.underlying = one_in(2) ? Kind::kU8 : Kind::kI16;
      made.values = {
          {.name = "a", .value = 0}, {.name = "b", .value = 1}, {.name = "c", .value = 9}};
    } else if (i == kKey) {
      for (std::uint16_t n = 0; n < 1 + below(2); ++n) {
        made.fields.push_back({.number = n, .name = "k" + std::to_string(n), .type = key()});
        if (made.fields.back().type.kind == Kind::kStruct) {
          made.fields.back().type = {.kind = Kind::kString};
        }
      }
    } else {
      if (i == kUnion) made.kind = DefinitionKind::kUnion;
      const std::uint64_t count = 1 + below(i == kRoot ? 9 : 5);
      for (std::uint64_t n = 0; n < count; ++n) {
        Field made_field = field(i);
        made_field.number = static_cast<std::uint16_t>(10 * n);
        made_field.name = "f" + std::to_string(n);
        if (i == kUnion) {
          made_field = {
              .number = made_field.number, .name = made_field.name, .type = made_field.type};
        }
        made.fields.push_back(std::move(made_field));
      }
    }
    whole.definitions.push_back(std::move(made));
  }
  whole.root = {.kind = Kind::kStruct, .definition = kRoot};
  if (one_in(8)) whole.root = wrap(Kind::kVec, whole.root);
  if (one_in(8)) whole.root = {.kind = Kind::kMap, .arguments = {key(), whole.root}};
  return schema::canonical_subset(whole, whole.root);
}

Type RandomSchema::key() {
  switch (below(5)) {
    case 0:
      return {.kind = Kind::kString};
    case 1:
      return {.kind = Kind::kEnum, .definition = static_cast<std::uint32_t>(below(kEnums))};
    case 2:
      return {.kind = Kind::kStruct, .definition = kKey};
    default:
      return {.kind = static_cast<Kind>(2 + below(10))};
  }
}

// By value a definition holds only those before it; behind a vec or a map any.
Type RandomSchema::type(std::uint32_t definition, std::uint32_t depth) {
  const std::uint64_t choice = below(depth > 2 ? 8 : 15);
  if (choice < 4) return {.kind = static_cast<Kind>(1 + below(13))};
  if (choice < 6) return {.kind = Kind::kString};
  if (choice == 6) {
    return {.kind = Kind::kEnum, .definition = static_cast<std::uint32_t>(below(kEnums))};
  }
  if (choice == 7) {
    const auto held = static_cast<std::uint32_t>(kKey + 1 + below(definition - kKey));
    if (held >= definition) return {.kind = Kind::kU32};
    return {.kind = held == kUnion ? Kind::kUnion : Kind::kStruct, .definition = held};
  }
  if (choice < 11) return wrap(Kind::kVec, type(definition, depth + 1));
  if (choice == 11) {
    return {
        .kind = Kind::kArray, .length = 1 + below(3), .arguments = {type(definition, depth + 1)}};
  }
  if (choice == 12) {
    return {.kind = Kind::kMap, .arguments = {key(), type(definition, depth + 1)}};
  }
  return wrap(choice == 13 ? Kind::kOptional : Kind::kBox, type(definition, depth + 1));
}

Field RandomSchema::field(std::uint32_t definition) {
  Field made{.type = type(definition, 0)};
  set_storage(made);
  set_default(made);
  return made;
}

// What cannot be is refused by schema::check(), and tried again.
void RandomSchema::set_storage(Field& field) {
  field.storage = one_in(2) ? Storage::kInline : Storage::kChunkable;
  const Type& held = field.type.kind == Kind::kOptional ? field.type.arguments[0] : field.type;
  if (held.kind == Kind::kMap && one_in(2)) field.storage = Storage::kMap;
  if (held.kind < Kind::kString || held.kind == Kind::kEnum || held.kind == Kind::kOptional) {
    field.storage = Storage::kInline;
  }
}

void RandomSchema::set_default(Field& field) {
  if (!one_in(3)) return;
  if (is_integer(field.type.kind)) field.default_value = Int128{7};
  if (field.type.kind == Kind::kString && field.storage == Storage::kInline) {
    field.default_value = std::string("by default");
  }
  if (field.type.kind == Kind::kF64) field.default_value = 2.5;
}

schema::Schema RandomSchema::change(const schema::Schema& schema) {
  for (;;) {
    schema::Schema changed = schema;
    for (std::uint64_t left = 1 + below(6); left > 0; --left) change_once(changed);
    changed = schema::canonical_subset(changed, changed.root);
    if (schema::check(changed)) return changed;
  }
}

void RandomSchema::change_once(schema::Schema& schema) {
  Definition& definition = schema.definitions[below(schema.definitions.size())];
  if (one_in(6) && definition.name != "t.D7") definition.name += "x";
  if (definition.kind == DefinitionKind::kEnum) return change_enum(definition);
  change_fields(schema, definition);
}

void RandomSchema::change_enum(Definition& definition) {
  const Kind kinds[] = {Kind::kU8, Kind::kU16, Kind::kI16, Kind::kI32, Kind::kI64};
  if (one_in(2)) definition.underlying = kinds[below(5)];
  if (one_in(2) && definition.values.size() > 1) definition.values.pop_back();
  if (one_in(2)) definition.values.push_back({.name = "added", .value = 50});
}

void RandomSchema::change_fields(schema::Schema& schema, Definition& definition) {
  auto& fields = definition.fields;
  if (fields.empty()) return;
  const bool is_union = definition.kind == DefinitionKind::kUnion;
  Field& field = fields[below(fields.size())];
  switch (below(8)) {
    case 0:
      field.name += "_r";
      return;
    case 1:
      std::shuffle(fields.begin(), fields.end(), random_);
      return;
    case 2:
      if (fields.size() > 1) fields.erase(fields.begin() + static_cast<long>(below(fields.size())));
      return;
    case 3: {
      Field added{.number = static_cast<std::uint16_t>(1 + 2 * below(400)), .name = "added"};
      added.type = one_in(3) ? schema.definitions[0].fields.empty()
                                   ? Type{.kind = Kind::kI64}
                                   : schema.definitions[0].fields[0].type
                             : Type{.kind = static_cast<Kind>(1 + below(14))};
      if (!is_union) set_storage(added);
      if (!is_union) set_default(added);
      fields.insert(fields.begin() + static_cast<long>(below(fields.size() + 1)), added);
      return;
    }
    case 4:
      if (!is_union) field.narrowing = true;
      [[fallthrough]];
    case 5:
      if (!is_union) set_storage(field);
      return;
    default:
      field.default_value = {};
      change_type(schema, field.type);
      if (!is_union) set_storage(field);
  }
}

void RandomSchema::change_type(schema::Schema& schema, Type& type) {
  if (!type.arguments.empty() && !one_in(3)) {
    return change_type(schema, type.arguments.back());
  }
  switch (below(6)) {
    case 0:
      if (is_integer(type.kind)) type.kind = static_cast<Kind>(2 + below(10));
      if (type.kind == Kind::kF32) type.kind = Kind::kF64;
      return;
    case 1:
      type = wrap(Kind::kOptional, type);
      return;
    case 2:
      type = wrap(Kind::kBox, type);
      return;
    case 3:
      if (type.kind == Kind::kBox) type = Type(type.arguments[0]);
      if (type.kind == Kind::kArray) type = wrap(Kind::kVec, type.arguments[0]);
      return;
    case 4:
      if (type.kind == Kind::kArray) ++type.length;
      if (type.kind == Kind::kMap)
        type.arguments[0] = {.kind = one_in(2) ? Kind::kU16 : Kind::kString};
      return;
    default:
      if (one_in(4)) type = {.kind = static_cast<Kind>(1 + below(14))};
  }
}

}  // namespace parcode::testing
