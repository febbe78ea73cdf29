#include "compiler/lock/assemble.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <variant>

#include "compiler/lock/everything.h"
#include "compiler/lock/lock.h"
#include "runtime/schema/canonical.h"
#include "runtime/schema/check.h"

namespace parcode::compiler::lock {

namespace {

using schema::Definition;
using schema::DefinitionKind;

// `items` in another order: the one that was at order[i] comes to i.
template <class T>
void permute(std::vector<T>& items, const std::vector<std::size_t>& order) {
  std::vector<T> permuted;
  permuted.reserve(items.size());
  for (const std::size_t from : order) {
    permuted.push_back(std::move(items[from]));
  }
  items = std::move(permuted);
}

template <class T, class Key>
std::vector<std::size_t> sorted_by(const std::vector<T>& items, Key key) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return key(items[i]); });
  return order;
}

Int128 number_of(const schema::Field& field) {
  return field.number;
}
Int128 number_of(const schema::EnumValue& value) {
  return value.value;
}

// Puts members and their places into the order of their numbers, or into that of `order`. Returns
// what is wrong with them, and where.
struct Flaw {
  Location place = {};
  Int128 number = 0;  // there twice
  bool bad_order = false;
};
template <class Member>
std::optional<Flaw> order_by_number(std::vector<Member>& members, std::vector<Location>& places,
                                    const std::optional<Order>& declared) {
  const auto number = [](const Member& member) { return number_of(member); };
  std::vector<std::size_t> order = sorted_by(members, number);
  permute(members, order);
  permute(places, order);
  const auto twice = std::ranges::adjacent_find(members, {}, number);
  if (twice != members.end()) {
    return Flaw{places[static_cast<std::size_t>(twice - members.begin()) + 1], number(*twice)};
  }
  if (!declared) {
    return std::nullopt;
  }
  order.clear();
  for (const Int128 wanted : declared->numbers) {
    const auto found = std::ranges::lower_bound(members, wanted, {}, number);
    if (found == members.end() || number(*found) != wanted) {
      return Flaw{.bad_order = true};
    }
    order.push_back(static_cast<std::size_t>(found - members.begin()));
  }
  std::vector<std::size_t> distinct = order;
  std::ranges::sort(distinct);
  if (distinct.size() != members.size() || std::ranges::adjacent_find(distinct) != distinct.end()) {
    return Flaw{.bad_order = true};
  }
  permute(members, order);
  permute(places, order);
  return std::nullopt;
}

void sort_reserved(schema::Reserved& reserved, compat::DefinitionPlaces& places) {
  std::vector<std::size_t> order = sorted_by(
      reserved.ranges, [](const std::pair<Int128, Int128>& range) { return range.first; });
  permute(reserved.ranges, order);
  permute(places.reserved_ranges, order);
  order = sorted_by(reserved.names, [](const std::string& name) { return name; });
  permute(reserved.names, order);
  permute(places.reserved_names, order);
}

}  // namespace

bool Assembly::refuse(Location place, std::string why, Diagnostics& diagnostics) const {
  diagnostics
      .report(Code::kLockBadShape, place, {std::to_string(version_.schema.version), std::move(why)})
      .help("restore the lines of published versions from version control");
  return false;
}

bool Assembly::add_definition(DefinitionKind kind, std::uint32_t name, Location place) {
  const auto index = static_cast<std::uint32_t>(version_.schema.definitions.size());
  if (!by_name_.try_emplace(name, index).second) {
    return false;
  }
  Definition& definition = version_.schema.definitions.emplace_back();
  definition.kind = kind;
  definition.name = (*names_)[name];
  version_.places.push_back({.definition = place});
  extras_.push_back({.name = name});
  return true;
}

bool Assembly::add(std::uint32_t name, const Element& element, Location place) {
  const std::uint32_t index = by_name_.at(name);
  Definition& definition = version_.schema.definitions[index];
  compat::DefinitionPlaces& places = version_.places[index];
  Extra& extra = extras_[index];
  if (const auto* field = std::get_if<schema::Field>(&element)) {
    definition.fields.push_back(*field);
    places.fields.push_back(place);
  } else if (const auto* value = std::get_if<schema::EnumValue>(&element)) {
    definition.values.push_back(*value);
    places.values.push_back(place);
  } else if (const auto* range = std::get_if<ReservedRange>(&element)) {
    definition.reserved.ranges.emplace_back(range->first, range->last);
    places.reserved_ranges.push_back(place);
  } else if (const auto* reserved = std::get_if<ReservedName>(&element)) {
    definition.reserved.names.push_back(reserved->name);
    places.reserved_names.push_back(place);
  } else if (const auto* underlying = std::get_if<Underlying>(&element)) {
    definition.underlying = underlying->kind;
    return !std::exchange(extra.has_underlying, true);
  } else {
    const bool first = !extra.order;
    extra.order = std::get<Order>(element);
    extra.order_place = place;
    return first;
  }
  return true;
}

bool Assembly::order_members(std::size_t index, Diagnostics& diagnostics) {
  Definition& definition = version_.schema.definitions[index];
  compat::DefinitionPlaces& places = version_.places[index];
  const Extra& extra = extras_[index];
  const bool is_enum = definition.kind == DefinitionKind::kEnum;
  if (is_enum && !extra.has_underlying) {
    return refuse(places.definition, "no line says what '" + definition.name + "' is stored as",
                  diagnostics);
  }
  const std::optional<Flaw> flaw =
      is_enum ? order_by_number(definition.values, places.values, extra.order)
              : order_by_number(definition.fields, places.fields, extra.order);
  if (flaw && flaw->bad_order) {
    return refuse(extra.order_place,
                  "the order does not name each member of '" + definition.name + "' once",
                  diagnostics);
  }
  if (flaw) {
    diagnostics
        .report(Code::kLockDuplicate, flaw->place,
                {"number " + to_string(flaw->number) + " of '" + definition.name + "'",
                 std::to_string(version_.schema.version)})
        .help("one of the two needs another number; change the schema and run 'parcodec lock'");
    return false;
  }
  sort_reserved(definition.reserved, places);
  return true;
}

void Assembly::sort_definitions() {
  const std::vector<std::size_t> order =
      sorted_by(version_.schema.definitions, [](const Definition& one) { return one.name; });
  permute(version_.schema.definitions, order);
  permute(version_.places, order);
  permute(extras_, order);
  for (std::uint32_t i = 0; i < extras_.size(); ++i) {
    by_name_[extras_[i].name] = i;
  }
}

bool Assembly::resolve(schema::Type& type, Location place, Diagnostics& diagnostics) const {
  if (schema::names_definition(type.kind)) {
    const auto found = by_name_.find(type.definition);
    if (found == by_name_.end()) {
      return refuse(place, "it has no '" + (*names_)[type.definition] + "'", diagnostics);
    }
    type.definition = found->second;
    type.kind = kind_of(version_.schema.definitions[found->second].kind);
  }
  return std::ranges::all_of(type.arguments, [&](schema::Type& argument) {
    return resolve(argument, place, diagnostics);
  });
}

bool Assembly::resolve_default(schema::Field& field, Location place,
                               Diagnostics& diagnostics) const {
  const auto* name = std::get_if<std::string>(&field.default_value);
  if (name == nullptr || field.type.kind != schema::Kind::kEnum) {
    return true;
  }
  const Definition& definition = version_.schema.definitions[field.type.definition];
  const auto value = std::ranges::find(definition.values, *name, &schema::EnumValue::name);
  if (value == definition.values.end()) {
    return refuse(place, "'" + definition.name + "' has no '" + *name + "'", diagnostics);
  }
  field.default_value = value->value;
  return true;
}

bool Assembly::resolve_all(Diagnostics& diagnostics) {
  bool resolved =
      !version_.has_root || resolve(version_.schema.root, version_.location, diagnostics);
  for (std::size_t i = 0; i < version_.schema.definitions.size(); ++i) {
    std::vector<schema::Field>& fields = version_.schema.definitions[i].fields;
    for (std::size_t k = 0; k < fields.size(); ++k) {
      const Location place = version_.places[i].fields[k];
      resolved = resolve(fields[k].type, place, diagnostics) &&
                 resolve_default(fields[k], place, diagnostics) && resolved;
    }
  }
  return resolved;
}

bool Assembly::finish(Diagnostics& diagnostics) {
  bool good = true;
  for (std::size_t i = 0; i < extras_.size(); ++i) {
    good = order_members(i, diagnostics) && good;
  }
  sort_definitions();
  if (!resolve_all(diagnostics) || !good) {
    return false;
  }
  const Location place = version_.location;
  if (const Status checked = schema::check(everything(version_, Root::kLeftOut)); !checked) {
    return refuse(place, checked.error().message, diagnostics);
  }
  if (version_.has_root) {
    const schema::Schema carried = schema::canonical_subset(version_.schema, version_.schema.root);
    if (const Status checked = schema::check(carried); !checked) {
      return refuse(place, checked.error().message, diagnostics);
    }
    if (to_string(schema::fingerprint(carried)) != promise_.fingerprint) {
      return refuse(place, "the fingerprint of its lines is another", diagnostics);
    }
  }
  return shape(version_) == promise_.shape ||
         refuse(place, "the hash of its lines is another", diagnostics);
}

}  // namespace parcode::compiler::lock
