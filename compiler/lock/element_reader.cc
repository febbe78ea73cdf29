#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "compiler/lock/element.h"
#include "compiler/model/type_names.h"

namespace parcode::compiler::lock {

namespace {

using schema::Kind;

constexpr std::size_t kMostInOrder = 65'536;  // as many as there are field numbers

bool read_type_at(LineReader& line, Names& names, std::size_t depth, schema::Type& type);

bool read_arguments(LineReader& line, Names& names, std::size_t depth, schema::Type& type) {
  if (!line.take("<")) {
    return false;
  }
  for (std::size_t i = 0; i < schema::argument_count(type.kind); ++i) {
    if ((i > 0 && !line.take(",")) ||
        !read_type_at(line, names, depth + 1, type.arguments.emplace_back())) {
      return false;
    }
  }
  if (type.kind == Kind::kArray &&
      (!line.take(",") || !line.take_unsigned(UINT64_MAX, type.length))) {
    return false;
  }
  return line.take(">");
}

bool read_type_at(LineReader& line, Names& names, std::size_t depth, schema::Type& type) {
  if (depth > schema::kMaxTypeDepth) {
    return line.expected("a type of at most " + std::to_string(schema::kMaxTypeDepth) + " levels");
  }
  std::string name;
  if (!line.take_path(name)) {
    return false;
  }
  if (const std::optional<Kind> builtin = model::builtin_type(name)) {
    type.kind = *builtin;
    const bool bare = schema::argument_count(type.kind) == 0;
    return bare || read_arguments(line, names, depth, type);
  }
  type.kind = Kind::kStruct;
  type.definition = names.index_of(name);
  return true;
}

template <class Number>
bool read_float_default(LineReader& line, schema::Default& value) {
  Number number = 0;
  if (!line.take_float(number)) {
    return false;
  }
  value = static_cast<double>(number);
  return true;
}

bool read_default(LineReader& line, Kind kind, schema::Default& value) {
  if (kind == Kind::kBool) {
    if (!line.is("true") && !line.is("false")) {
      return line.expected("'true' or 'false'");
    }
    value = line.is("true");
    return line.take_if("true") || line.take("false");
  }
  if (kind == Kind::kString) {
    return line.take_string(value.emplace<std::string>());
  }
  if (kind == Kind::kF32) {
    return read_float_default<float>(line, value);
  }
  if (kind == Kind::kF64) {
    return read_float_default<double>(line, value);
  }
  if (schema::names_definition(kind)) {
    return line.take_name(value.emplace<std::string>());
  }
  UInt128 large = 0;
  if (kind == Kind::kU128) {
    if (!line.take_integer(large)) {
      return false;
    }
    if (large > schema::range_of(Kind::kI128).high) {
      value = large;
    } else {
      value = Int128(static_cast<Int128::Native>(large.native()));
    }
    return true;
  }
  return line.take_integer(value.emplace<Int128>());
}

bool read_compression(LineReader& line, schema::Compression& compression) {
  constexpr std::string_view kNames[] = {"none", "lz4", "zstd", "auto"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (line.take_if(kNames[i])) {
      compression = static_cast<schema::Compression>(i + 2);
      return true;
    }
  }
  return line.expected("none, lz4, zstd or auto");
}

bool read_deprecation(LineReader& line, schema::Deprecation& deprecation) {
  deprecation.deprecated = true;
  return !line.take_if("=") || line.take_string(deprecation.reason);
}

bool read_annotation(LineReader& line, schema::Field& field) {
  if (line.take_if("chunkable")) {
    field.storage = schema::Storage::kChunkable;
    return true;
  }
  if (line.take_if("map")) {
    field.storage = schema::Storage::kMap;
    return true;
  }
  if (line.take_if("compression")) {
    return line.take("=") && read_compression(line, field.compression);
  }
  if (line.take_if("level")) {
    std::uint64_t level = 0;
    if (!line.take("=") || !line.take_unsigned(INT32_MAX, level)) {
      return false;
    }
    field.level = static_cast<std::int32_t>(level);
    return true;
  }
  if (line.take_if("narrowing")) {
    field.narrowing = true;
    return true;
  }
  return line.take_if("deprecated") ? read_deprecation(line, field.deprecation)
                                    : line.expected("an annotation");
}

template <class ReadOne>
bool read_annotations(LineReader& line, ReadOne read_one) {
  if (!line.take_if("[")) {
    return true;
  }
  do {
    if (!read_one()) {
      return false;
    }
  } while (line.take_if(","));
  return line.take("]");
}

bool read_field(LineReader& line, Names& names, schema::Field& field) {
  std::uint64_t number = 0;
  if (!line.take_unsigned(UINT16_MAX, number) || !line.take(":") ||
      !read_type(line, names, field.type) || !line.take_name(field.name)) {
    return false;
  }
  field.number = static_cast<std::uint16_t>(number);
  if (line.take_if("=") && !read_default(line, field.type.kind, field.default_value)) {
    return false;
  }
  return read_annotations(line, [&] { return read_annotation(line, field); });
}

bool read_value(LineReader& line, schema::EnumValue& value) {
  if (!line.take_name(value.name) || !line.take("=") || !line.take_integer(value.value)) {
    return false;
  }
  return read_annotations(
      line, [&] { return line.take("deprecated") && read_deprecation(line, value.deprecation); });
}

bool read_range(LineReader& line, Int128& first, Int128& last) {
  if (!line.take_integer(first)) {
    return false;
  }
  last = first;
  return !line.take_if("..") || line.take_integer(last);
}

bool read_order(LineReader& line, Order& order) {
  do {
    Int128 first;
    Int128 last;
    if (!read_range(line, first, last)) {
      return false;
    }
    const UInt128::Native more =
        static_cast<UInt128::Native>(last.native()) - static_cast<UInt128::Native>(first.native());
    if (last < first || more >= kMostInOrder - order.numbers.size()) {
      return line.expected_instead("ascending numbers of at most " + std::to_string(kMostInOrder) +
                                   " members");
    }
    for (UInt128::Native i = 0; i <= more; ++i) {
      order.numbers.emplace_back(first.native() + static_cast<Int128::Native>(i));
    }
  } while (line.take_if(","));
  return true;
}

bool read_underlying(LineReader& line, Underlying& underlying) {
  std::string name;
  if (!line.take("as") || !line.take_path(name)) {
    return false;
  }
  const std::optional<Kind> kind = model::builtin_type(name);
  if (!kind || !model::is_integer(*kind)) {
    return line.expected_instead("an integer type");
  }
  underlying.kind = *kind;
  return true;
}

bool read_reserved(LineReader& line, Element& element) {
  if (line.is_string()) {
    return line.take_string(element.emplace<ReservedName>().name);
  }
  auto& range = element.emplace<ReservedRange>();
  return read_range(line, range.first, range.last);
}

}  // namespace

std::uint32_t Names::index_of(const std::string& name) {
  const auto [entry, is_new] = indices_.try_emplace(name, static_cast<std::uint32_t>(size()));
  if (is_new) {
    names_.push_back(name);
  }
  return entry->second;
}

bool read_type(LineReader& line, Names& names, schema::Type& type) {
  return read_type_at(line, names, 0, type);
}

bool read_element(LineReader& line, schema::DefinitionKind kind, Names& names, Element& element) {
  const bool is_enum = kind == schema::DefinitionKind::kEnum;
  // All words are names of enum values, too.
  const bool is_value = is_enum && line.is_followed_by("=");
  if (!is_value && line.take_if("reserved")) {
    return read_reserved(line, element);
  }
  if (!is_value && line.take_if("order")) {
    return read_order(line, element.emplace<Order>());
  }
  if (is_enum && !is_value && line.take_if("stored")) {
    return read_underlying(line, element.emplace<Underlying>());
  }
  return is_enum ? read_value(line, element.emplace<schema::EnumValue>())
                 : read_field(line, names, element.emplace<schema::Field>());
}

}  // namespace parcode::compiler::lock
