#include "runtime/schema/check.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/base/utf8.h"
#include "runtime/schema/check_structure.h"
#include "runtime/schema/problem.h"

namespace parcode::schema {
namespace {

// Ordered: what a hash function that everybody knows makes of numbers and names, a file's maker
// could choose so that hashing them takes n² steps.
using Numbers = std::set<Int128>;
using Names = std::set<std::string_view>;

// The second half of check(): each definition by itself.
class DefinitionCheck {
 public:
  DefinitionCheck(const Definition& definition, const std::vector<Numbers>& enum_numbers,
                  Problem& problem)
      : definition_(definition), enum_numbers_(enum_numbers), problem_(problem) {}

  bool run() {
    if (!is_full_name(definition_.name)) return refuse("a definition's name is no name");
    if (!is_doc(definition_.doc)) return refuse("a comment is not text") || at("");
    if (!check_reserved()) return at("");
    return definition_.kind == DefinitionKind::kEnum ? check_enum() : check_fields();
  }

 private:
  // Comments are lines, and "\r" ends one too.
  static bool is_doc(std::string_view doc) { return is_utf8(doc) && doc.find('\r') == doc.npos; }

  bool refuse(std::string what) { return problem_.refuse(std::move(what)); }
  bool at(std::string_view member) { return problem_.in(member) || problem_.in(definition_.name); }

  // The range of what identifies a member of this definition.
  bool is_number(Int128 number) const {
    const Kind kind =
        definition_.kind == DefinitionKind::kEnum ? definition_.underlying : Kind::kU16;
    return fits(number, kind);
  }

  static bool fits(Int128 value, Kind kind) {
    const IntegerRange range = range_of(kind);
    const auto magnitude = static_cast<UInt128::Native>(value.native());
    return value >= range.low && (value < Int128(0) || UInt128(magnitude) <= range.high);
  }

  bool check_reserved() {
    const Reserved& reserved = definition_.reserved;
    for (std::size_t i = 0; i < reserved.ranges.size(); ++i) {
      const auto& [first, last] = reserved.ranges[i];
      // Neighbours are not adjacent either: such would be one range.
      if (!is_number(first) || !is_number(last) || first > last ||
          (i > 0 && reserved.ranges[i - 1].second.native() >= first.native() - 1)) {
        return refuse("the reserved numbers are not sorted ranges");
      }
    }
    for (std::size_t i = 0; i < reserved.names.size(); ++i) {
      const std::string& name = reserved.names[i];
      if (name.empty() || !is_utf8(name) || (i > 0 && reserved.names[i - 1] >= name)) {
        return refuse("the reserved names are not sorted names");
      }
    }
    return true;
  }

  // What fields and enum values have in common.
  bool check_member(Int128 number, const std::string& name, const std::string& doc,
                    const Deprecation& deprecation) {
    if (!is_identifier(name)) return refuse("a member's name is no name");
    if (!names_.insert(name).second) return refuse("a name is used twice");
    if (!numbers_.insert(number).second) return refuse("a number is used twice");
    const Reserved& reserved = definition_.reserved;
    const auto range =
        std::ranges::lower_bound(reserved.ranges, number, {}, &std::pair<Int128, Int128>::second);
    if ((range != reserved.ranges.end() && range->first <= number) ||
        std::ranges::binary_search(reserved.names, name)) {
      return refuse("a reserved number or name is used");
    }
    if (!is_doc(doc)) return refuse("a comment is not text");
    if (!is_utf8(deprecation.reason) || (!deprecation.deprecated && !deprecation.reason.empty())) {
      return refuse("a deprecation has a reason that it cannot have");
    }
    return true;
  }

  bool check_enum() {
    const Kind underlying = definition_.underlying;
    if (range_of(underlying).high == UInt128(0) || underlying == Kind::kI128 ||
        underlying == Kind::kU128 || definition_.values.empty() || !definition_.fields.empty()) {
      return refuse("an enum has no values, or is stored as what it cannot be") || at("");
    }
    for (const EnumValue& value : definition_.values) {
      if (!check_member(value.value, value.name, value.doc, value.deprecation)) {
        return at(value.name);
      }
      if (!is_number(value.value)) return refuse("a value does not fit its enum") || at(value.name);
    }
    return true;
  }

  bool check_fields() {
    const bool is_union = definition_.kind == DefinitionKind::kUnion;
    if (!definition_.values.empty() || (is_union && definition_.fields.empty())) {
      return refuse("a definition has members that it cannot have, or lacks them") || at("");
    }
    for (const Field& field : definition_.fields) {
      if (!check_member(field.number, field.name, field.doc, field.deprecation) ||
          !check_storage(field, is_union) || !check_default(field, is_union)) {
        return at(field.name);
      }
    }
    return true;
  }

  bool check_storage(const Field& field, bool is_union) {
    if (field.storage < Storage::kInline || field.storage > Storage::kMap ||
        field.compression < Compression::kUnset || field.compression > Compression::kAuto) {
      return refuse("a field is stored in an unknown way");
    }
    const bool is_inline = field.storage == Storage::kInline;
    if (is_union && !is_inline) return refuse("a union's member is not inline");
    if (is_inline && field.compression != Compression::kUnset) {
      return refuse("an inline field has a compression of its own");
    }
    const Type& type = field.type.kind == Kind::kOptional ? field.type.arguments[0] : field.type;
    if (field.storage == Storage::kMap && type.kind != Kind::kMap) {
      return refuse("what is no map is stored as one");
    }
    if (field.storage == Storage::kChunkable && !can_be_chunkable(type.kind)) {
      return refuse("a field is stored in chunks that is too small for them");
    }
    int highest = 0;
    if (field.compression == Compression::kLz4) highest = 12;
    if (field.compression == Compression::kZstd) highest = 22;
    if (field.level < 0 || field.level > highest) return refuse("there is no such level");
    if (field.narrowing && (is_union || !can_narrow(field.type))) {
      return refuse("a field is narrowing that has no number to narrow");
    }
    return true;
  }

  static bool can_be_chunkable(Kind kind) {
    return kind >= Kind::kString && kind != Kind::kOptional && kind != Kind::kEnum;
  }

  bool check_default(const Field& field, bool is_union) {
    const Default& value = field.default_value;
    if (std::holds_alternative<std::monostate>(value)) return true;
    if (is_union || !is_default(value, field.type)) {
      return refuse("a default does not fit its field");
    }
    // Written as none, so that equal schemas have equal bytes.
    return !is_zero(value) || refuse("a default says what its field has anyway");
  }

  static bool is_zero(const Default& value) {
    if (const auto* number = std::get_if<double>(&value)) {
      return *number == 0 && !std::signbit(*number);
    }
    return value == Default(false) || value == Default(Int128(0)) ||
           value == Default(std::string());
  }

  static bool is_float(Kind kind) { return kind == Kind::kF32 || kind == Kind::kF64; }

  bool is_default(const Default& value, const Type& type) const {
    if (std::holds_alternative<bool>(value)) return type.kind == Kind::kBool;
    if (const auto* text = std::get_if<std::string>(&value)) {
      return type.kind == Kind::kString && is_utf8(*text);
    }
    if (const auto* number = std::get_if<double>(&value)) {
      if (type.kind != Kind::kF32 || std::isnan(*number)) return is_float(type.kind);
      return static_cast<double>(static_cast<float>(*number)) == *number;
    }
    if (const auto* number = std::get_if<UInt128>(&value)) {
      return type.kind == Kind::kU128 && *number > range_of(Kind::kI128).high;
    }
    const Int128 number = std::get<Int128>(value);
    if (type.kind != Kind::kEnum) {
      return range_of(type.kind).high != UInt128(0) && fits(number, type.kind);
    }
    return enum_numbers_[type.definition].contains(number);
  }

  const Definition& definition_;
  const std::vector<Numbers>& enum_numbers_;
  Problem& problem_;
  Names names_;
  Numbers numbers_;
};

bool check_definitions(const Schema& schema, Problem& problem) {
  std::vector<Numbers> enum_numbers(schema.definitions.size());  // values, by definition
  for (std::size_t i = 0; i < enum_numbers.size(); ++i) {
    for (const EnumValue& value : schema.definitions[i].values) enum_numbers[i].insert(value.value);
  }
  Names names;
  for (const Definition& definition : schema.definitions) {
    if (!DefinitionCheck(definition, enum_numbers, problem).run()) return false;
    if (!names.insert(definition.name).second) {
      return problem.refuse("two definitions have this name") || problem.in(definition.name);
    }
  }
  return true;
}

}  // namespace

Status check(const Schema& schema) {
  Problem problem;
  if (StructureCheck(schema, problem).run() && check_definitions(schema, problem)) return {};
  return fail(ErrorCode::kCorrupt, "the schema is wrong: " + problem.text());
}

}  // namespace parcode::schema
