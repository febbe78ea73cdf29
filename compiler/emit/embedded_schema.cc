#include "compiler/emit/embedded_schema.h"

#include <algorithm>
#include <span>
#include <utility>

#include "compiler/model/lower.h"
#include "runtime/schema/canonical.h"

namespace parcode::compiler {

namespace {

// A root that names the definitions. Their vecs, not themselves: it contains none of them, so it is
// neither too deep nor too large where none of them is.
schema::Definition file_root(const Facts& facts, const model::File& file,
                             std::span<const std::uint32_t> definitions) {
  schema::Definition root;
  root.name = file.package + ".__file__";
  for (const std::uint32_t index : definitions) {
    schema::Field& field = root.fields.emplace_back();
    field.number = static_cast<std::uint16_t>(root.fields.size() - 1);
    field.name = facts.definition(index).name;
    field.type.kind = schema::Kind::kVec;
    field.type.arguments = {model::type_of(facts.set(), index)};
  }
  return root;
}

}  // namespace

std::vector<std::string> embedded_schemas(const Facts& facts, std::uint32_t file) {
  const model::File& from = facts.set().files[file];
  std::vector<std::string> schemas;
  schema::Schema whole = facts.whole();
  const auto root = static_cast<std::uint32_t>(whole.definitions.size());
  whole.definitions.emplace_back();
  std::span<const std::uint32_t> rest = from.definitions;
  while (!rest.empty()) {
    const auto part = rest.first(std::min(rest.size(), kDefinitionsPerSchema));
    rest = rest.subspan(part.size());
    whole.definitions[root] = file_root(facts, from, part);
    const schema::Type type = {.kind = schema::Kind::kStruct, .definition = root};
    const auto bytes = schema::encode(model::lower(whole, type, from.version));
    schemas.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return schemas;
}

}  // namespace parcode::compiler
