#include "tests/compiler/lock/compiled_version.h"

#include <stdexcept>
#include <utility>

#include "compiler/lock/lock.h"

namespace parcode::compiler::lock {

CompiledVersion compiled_version(const std::map<std::string, std::string>& files,
                                 const std::string& main) {
  CompiledVersion result;
  result.compiled = compile_files(files, main);
  if (!result.compiled.set) {
    throw std::runtime_error(result.compiled.messages());
  }
  const model::SchemaSet& set = *result.compiled.set;
  result.version = working_version(set, set.requested[0]);
  return result;
}

CompiledVersion compiled_version(const std::string& text) {
  return compiled_version({{"main.pcs", text}}, "main.pcs");
}

schema::Schema without_docs(schema::Schema schema) {
  for (schema::Definition& definition : schema.definitions) {
    definition.doc.clear();
    for (schema::Field& field : definition.fields) {
      field.doc.clear();
    }
    for (schema::EnumValue& value : definition.values) {
      value.doc.clear();
    }
  }
  return schema;
}

}  // namespace parcode::compiler::lock
