#include "compiler/emit/cpp_types.h"

#include <utility>

namespace parcode::compiler {

namespace {

using schema::Kind;

std::string_view compression_name(schema::Compression compression) {
  switch (compression) {
    case schema::Compression::kUnset:
    case schema::Compression::kNone:
      return "kNone";
    case schema::Compression::kLz4:
      return "kLz4";
    case schema::Compression::kZstd:
      return "kZstd";
    case schema::Compression::kAuto:
      return "kAuto";
  }
  return {};
}

// ", Compressor{…}", or nothing where the schema leaves the choice to SaveOptions.
std::string compressor(const schema::Field& field) {
  const std::string text = compressor_text(field, {});
  return text.empty() ? text : ", Compressor" + text;
}

// Whether vecs of it are mirrored as a std::span over the chunk itself.
bool is_spannable(const schema::Type& type) {
  return type.kind < Kind::kString || type.kind == Kind::kEnum;
}

}  // namespace

std::string namespace_of(const model::File& file) {
  std::string text;
  for (const std::string& part : file.cpp_namespace) {
    if (!text.empty()) text += "::";
    text += part;
  }
  return text;
}

std::string compressor_text(const schema::Field& field, std::string_view parcode) {
  if (field.compression == schema::Compression::kUnset) return {};
  std::string text = "{.given = true, .compression = " + std::string(parcode) + "Compression::";
  text += compression_name(field.compression);
  if (field.level != 0) text += ", .level = " + std::to_string(field.level);
  return text + "}";
}

CppTypes CppTypes::within(std::set<std::string> members) const {
  CppTypes types = *this;
  types.members_ = std::move(members);
  return types;
}

std::string CppTypes::name(std::uint32_t definition, std::string_view suffix) const {
  const model::Definition& d = set_.definitions[definition];
  const std::string space = namespace_of(set_.files[d.file]);
  std::string name = d.cpp_name + std::string(suffix);
  if (space == inside_ && !members_.contains(name)) return name;
  return "::" + space + "::" + name;
}

std::string CppTypes::built_in(Kind kind) const {
  switch (kind) {
    case Kind::kBool:
      return "bool";
    case Kind::kI128:
      return std::string(parcode_) + "Int128";
    case Kind::kU128:
      return std::string(parcode_) + "UInt128";
    case Kind::kF32:
      return "float";
    case Kind::kF64:
      return "double";
    case Kind::kString:
      headers_.insert("string");
      return "std::string";
    default: {
      headers_.insert("cstdint");
      const std::string keyword(schema::keyword(kind));  // i8 … u64
      return (keyword[0] == 'i' ? "std::int" : "std::uint") + keyword.substr(1) + "_t";
    }
  }
}

std::string CppTypes::plain(const schema::Type& type) const {
  switch (type.kind) {
    case Kind::kVec:
      headers_.insert("vector");
      return "std::vector<" + plain(type.arguments[0]) + ">";
    case Kind::kArray:
      headers_.insert("array");
      return "std::array<" + plain(type.arguments[0]) + ", " + std::to_string(type.length) + ">";
    case Kind::kMap:
      headers_.insert("unordered_map");
      return "std::unordered_map<" + plain(type.arguments[0]) + ", " + plain(type.arguments[1]) +
             ">";
    case Kind::kOptional:
      headers_.insert("optional");
      return "std::optional<" + plain(type.arguments[0]) + ">";
    case Kind::kBox:
      return std::string(parcode_) + "Box<" + plain(type.arguments[0]) + ">";
    case Kind::kStruct:
    case Kind::kEnum:
    case Kind::kUnion:
      return name(type.definition);
    default:
      return built_in(type.kind);
  }
}

std::string CppTypes::mirror(const schema::Type& type) const {
  const std::string parcode(parcode_);
  switch (type.kind) {
    case Kind::kString:
      headers_.insert("string_view");
      return "std::string_view";
    case Kind::kVec:
      if (!is_spannable(type.arguments[0]))
        return parcode + "View<" + plain(type.arguments[0]) + ">";
      headers_.insert("span");
      return "std::span<const " + plain(type.arguments[0]) + ">";
    case Kind::kArray:
      return "std::array<" + mirror(type.arguments[0]) + ", " + std::to_string(type.length) + ">";
    case Kind::kMap:
      return parcode + "MapView<" + plain(type.arguments[0]) + ", " + plain(type.arguments[1]) +
             ">";
    case Kind::kOptional:
      return "std::optional<" + mirror(type.arguments[0]) + ">";
    case Kind::kBox:
      return parcode + "Lazy<" + plain(type.arguments[0]) + ">";
    case Kind::kStruct:
    case Kind::kUnion:
      return name(type.definition, kMirror);
    default:
      return plain(type);
  }
}

std::string CppTypes::mirror(const schema::Field& field) const {
  return field.storage == schema::Storage::kInline ? mirror(field.type)
                                                   : lazy_mirror(field.type, field.storage);
}

std::string CppTypes::lazy_mirror(const schema::Type& type, schema::Storage storage) const {
  const std::string parcode(parcode_);
  if (type.kind == Kind::kOptional) {
    return "std::optional<" + lazy_mirror(type.arguments[0], storage) + ">";
  }
  if (type.kind == Kind::kVec) return parcode + "LazyVec<" + plain(type.arguments[0]) + ">";
  if (type.kind == Kind::kBox) return parcode + "Lazy<" + plain(type.arguments[0]) + ">";
  if (storage == schema::Storage::kMap) {
    return parcode + "LazyMap<" + plain(type.arguments[0]) + ", " + plain(type.arguments[1]) + ">";
  }
  return parcode + "Lazy<" + plain(type) + ">";
}

std::string CppTypes::stream(const schema::Field& field) const {
  std::string text = std::string(parcode_) + (field.type.kind == Kind::kVec ? "Vec" : "Map");
  text += "Stream<" + plain(field.type.arguments[0]);
  if (field.type.kind == Kind::kMap) text += ", " + plain(field.type.arguments[1]);
  return text + ">";
}

std::string CppTypes::storage(const schema::Field& field) const {
  const std::string type = plain(field.type);
  switch (field.storage) {
    case schema::Storage::kInline:
      return "Traits<" + type + ">";
    case schema::Storage::kChunkable:
      return "Chunked<" + type + compressor(field) + ">";
    case schema::Storage::kMap:
      return "Mapped<" + type + compressor(field) + ">";
  }
  return {};
}

}  // namespace parcode::compiler
