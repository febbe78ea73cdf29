#include "compiler/model/model.h"

namespace parcode::compiler::model {

std::string to_string(const schema::Type& type, const SchemaSet& set) {
  if (schema::names_definition(type.kind)) {
    return set.definitions[type.definition].full_name;
  }
  std::string text(schema::keyword(type.kind));
  if (type.arguments.empty()) {
    return text;
  }
  char separator = '<';
  for (const schema::Type& argument : type.arguments) {
    text += separator;
    text += separator == ',' ? " " : "";
    text += to_string(argument, set);
    separator = ',';
  }
  if (type.kind == schema::Kind::kArray) {
    text += ", " + std::to_string(type.length);
  }
  return text + ">";
}

}  // namespace parcode::compiler::model
