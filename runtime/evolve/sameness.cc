#include "runtime/evolve/sameness.h"

#include <algorithm>

#include "runtime/schema/conversion.h"

namespace parcode::evolve {
namespace {

using schema::Definition;
using schema::Field;
using schema::Kind;
using schema::Storage;
using schema::Type;

// Pairs of definitions that are structs or unions; enums have nothing but their integer.
bool has_fields(const Type& type) {
  return type.kind == Kind::kStruct || type.kind == Kind::kUnion;
}

void append_definitions(const Type& type, std::vector<std::uint32_t>& out) {
  if (has_fields(type)) out.push_back(type.definition);
  for (const Type& argument : type.arguments) append_definitions(argument, out);
}

}  // namespace

Sameness::Sameness(const schema::Schema& from, const schema::Schema& to)
    : from_(from), to_(to), from_fields_(from) {
  find_pairs();
  spread_differences();
}

template <class Meet>
bool Sameness::compare(const Type& from, const Type& to, const Meet& meet) const {
  if (from.kind != to.kind || from.length != to.length) return false;
  if (has_fields(to)) return meet(Pair{from.definition, to.definition});
  if (to.kind == Kind::kEnum) {
    return from_.definitions[from.definition].underlying ==
           to_.definitions[to.definition].underlying;
  }
  for (std::size_t i = 0; i < to.arguments.size(); ++i) {
    if (!compare(from.arguments[i], to.arguments[i], meet)) return false;
  }
  return true;
}

template <class Meet>
bool Sameness::compare_storage(const Field& from, const Field& to, const Meet& meet) const {
  if (!compare(from.type, to.type, meet)) return false;
  if (from.storage == to.storage) return true;
  const Type& held = to.type.kind == Kind::kOptional ? to.type.arguments[0] : to.type;
  const bool is_slot = held.kind == Kind::kString || held.kind == Kind::kVec ||
                       (held.kind == Kind::kMap && to.storage == Storage::kMap);
  return from.storage == Storage::kInline && is_slot;
}

// A struct's fields decide where the others lie. A union's member lies where its slot says.
template <class Meet>
bool Sameness::compare_definitions(const Pair& pair, const Meet& meet) const {
  const Definition& from = from_.definitions[pair.first];
  const Definition& to = to_.definitions[pair.second];
  if (to.kind == schema::DefinitionKind::kStruct) {
    return std::equal(from.fields.begin(), from.fields.end(), to.fields.begin(), to.fields.end(),
                      [&](const Field& a, const Field& b) {
                        return a.number == b.number && compare_storage(a, b, meet);
                      });
  }
  return std::all_of(to.fields.begin(), to.fields.end(), [&](const Field& member) {
    const auto old = from_fields_.find(pair.first, member.number);
    return !old || compare(from.fields[*old].type, member.type, meet);
  });
}

// The pairs that find_mismatches meets, and maybe more: whatever two types hold, side by side. What
// is not looked at counts as different, which is always safe.
void Sameness::find_pairs() {
  std::vector<Pair> open;
  const auto meet_all = [&](const Type& from, const Type& to) {
    std::vector<std::uint32_t> before;
    std::vector<std::uint32_t> after;
    append_definitions(from, before);
    append_definitions(to, after);
    for (const std::uint32_t a : before) {
      for (const std::uint32_t b : after) {
        const bool alike = from_.definitions[a].kind == to_.definitions[b].kind;
        const bool one_more = alike && same_.size() < schema::kMostPairs;
        if (one_more && same_.emplace(Pair{a, b}, true).second) open.push_back({a, b});
      }
    }
  };
  meet_all(from_.root, to_.root);
  while (!open.empty()) {
    const Pair pair = open.back();
    open.pop_back();
    const std::vector<Field>& before = from_.definitions[pair.first].fields;
    for (const Field& field : to_.definitions[pair.second].fields) {
      if (const auto old = from_fields_.find(pair.first, field.number)) {
        meet_all(before[*old].type, field.type);
      }
    }
  }
}

// All pairs are taken for the same until one is found that is not; then all that hold it.
void Sameness::spread_differences() {
  std::map<Pair, std::vector<Pair>> holders;
  std::vector<Pair> different;
  for (auto& [pair, is_same] : same_) {
    is_same = compare_definitions(pair, [&, holder = pair](const Pair& held) {
      holders[held].push_back(holder);
      return same_.contains(held);
    });
    if (!is_same) different.push_back(pair);
  }
  while (!different.empty()) {
    const Pair pair = different.back();
    different.pop_back();
    for (const Pair& holder : holders[pair]) {
      bool& is_same = same_[holder];
      if (!is_same) continue;
      is_same = false;
      different.push_back(holder);
    }
  }
}

bool Sameness::same(const Type& from, const Type& to) const {
  return compare(from, to, [&](const Pair& pair) {
    const auto found = same_.find(pair);
    return found != same_.end() && found->second;
  });
}

bool Sameness::same(const Field& from, const Field& to) const {
  return compare_storage(from, to, [&](const Pair& pair) {
    const auto found = same_.find(pair);
    return found != same_.end() && found->second;
  });
}

}  // namespace parcode::evolve
