#include "compiler/lock/everything.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "compiler/lock/lock.h"
#include "runtime/schema/canonical.h"

namespace parcode::compiler::lock {

namespace {

using schema::Kind;

// No schema's own: packages cannot start with "parcode".
constexpr const char* kName = "parcode.lock.Everything";

void append(schema::Definition& all, schema::Type element) {
  const std::size_t index = all.fields.size();
  schema::Field& field = all.fields.emplace_back();
  field.number = static_cast<std::uint16_t>(index);
  field.name = "f" + std::to_string(index);
  field.type = {.kind = Kind::kVec, .arguments = {std::move(element)}};
}

void renumber(schema::Type& type, const std::vector<std::uint32_t>& new_indices) {
  if (schema::names_definition(type.kind)) {
    type.definition = new_indices[type.definition];
  }
  for (schema::Type& argument : type.arguments) {
    renumber(argument, new_indices);
  }
}

// Puts definitions into the order of their names.
void sort_by_name(compat::Version& version) {
  schema::Schema& schema = version.schema;
  std::vector<std::uint32_t> order(schema.definitions.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::ranges::sort(
      order, {}, [&](std::uint32_t i) -> const std::string& { return schema.definitions[i].name; });
  std::vector<std::uint32_t> new_indices(order.size());
  std::vector<schema::Definition> definitions;
  std::vector<compat::DefinitionPlaces> places;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    new_indices[order[i]] = i;
    definitions.push_back(std::move(schema.definitions[order[i]]));
    if (!version.places.empty()) {
      places.push_back(std::move(version.places[order[i]]));
    }
  }
  schema.definitions = std::move(definitions);
  version.places = std::move(places);
  renumber(schema.root, new_indices);
  for (schema::Definition& definition : schema.definitions) {
    for (schema::Field& field : definition.fields) {
      renumber(field.type, new_indices);
    }
  }
}

void remove_docs(schema::Schema& schema) {
  for (schema::Definition& definition : schema.definitions) {
    definition.doc.clear();
    for (schema::Field& field : definition.fields) {
      field.doc.clear();
    }
    for (schema::EnumValue& value : definition.values) {
      value.doc.clear();
    }
  }
}

}  // namespace

schema::Kind kind_of(schema::DefinitionKind kind) {
  constexpr Kind kKinds[] = {Kind::kStruct, Kind::kEnum, Kind::kUnion};
  return kKinds[static_cast<std::size_t>(kind) - 1];
}

schema::Schema everything(const compat::Version& version, Root root) {
  schema::Schema whole = version.schema;
  const auto count = static_cast<std::uint32_t>(whole.definitions.size());
  schema::Definition all;
  all.name = kName;
  if (root == Root::kFirst && version.has_root) {
    append(all, whole.root);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    append(all, {.kind = kind_of(whole.definitions[i].kind), .definition = i});
  }
  whole.definitions.push_back(std::move(all));
  return schema::canonical_subset(whole, {.kind = Kind::kStruct, .definition = count});
}

std::string shape(const compat::Version& version) {
  constexpr std::size_t kDigits = 16;
  return to_string(schema::fingerprint(everything(version, Root::kFirst))).substr(0, kDigits);
}

compat::Version normalized(compat::Version version) {
  sort_by_name(version);
  remove_docs(version.schema);
  return version;
}

compat::Version working_version(const model::SchemaSet& set, std::uint32_t index) {
  return normalized(compat::version_of(set, index));
}

}  // namespace parcode::compiler::lock
