#include "runtime/schema/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>
#include <variant>

#include "runtime/schema/text_files.h"

namespace parcode::schema {
namespace {

std::string quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 0xF]};
    } else {
      result += c;
    }
  }
  return result + '"';
}

template <class Float>
std::string shortest(Float value) {
  std::array<char, 32> buffer = {};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), result.ptr);
}

// The shortest text that the compiler reads as this value.
std::string float_text(double value, Kind kind) {
  if (std::isnan(value)) return "nan";
  std::string text = kind == Kind::kF32 ? shortest(static_cast<float>(value)) : shortest(value);
  // "1" would be an integer; "inf" and "1e+30" need nothing.
  if (text.find_first_not_of("-0123456789") == text.npos) text += ".0";
  return text;
}

// Appends to `text` what goes between brackets, once brackets are needed.
class Annotations {
 public:
  void add(std::string_view annotation) { (text_ += text_.empty() ? " [" : ", ") += annotation; }
  void add(const Deprecation& deprecation) {
    if (!deprecation.deprecated) return;
    const bool has_reason = !deprecation.reason.empty();
    add(has_reason ? "deprecated = " + quoted(deprecation.reason) : "deprecated");
  }
  std::string finish() { return text_.empty() ? "" : text_ + "]"; }

 private:
  std::string text_;
};

class FileWriter {
 public:
  FileWriter(const Schema& schema, const TextFile& file) : schema_(schema), file_(file) {}

  std::string write(bool is_root) {
    if (!file_.package.empty()) text_ += "package " + file_.package + ";\n";
    if (is_root && schema_.version != 0) {
      text_ += "version " + std::to_string(schema_.version) + ";\n";
    }
    if (!file_.imports.empty()) text_ += '\n';
    for (const std::string& path : file_.imports) text_ += "import " + quoted(path) + ";\n";
    for (const std::uint32_t index : file_.definitions) write(schema_.definitions[index]);
    if (is_root) {
      if (!text_.empty()) text_ += '\n';
      text_ += "root " + type_text(schema_.root) + ";\n";
    }
    return std::move(text_);
  }

 private:
  std::string type_text(const Type& type) const { return to_string(type, schema_, file_.package); }

  void write_doc(std::string_view doc, std::string_view indent) {
    while (!doc.empty()) {
      const std::size_t end = std::min(doc.find('\n'), doc.size());
      ((text_ += indent) += end == 0 ? "///" : "/// ") += doc.substr(0, end);
      text_ += '\n';
      doc.remove_prefix(std::min(end + 1, doc.size()));
    }
  }

  void write(const Definition& definition) {
    if (!text_.empty()) text_ += '\n';
    write_doc(definition.doc, "");
    constexpr std::string_view kWords[] = {"struct ", "enum ", "union "};
    text_ += kWords[static_cast<std::size_t>(definition.kind) - 1];
    text_ += short_name(definition.name);
    if (definition.kind == DefinitionKind::kEnum) {
      (text_ += " : ") += keyword(definition.underlying);
    }
    text_ += " {\n";
    const std::size_t before = text_.size();
    for (const Field& field : definition.fields) write(field);
    for (const EnumValue& value : definition.values) write(value);
    write(definition.reserved);
    if (text_.size() == before) text_.pop_back();  // {}
    text_ += "}\n";
  }

  void write(const Field& field) {
    write_doc(field.doc, "  ");
    text_ += "  " + to_pcs(field, schema_, file_.package) + "\n";
  }

  void write(const EnumValue& value) {
    write_doc(value.doc, "  ");
    text_ += "  " + to_pcs(value) + "\n";
  }

  void write(const Reserved& reserved) {
    std::string items;
    for (const auto& [first, last] : reserved.ranges) {
      items += (items.empty() ? "" : ", ") + to_string(first);
      if (first != last) items += ".." + to_string(last);
    }
    if (!items.empty()) text_ += "  reserved " + items + ";\n";
    items.clear();
    for (const std::string& name : reserved.names) {
      items += (items.empty() ? "" : ", ") + quoted(name);
    }
    if (!items.empty()) text_ += "  reserved " + items + ";\n";
  }

  const Schema& schema_;
  const TextFile& file_;
  std::string text_;
};

}  // namespace

std::vector<PcsFile> to_pcs(const Schema& schema) {
  std::vector<PcsFile> result;
  for (const TextFile& file : text_files(schema)) {
    const bool is_root = result.empty();
    result.push_back({.path = file.path, .text = FileWriter(schema, file).write(is_root)});
  }
  return result;
}

std::string to_pcs(const Field& field, const Schema& schema, std::string_view package) {
  std::string text = std::to_string(field.number) + ": ";
  text += to_string(field.type, schema, package) + " " + field.name;
  if (!std::holds_alternative<std::monostate>(field.default_value)) {
    text += " = " + default_text(field, schema);
  }
  Annotations annotations;
  if (field.storage == Storage::kChunkable) annotations.add("chunkable");
  if (field.storage == Storage::kMap) annotations.add("map");
  if (field.compression != Compression::kUnset) {
    annotations.add("compression = " + std::string(to_string(field.compression)));
  }
  if (field.level != 0) annotations.add("level = " + std::to_string(field.level));
  if (field.narrowing) annotations.add("narrowing");
  annotations.add(field.deprecation);
  return text + annotations.finish() + ";";
}

std::string to_pcs(const EnumValue& value) {
  Annotations annotations;
  annotations.add(value.deprecation);
  return value.name + " = " + to_string(value.value) + annotations.finish() + ";";
}

std::string default_text(const Field& field, const Schema& schema) {
  const Default& value = field.default_value;
  if (std::holds_alternative<std::monostate>(value)) return "";
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (const auto* number = std::get_if<double>(&value)) {
    return float_text(*number, field.type.kind);
  }
  if (const auto* number = std::get_if<UInt128>(&value)) return to_string(*number);
  const Int128 number = std::get<Int128>(value);
  if (field.type.kind == Kind::kEnum) {
    const auto& values = schema.definitions[field.type.definition].values;
    const auto named = std::ranges::find(values, number, &EnumValue::value);
    if (named != values.end()) return named->name;
  }
  return to_string(number);
}

std::string_view to_string(Compression compression) {
  switch (compression) {
    case Compression::kUnset:
      return "";
    case Compression::kNone:
      return "none";
    case Compression::kLz4:
      return "lz4";
    case Compression::kZstd:
      return "zstd";
    case Compression::kAuto:
      return "auto";
  }
  return "";
}

}  // namespace parcode::schema
