#include "compiler/compat/version.h"

#include <algorithm>
#include <iterator>

#include "compiler/model/lower.h"
#include "runtime/schema/references.h"

namespace parcode::compiler::compat {

namespace {

void renumber(schema::Type& type, const std::vector<std::uint32_t>& new_indices) {
  if (schema::names_definition(type.kind)) {
    type.definition = new_indices[type.definition];
  }
  for (schema::Type& argument : type.arguments) {
    renumber(argument, new_indices);
  }
}

template <class Member>
std::vector<Location> locations_of(const std::vector<Member>& members) {
  std::vector<Location> locations;
  std::ranges::transform(members, std::back_inserter(locations), &Member::location);
  return locations;
}

DefinitionPlaces places_of(const model::Definition& definition) {
  return {.definition = definition.location,
          .fields = locations_of(definition.fields),
          .values = locations_of(definition.values),
          .reserved_ranges = definition.reserved_range_locations,
          .reserved_names = definition.reserved_name_locations};
}

}  // namespace

Version version_of(const model::SchemaSet& set, std::uint32_t index) {
  const model::File& file = set.files[index];
  const schema::Schema whole = model::lower_all(set);
  Version version;
  version.name = file.path;
  version.has_root = file.root.has_value();
  version.location = version.has_root ? file.root->location : file.location;
  version.schema.version = file.version;

  std::vector<std::uint32_t> starts;
  if (version.has_root) {
    version.schema.root = file.root->type;
    schema::append_references(file.root->type, schema::Reference::kAny, starts);
  }
  starts.insert(starts.end(), file.definitions.begin(), file.definitions.end());
  const std::vector<std::uint32_t> kept =
      schema::walk(schema::references(whole, schema::Reference::kAny), starts).preorder;
  std::vector<std::uint32_t> new_indices(whole.definitions.size());
  for (std::uint32_t i = 0; i < kept.size(); ++i) {
    new_indices[kept[i]] = i;
  }
  renumber(version.schema.root, new_indices);
  for (const std::uint32_t old_index : kept) {
    version.places.push_back(places_of(set.definitions[old_index]));
    schema::Definition& definition =
        version.schema.definitions.emplace_back(whole.definitions[old_index]);
    for (schema::Field& field : definition.fields) {
      renumber(field.type, new_indices);
    }
  }
  return version;
}

}  // namespace parcode::compiler::compat
