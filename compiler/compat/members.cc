#include "compiler/compat/members.h"

#include <algorithm>
#include <utility>

#include "compiler/diagnostics/diagnostics.h"

namespace parcode::compiler::compat {

namespace {

// What of `ranges` is not in `taken`, which is sorted and disjoint as well.
Ranges difference(const Ranges& ranges, const Ranges& taken) {
  Ranges rest;
  auto next = taken.begin();
  for (auto [first, last] : ranges) {
    while (next != taken.end() && next->second < first) {
      ++next;
    }
    for (auto cut = next; cut != taken.end() && cut->first <= last; ++cut) {
      if (first < cut->first) {
        rest.emplace_back(first, cut->first.native() - 1);
      }
      first = cut->second.native() + 1;
    }
    if (first <= last) {
      rest.emplace_back(first, last);
    }
  }
  return rest;
}

}  // namespace

Members::Members(const Version& version, std::uint32_t definition)
    : version_(version), index_(definition), definition_(version.schema.definitions[definition]) {
  for (const schema::Field& field : definition_.fields) {
    all_.push_back({field.number, field.name, static_cast<std::uint32_t>(all_.size())});
  }
  for (const schema::EnumValue& value : definition_.values) {
    all_.push_back({value.value, value.name, static_cast<std::uint32_t>(all_.size())});
  }
  for (std::size_t i = 0; i < all_.size(); ++i) {
    by_number_.emplace(all_[i].number, i);
    by_name_.emplace(all_[i].name, i);
  }
}

const Member* Members::with_number(Int128 number) const {
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? nullptr : &all_[found->second];
}

const Member* Members::with_name(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &all_[found->second];
}

bool Members::reserves(Int128 number) const {
  const Ranges& ranges = definition_.reserved.ranges;
  const auto range =
      std::ranges::lower_bound(ranges, number, {}, &std::pair<Int128, Int128>::second);
  return range != ranges.end() && range->first <= number;
}

bool Members::reserves(std::string_view name) const {
  return std::ranges::binary_search(definition_.reserved.names, name);
}

Element Members::element_of(const Member& member) const {
  return is_enum() ? value_of(version_, index_, member.index)
                   : field_of(version_, index_, member.index);
}

Element Members::absent(std::string_view name) const {
  return absent_from(version_, index_, name);
}

std::string Members::title_of(const Member& member) const {
  const std::string name = quoted(member.name);
  if (is_enum()) {
    return name;
  }
  const schema::Type& type = definition_.fields[member.index].type;
  return name + " (" + to_string(type, version_.schema) + ")";
}

Ranges without(const Ranges& ranges, const Ranges& taken, const Members& members) {
  Ranges numbers;
  for (const Member& member : members.all()) {
    numbers.emplace_back(member.number, member.number);
  }
  std::ranges::sort(numbers);
  return difference(difference(ranges, taken), numbers);
}

}  // namespace parcode::compiler::compat
