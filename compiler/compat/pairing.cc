#include "compiler/compat/pairing.h"

#include <cstddef>
#include <map>
#include <string_view>

#include "runtime/schema/references.h"

namespace parcode::compiler::compat {

namespace {

using schema::Kind;
using schema::Type;

constexpr std::size_t kMostPairs = std::size_t{1} << 20;

std::vector<bool> reached(const schema::Schema& whole, bool has_root) {
  std::vector<bool> is_reached(whole.definitions.size(), false);
  if (has_root) {
    std::vector<std::uint32_t> starts;
    schema::append_references(whole.root, schema::Reference::kAny, starts);
    const auto references = schema::references(whole, schema::Reference::kAny);
    for (const std::uint32_t index : schema::walk(references, starts).preorder) {
      is_reached[index] = true;
    }
  }
  return is_reached;
}

// By full name, or, where `last_part`, by what no other definition's name ends in as well.
std::map<std::string_view, std::uint32_t> names_of(const schema::Schema& whole, bool last_part) {
  std::map<std::string_view, std::uint32_t> names;
  std::vector<std::string_view> repeated;
  for (std::uint32_t i = 0; i < whole.definitions.size(); ++i) {
    const std::string_view full = whole.definitions[i].name;
    const std::string_view name = last_part ? schema::short_name(full) : full;
    if (!names.emplace(name, i).second) {
      repeated.push_back(name);
    }
  }
  for (const std::string_view name : repeated) {
    names.erase(name);
  }
  return names;
}

Type type_of(const schema::Schema& whole, std::uint32_t index) {
  constexpr Kind kKinds[] = {Kind::kStruct, Kind::kEnum, Kind::kUnion};
  const auto kind = static_cast<std::size_t>(whole.definitions[index].kind);
  return {.kind = kKinds[kind - 1], .definition = index};
}

const Type& without_wrapping(const Type& type) {
  const Type* inner = &type;
  while (inner->kind == Kind::kOptional || inner->kind == Kind::kBox) {
    inner = &inner->arguments[0];
  }
  return *inner;
}

bool is_list(Kind kind) {
  return kind == Kind::kVec || kind == Kind::kArray;
}

// Types nest no deeper than schema::kMaxTypeDepth.
void append_leaves(const Type& before, const Type& after,
                   std::vector<std::pair<const Type*, const Type*>>& out) {
  const Type& old_type = without_wrapping(before);
  const Type& new_type = without_wrapping(after);
  const bool lists = is_list(old_type.kind) && is_list(new_type.kind);
  if (!lists && old_type.kind != new_type.kind &&
      (old_type.kind > Kind::kString || new_type.kind > Kind::kString)) {
    return;
  }
  if (old_type.arguments.empty()) {
    out.emplace_back(&old_type, &new_type);
  }
  for (std::size_t i = 0; i < old_type.arguments.size(); ++i) {
    append_leaves(old_type.arguments[i], new_type.arguments[i], out);
  }
}

}  // namespace

std::vector<std::pair<const Type*, const Type*>> leaves(const Type& before, const Type& after) {
  std::vector<std::pair<const Type*, const Type*>> found;
  append_leaves(before, after, found);
  return found;
}

Pairing::Pairing(const Version& before, const Version& after)
    : before_(before.schema),
      after_(after.schema),
      has_roots_(before.has_root && after.has_root),
      reached_before_(reached(before.schema, before.has_root)),
      reached_after_(reached(after.schema, after.has_root)) {
  if (has_roots_) {
    meet(before_.root, after_.root);
    walk();
  }
  find_namesakes();
  for (const Start& start : namesakes_) {
    meet(start.before, start.after);
  }
  walk();
  find_counterparts();
}

void Pairing::find_namesakes() {
  const auto full_names = names_of(after_, false);
  const auto old_full_names = names_of(before_, false);
  const auto last_parts = names_of(after_, true);
  const auto old_last_parts = names_of(before_, true);
  for (std::uint32_t i = 0; i < before_.definitions.size(); ++i) {
    const std::string_view name = before_.definitions[i].name;
    const std::string_view last_part = schema::short_name(name);
    auto found = full_names.find(name);
    // A package that was renamed: the last part is all that is left, and means one type only.
    if (found == full_names.end() && old_last_parts.contains(last_part)) {
      found = last_parts.find(last_part);
      const bool taken = found != last_parts.end() &&
                         old_full_names.contains(after_.definitions[found->second].name);
      if (found == last_parts.end() || taken) {
        continue;
      }
    } else if (found == full_names.end()) {
      continue;
    }
    if (!has_roots_ || (!reached_before_[i] && !reached_after_[found->second])) {
      namesakes_.push_back({type_of(before_, i), type_of(after_, found->second)});
    }
  }
}

void Pairing::meet(const Type& before, const Type& after) {
  for (const auto& [old_type, new_type] : leaves(before, after)) {
    if (schema::names_definition(old_type->kind) && old_type->kind == new_type->kind &&
        met_.emplace(old_type->definition, new_type->definition).second) {
      wire_.push_back({old_type->definition, new_type->definition});
    }
  }
}

void Pairing::walk() {
  for (; walked_ < wire_.size() && wire_.size() <= kMostPairs; ++walked_) {
    const Pair pair = wire_[walked_];
    std::map<std::uint16_t, const schema::Field*> by_number;
    for (const schema::Field& field : before_.definitions[pair.before].fields) {
      by_number.emplace(field.number, &field);
    }
    for (const schema::Field& field : after_.definitions[pair.after].fields) {
      const auto old = by_number.find(field.number);
      if (old != by_number.end()) {
        meet(old->second->type, field.type);
      }
    }
  }
}

void Pairing::find_counterparts() {
  counterparts_.resize(before_.definitions.size());
  const auto full_names = names_of(after_, false);
  const auto old_full_names = names_of(before_, false);
  for (std::uint32_t i = 0; i < counterparts_.size(); ++i) {
    const auto found = full_names.find(before_.definitions[i].name);
    if (found != full_names.end()) {
      counterparts_[i] = found->second;
    }
  }
  // What took the place of a name that is gone, unless it was there under its own name before.
  for (const Pair& pair : wire_) {
    if (!counterparts_[pair.before] &&
        !old_full_names.contains(after_.definitions[pair.after].name)) {
      counterparts_[pair.before] = pair.after;
    }
  }
}

}  // namespace parcode::compiler::compat
