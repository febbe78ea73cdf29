#include "runtime/schema/check_structure.h"

#include <algorithm>

#include "runtime/schema/default_size.h"
#include "runtime/schema/references.h"

namespace parcode::schema {
namespace {

DefinitionKind definition_kind(Kind kind) {
  if (kind == Kind::kStruct) return DefinitionKind::kStruct;
  return kind == Kind::kEnum ? DefinitionKind::kEnum : DefinitionKind::kUnion;
}

}  // namespace

bool StructureCheck::run() {
  // The later checks follow indices, which the first ones have found to be in range.
  if (!check_types() || !check_order() || !check_containment() || !check_defaults()) return false;
  return check_sizes();
}

bool StructureCheck::check_types() {
  if (!check_type(schema_.root, 0)) return problem_.in("root");
  for (const Definition& definition : schema_.definitions) {
    for (const Field& field : definition.fields) {
      if (!check_type(field.type, 0))
        return problem_.in(field.name) || problem_.in(definition.name);
    }
  }
  return true;
}

bool StructureCheck::check_type(const Type& type, std::size_t depth) {
  if (depth > kMaxTypeDepth) return problem_.refuse("a type is nested too deep");
  if (type.kind < Kind::kBool || type.kind > Kind::kUnion) {
    return problem_.refuse("a type is of an unknown kind");
  }
  if (type.arguments.size() != argument_count(type.kind)) {
    return problem_.refuse("a type has a wrong number of arguments");
  }
  if ((type.kind == Kind::kArray) != (type.length != 0)) {
    return problem_.refuse("a type has a length that it cannot have");
  }
  if (!names_definition(type.kind)) {
    if (type.definition != 0) return problem_.refuse("a built-in type names a definition");
  } else if (type.definition >= schema_.definitions.size() ||
             schema_.definitions[type.definition].kind != definition_kind(type.kind)) {
    return problem_.refuse("a type names a definition that there is not");
  }
  return std::ranges::all_of(type.arguments,
                             [&](const Type& argument) { return check_type(argument, depth + 1); });
}

bool StructureCheck::check_order() {
  std::vector<std::uint32_t> starts;
  append_references(schema_.root, Reference::kAny, starts);
  const std::vector<std::uint32_t> order =
      walk(references(schema_, Reference::kAny), starts).preorder;
  if (order.size() == schema_.definitions.size() && std::ranges::is_sorted(order)) return true;
  return problem_.refuse("the definitions are not those that the root reaches, in that order");
}

bool StructureCheck::check_containment() {
  const References inner = references(schema_, Reference::kContained);
  const Walk contained = walk_all(inner);
  if (contained.cyclic) return problem_.refuse("a definition contains itself by value");
  std::vector<std::size_t> depths(schema_.definitions.size(), 1);
  keys_.resize(schema_.definitions.size());
  for (const std::uint32_t index : contained.postorder) {
    const Definition& definition = schema_.definitions[index];
    for (const std::uint32_t other : inner[index]) {
      depths[index] = std::max(depths[index], depths[other] + 1);
    }
    if (depths[index] > kMaxContainmentDepth) {
      return problem_.refuse("values are nested too deep") || problem_.in(definition.name);
    }
    keys_[index] = definition.kind != DefinitionKind::kUnion &&
                   std::ranges::all_of(definition.fields, [&](const Field& field) {
                     return field.storage == Storage::kInline && is_key(field.type);
                   });
  }
  return true;
}

bool StructureCheck::check_defaults() {
  const References held = references(schema_, Reference::kDefault);
  const Walk all = walk_all(held);
  if (all.cyclic) return problem_.refuse("a definition's default holds itself, through a box");
  std::vector<std::size_t> depths(schema_.definitions.size(), 1);
  for (const std::uint32_t index : all.postorder) {
    for (const std::uint32_t other : held[index]) {
      depths[index] = std::max(depths[index], depths[other] + 1);
    }
    if (depths[index] > kMaxContainmentDepth)
      return problem_.refuse("defaults are nested too deep");
  }
  return true;
}

bool StructureCheck::is_key(const Type& type) const {
  if (names_definition(type.kind)) return keys_[type.definition];
  return type.kind <= Kind::kU128 || type.kind == Kind::kString;
}

bool StructureCheck::check_sizes() {
  const Layouts layouts(schema_);
  if (!check_size(schema_.root, layouts)) return problem_.in("root");
  for (const Definition& definition : schema_.definitions) {
    for (const Field& field : definition.fields) {
      if (!check_size(field.type, layouts)) {
        return problem_.in(field.name) || problem_.in(definition.name);
      }
    }
  }
  return check_default_sizes(layouts);
}

bool StructureCheck::check_default_sizes(const Layouts& layouts) {
  const DefaultSizes sizes(schema_, layouts);
  const auto refuse = [&] {
    return problem_.refuse("a default takes more than 4 GiB with what its boxes hold");
  };
  for (std::uint32_t i = 0; i < schema_.definitions.size(); ++i) {
    if (sizes.of_definition(i) > kMaxFixedSize) {
      return refuse() || problem_.in(schema_.definitions[i].name);
    }
  }
  return sizes.of(schema_.root) <= kMaxFixedSize || refuse() || problem_.in("root");
}

// Every definition is named by some type, so this sees each of them too.
bool StructureCheck::check_size(const Type& type, const Layouts& layouts) {
  if (layouts.of(type).size > kMaxFixedSize) {
    return problem_.refuse("a value takes more than 4 GiB in one piece");
  }
  if (type.kind == Kind::kMap && !is_key(type.arguments[0])) {
    return problem_.refuse("a map's key is of a type that cannot be one");
  }
  return std::ranges::all_of(type.arguments,
                             [&](const Type& argument) { return check_size(argument, layouts); });
}

}  // namespace parcode::schema
