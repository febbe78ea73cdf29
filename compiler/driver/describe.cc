#include "compiler/driver/describe.h"

#include <charconv>
#include <cmath>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/diagnostics/draw.h"
#include "compiler/model/lower.h"
#include "runtime/schema/canonical.h"
#include "runtime/schema/text.h"

namespace parcode::compiler {

namespace {

using schema::DefinitionKind;

std::string_view keyword_of(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::kStruct:
      return "struct";
    case DefinitionKind::kEnum:
      return "enum";
    case DefinitionKind::kUnion:
      return "union";
  }
  return {};
}

std::string number_text(double number) {
  if (std::isnan(number)) {
    return "nan";
  }
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

// A default or const as the schema would write it; empty for monostate.
std::string value_text(const schema::Default& value, const schema::Type& type,
                       const model::SchemaSet& set) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag ? "true" : "false";
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return json_quoted(*text);
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return number_text(*number);
  }
  if (const auto* number = std::get_if<UInt128>(&value)) {
    return to_string(*number);
  }
  const auto* number = std::get_if<Int128>(&value);
  if (number == nullptr) {
    return {};
  }
  if (type.kind == schema::Kind::kEnum) {
    for (const model::EnumValue& named : set.definitions[type.definition].values) {
      if (named.value == *number) {
        return named.name;
      }
    }
  }
  return to_string(*number);
}

std::string_view storage_text(schema::Storage storage) {
  switch (storage) {
    case schema::Storage::kInline:
      return "inline";
    case schema::Storage::kChunkable:
      return "chunkable";
    case schema::Storage::kMap:
      return "map";
  }
  return {};
}

std::string annotations_text(const schema::Field& field) {
  std::string text;
  const auto add = [&text](std::string_view annotation) {
    text += text.empty() ? " [" : ", ";
    text += annotation;
  };
  if (field.storage != schema::Storage::kInline) {
    add(storage_text(field.storage));
  }
  if (field.compression != schema::Compression::kUnset) {
    add("compression = " + std::string(schema::to_string(field.compression)));
  }
  if (field.level != 0) {
    add("level = " + std::to_string(field.level));
  }
  if (field.narrowing) {
    add("narrowing");
  }
  if (field.deprecation.deprecated) {
    const std::string& reason = field.deprecation.reason;
    add(reason.empty() ? "deprecated" : "deprecated = " + json_quoted(reason));
  }
  return text.empty() ? text : text + "]";
}

// One file with what all of its descriptions need.
class Description {
 public:
  Description(const model::SchemaSet& set, std::uint32_t index)
      : set_(set), file_(set.files[index]), fingerprints_(model::lower_all(set)) {}

  std::string as_text() const {
    std::string text = file_.path + "\n  package " + file_.package + "\n";
    if (file_.version != 0) {
      text += "  version " + std::to_string(file_.version) + "\n";
    }
    if (file_.root) {
      text += "  root " + type(file_.root->type) + "\n  fingerprint " +
              fingerprint(file_.root->type) + "\n";
    }
    for (const std::uint32_t i : file_.consts) {
      const model::Const& constant = set_.consts[i];
      text += "\nconst " + type(constant.type) + " " + constant.full_name + " = " +
              value_text(constant.value, constant.type, set_) + "\n";
    }
    for (const std::uint32_t i : file_.definitions) {
      text += "\n" + definition_text(i);
    }
    return text;
  }

  std::string as_json() const {
    std::string json = "{\n  \"file\": " + json_quoted(file_.path) +
                       ",\n  \"package\": " + json_quoted(file_.package) +
                       ",\n  \"version\": " + std::to_string(file_.version);
    if (file_.root) {
      json += ",\n  \"root\": " + json_quoted(type(file_.root->type)) +
              ",\n  \"fingerprint\": " + json_quoted(fingerprint(file_.root->type));
    }
    std::vector<std::string> consts;
    for (const std::uint32_t i : file_.consts) {
      consts.push_back(const_json(set_.consts[i]));
    }
    std::vector<std::string> definitions;
    for (const std::uint32_t i : file_.definitions) {
      definitions.push_back(definition_json(i));
    }
    return json + ",\n  \"consts\": " + list(consts, "    ") +
           ",\n  \"definitions\": " + list(definitions, "    ") + "\n}\n";
  }

 private:
  std::string type(const schema::Type& shown) const { return model::to_string(shown, set_); }

  std::string fingerprint(const schema::Type& root) const {
    return to_string(fingerprints_.of(root));
  }

  std::string definition_text(std::uint32_t i) const {
    const model::Definition& definition = set_.definitions[i];
    std::string text = std::string(keyword_of(definition.kind)) + " " + definition.full_name;
    if (definition.kind == DefinitionKind::kEnum) {
      text += " : " + std::string(schema::keyword(definition.underlying));
    }
    text += "\n";
    if (!file_.root) {
      text += "  fingerprint " + fingerprint(model::type_of(set_, i)) + "\n";
    }
    for (const model::Field& field : definition.fields) {
      const std::string value = value_text(field.default_value, field.type, set_);
      text += "  " + std::to_string(field.number) + ": " + type(field.type) + " " + field.name +
              (value.empty() ? "" : " = " + value) + annotations_text(field) + "\n";
    }
    for (const model::EnumValue& value : definition.values) {
      text += "  " + value.name + " = " + to_string(value.value) + "\n";
    }
    return text;
  }

  std::string const_json(const model::Const& constant) const {
    return "{\"name\": " + json_quoted(constant.full_name) +
           ", \"type\": " + json_quoted(type(constant.type)) +
           ", \"value\": " + json_quoted(value_text(constant.value, constant.type, set_)) +
           ", \"doc\": " + json_quoted(constant.doc) + "}";
  }

  std::string field_json(const model::Field& field) const {
    std::string json = "{\"number\": " + std::to_string(field.number) +
                       ", \"name\": " + json_quoted(field.name) +
                       ", \"type\": " + json_quoted(type(field.type)) +
                       ", \"storage\": " + json_quoted(storage_text(field.storage));
    if (field.compression != schema::Compression::kUnset) {
      json += ", \"compression\": " + json_quoted(schema::to_string(field.compression));
    }
    if (field.level != 0) {
      json += ", \"level\": " + std::to_string(field.level);
    }
    if (!std::holds_alternative<std::monostate>(field.default_value)) {
      json += ", \"default\": " + json_quoted(value_text(field.default_value, field.type, set_));
    }
    if (field.narrowing) {
      json += ", \"narrowing\": true";
    }
    return json + deprecation_json(field.deprecation) + ", \"doc\": " + json_quoted(field.doc) +
           "}";
  }

  static std::string deprecation_json(const schema::Deprecation& deprecation) {
    return deprecation.deprecated ? ", \"deprecated\": " + json_quoted(deprecation.reason) : "";
  }

  std::string definition_json(std::uint32_t i) const {
    const model::Definition& definition = set_.definitions[i];
    std::string json = "{\"kind\": " + json_quoted(keyword_of(definition.kind)) +
                       ", \"name\": " + json_quoted(definition.full_name) +
                       ", \"doc\": " + json_quoted(definition.doc);
    if (!file_.root) {
      json += ", \"fingerprint\": " + json_quoted(fingerprint(model::type_of(set_, i)));
    }
    std::vector<std::string> members;
    for (const model::Field& field : definition.fields) {
      members.push_back(field_json(field));
    }
    for (const model::EnumValue& value : definition.values) {
      members.push_back(
          "{\"name\": " + json_quoted(value.name) + ", \"value\": " + to_string(value.value) +
          deprecation_json(value.deprecation) + ", \"doc\": " + json_quoted(value.doc) + "}");
    }
    const bool is_enum = definition.kind == DefinitionKind::kEnum;
    if (is_enum) {
      json += ", \"underlying\": " + json_quoted(schema::keyword(definition.underlying));
    }
    return json + (is_enum ? ", \"values\": " : ", \"fields\": ") + list(members, "      ") + "}";
  }

  // A JSON array, one element a line.
  static std::string list(const std::vector<std::string>& elements, std::string_view indent) {
    std::string json = "[";
    for (std::size_t i = 0; i < elements.size(); ++i) {
      json += i == 0 ? "\n" : ",\n";
      json += indent;
      json += elements[i];
    }
    return json + "]";
  }

  const model::SchemaSet& set_;
  const model::File& file_;
  schema::Fingerprints fingerprints_;
};

}  // namespace

std::string describe_as_text(const model::SchemaSet& set, std::uint32_t index) {
  return Description(set, index).as_text();
}

std::string describe_as_json(const model::SchemaSet& set, std::uint32_t index) {
  return Description(set, index).as_json();
}

}  // namespace parcode::compiler
