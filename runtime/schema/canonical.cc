#include "runtime/schema/canonical.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "runtime/base/bytes.h"
#include "runtime/base/hash.h"
#include "runtime/schema/check.h"
#include "runtime/schema/references.h"

namespace parcode::schema {
namespace {

constexpr unsigned kEncoding = 1;

using Unsigned = UInt128::Native;

// The tags of Default are the indices of its alternatives.
static_assert(std::is_same_v<std::variant_alternative_t<0, Default>, std::monostate> &&
              std::is_same_v<std::variant_alternative_t<1, Default>, bool> &&
              std::is_same_v<std::variant_alternative_t<2, Default>, Int128> &&
              std::is_same_v<std::variant_alternative_t<3, Default>, UInt128> &&
              std::is_same_v<std::variant_alternative_t<4, Default>, double> &&
              std::is_same_v<std::variant_alternative_t<5, Default>, std::string>);

// The bits of `flags`.
constexpr std::uint8_t kDeprecated = 1;
constexpr std::uint8_t kNarrowing = 2;

enum class Extent : std::uint8_t { kAll, kFingerprint };

class Writer {
 public:
  explicit Writer(Extent extent) : all_(extent == Extent::kAll) {}
  // Leaves out the indices of definitions, and notes where they belong.
  Writer(Extent extent, std::vector<std::size_t>& gaps)
      : all_(extent == Extent::kAll), gaps_(&gaps) {}

  std::vector<std::byte> take() { return std::move(bytes_); }

  void put(const Schema& schema) {
    put_uint(kEncoding);
    if (all_) put_uint(schema.version);
    put(schema.root);
    put_list(schema.definitions);
  }

  // The same in parts.
  void put_head(Type root, const std::vector<std::uint32_t>& new_indices, std::size_t count) {
    renumber(root, new_indices);
    put_uint(kEncoding);
    put(root);
    put_uint(count);
  }
  void put_part(const Definition& definition) { put(definition); }
  void put_bytes(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void put_uint(Unsigned value) {
    for (; value >= 0x80; value >>= 7) put_byte(static_cast<std::uint8_t>((value & 0x7F) | 0x80));
    put_byte(static_cast<std::uint8_t>(value));
  }

 private:
  static void renumber(Type& type, const std::vector<std::uint32_t>& new_indices) {
    if (names_definition(type.kind)) type.definition = new_indices[type.definition];
    for (Type& argument : type.arguments) renumber(argument, new_indices);
  }

  void put_byte(std::uint8_t value) { bytes_.push_back(std::byte{value}); }

  template <class E>
  requires std::is_enum_v<E>
  void put(E value) { put_byte(static_cast<std::uint8_t>(value)); }

  void put(Int128 value) {
    const auto bits = static_cast<Unsigned>(value.native());
    put_uint((bits << 1) ^ (value < Int128(0) ? ~Unsigned{0} : Unsigned{0}));
  }

  void put(const std::string& text) {
    put_uint(text.size());
    const auto bytes = std::as_bytes(std::span(text));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  template <class T>
  void put_list(const std::vector<T>& items) {
    put_uint(items.size());
    for (const T& item : items) put(item);
  }

  void put(const std::pair<Int128, Int128>& range) {
    put(range.first);
    put(range.second);
  }

  void put(const Type& type) {
    put(type.kind);
    if (type.kind == Kind::kArray) put_uint(type.length);
    if (names_definition(type.kind)) put_index(type.definition);
    for (const Type& argument : type.arguments) put(argument);
  }

  void put_index(std::uint32_t definition) {
    if (gaps_ == nullptr) {
      put_uint(definition);
    } else {
      gaps_->push_back(bytes_.size());
    }
  }

  void put(const Definition& definition) {
    put(definition.kind);
    put(definition.name);
    if (all_) put(definition.doc);
    if (definition.kind == DefinitionKind::kEnum) {
      put(definition.underlying);
      put_list(definition.values);
    } else {
      put_list(definition.fields);
    }
    if (all_) put_list(definition.reserved.ranges);
    if (all_) put_list(definition.reserved.names);
  }

  void put(const Field& field) {
    put_uint(field.number);
    put(field.name);
    put(field.type);
    put(field.storage);
    if (all_) put(field.compression);
    if (all_) put(Int128(field.level));
    put_byte(static_cast<std::uint8_t>(field.default_value.index()));
    std::visit([&](const auto& value) { put_default(value); }, field.default_value);
    if (!all_) return;
    put_flags(field.deprecation, field.narrowing);
    put(field.doc);
  }

  void put_default(std::monostate) {}
  void put_default(bool value) { put_byte(value ? 1 : 0); }
  void put_default(Int128 value) { put(value); }
  void put_default(UInt128 value) { put_uint(value.native()); }
  void put_default(double value) {
    const auto bytes = std::bit_cast<std::array<std::byte, sizeof value>>(value);
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void put_default(const std::string& value) { put(value); }

  void put(const EnumValue& value) {
    put(value.name);
    put(value.value);
    if (!all_) return;
    put_flags(value.deprecation, false);
    put(value.doc);
  }

  void put_flags(const Deprecation& deprecation, bool narrowing) {
    put_byte(static_cast<std::uint8_t>((deprecation.deprecated ? kDeprecated : 0) |
                                       (narrowing ? kNarrowing : 0)));
    if (deprecation.deprecated) put(deprecation.reason);
  }

  bool all_;
  std::vector<std::size_t>* gaps_ = nullptr;
  std::vector<std::byte> bytes_;
};

// Reads what Writer wrote, and no bytes that are not there. Each get() returns whether it could.
// What the values mean is for check(); whether the bytes are canonical, for a comparison.
class Reader {
 public:
  explicit Reader(Bytes bytes) : rest_(bytes) {}

  bool get(Schema& schema) {
    unsigned encoding = 0;
    return get_uint(encoding) && encoding == kEncoding && get_uint(schema.version) &&
           get_type(schema.root, 0) && get_list(schema.definitions) && rest_.empty();
  }

 private:
  template <class T>
  requires(std::is_enum_v<T> || std::is_same_v<T, std::uint8_t>) bool get(T& value) {
    if (rest_.empty()) return false;
    value = static_cast<T>(rest_[0]);
    rest_ = rest_.subspan(1);
    return true;
  }

  bool get_flag(bool& flag) {
    std::uint8_t byte = 0;
    if (!get(byte) || byte > 1) return false;
    flag = byte == 1;
    return true;
  }

  // A number that `value`'s type holds.
  template <class T>
  bool get_uint(T& value) {
    Unsigned number = 0;
    for (unsigned shift = 0; shift < 128; shift += 7) {
      std::uint8_t byte = 0;
      if (!get(byte)) return false;
      number |= Unsigned{byte & 0x7FU} << shift;
      if (byte < 0x80) {
        value = static_cast<T>(number);
        return static_cast<Unsigned>(value) == number;
      }
    }
    return false;
  }

  bool get(Int128& value) {
    Unsigned zigzag = 0;
    if (!get_uint(zigzag)) return false;
    const Unsigned half = zigzag >> 1;
    value = static_cast<Int128::Native>((zigzag & 1) != 0 ? ~half : half);
    return true;
  }

  bool get(std::string& text) {
    std::uint64_t size = 0;
    if (!get_uint(size) || size > rest_.size()) return false;
    text.assign(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return true;
  }

  // Grows as items are read: a count alone makes nothing grow.
  template <class T>
  bool get_list(std::vector<T>& items) {
    std::uint64_t count = 0;
    if (!get_uint(count) || count > rest_.size()) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!get(items.emplace_back())) return false;
    }
    return true;
  }

  bool get(std::pair<Int128, Int128>& range) { return get(range.first) && get(range.second); }

  bool get_type(Type& type, std::size_t depth) {
    if (depth > kMaxTypeDepth || !get(type.kind)) return false;
    if (type.kind == Kind::kArray && !get_uint(type.length)) return false;
    if (names_definition(type.kind)) return get_uint(type.definition);
    type.arguments.resize(argument_count(type.kind));
    return std::ranges::all_of(type.arguments,
                               [&](Type& argument) { return get_type(argument, depth + 1); });
  }

  bool get(Definition& definition) {
    if (!get(definition.kind) || !get(definition.name) || !get(definition.doc)) return false;
    const bool got_members =
        definition.kind == DefinitionKind::kEnum
            ? get(definition.underlying) && get_list(definition.values)
            : definition.kind <= DefinitionKind::kUnion && get_list(definition.fields);
    return got_members && get_list(definition.reserved.ranges) &&
           get_list(definition.reserved.names);
  }

  bool get(Field& field) {
    return get_uint(field.number) && get(field.name) && get_type(field.type, 0) &&
           get(field.storage) && get(field.compression) && get_level(field.level) &&
           get(field.default_value) && get_flags(field.deprecation, field.narrowing) &&
           get(field.doc);
  }

  bool get_level(std::int32_t& level) {
    Int128 value;
    if (!get(value)) return false;
    level = static_cast<std::int32_t>(value.native());
    return Int128(level) == value;
  }

  bool get(Default& value) {
    std::uint8_t tag = 0;
    if (!get(tag)) return false;
    switch (tag) {
      case 0:
        return true;
      case 1:
        return get_flag(value.emplace<bool>());
      case 2:
        return get(value.emplace<Int128>());
      case 3: {
        Unsigned number = 0;
        if (!get_uint(number)) return false;
        value = UInt128(number);
        return true;
      }
      case 4:
        if (rest_.size() < sizeof(double)) return false;
        value = load_as<double>(rest_.data());
        rest_ = rest_.subspan(sizeof(double));
        return true;
      case 5:
        return get(value.emplace<std::string>());
      default:
        return false;
    }
  }

  bool get(EnumValue& value) {
    bool narrowing = false;
    return get(value.name) && get(value.value) && get_flags(value.deprecation, narrowing) &&
           !narrowing && get(value.doc);
  }

  bool get_flags(Deprecation& deprecation, bool& narrowing) {
    std::uint8_t flags = 0;
    if (!get(flags) || flags > (kDeprecated | kNarrowing)) return false;
    deprecation.deprecated = (flags & kDeprecated) != 0;
    narrowing = (flags & kNarrowing) != 0;
    return !deprecation.deprecated || get(deprecation.reason);
  }

  Bytes rest_;
};

}  // namespace

std::string to_string(const Fingerprint& fingerprint) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t half : {fingerprint.high, fingerprint.low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(half >> shift) & 0xF];
  }
  return text;
}

std::vector<std::byte> encode(const Schema& schema) {
  Writer writer(Extent::kAll);
  writer.put(schema);
  return writer.take();
}

Fingerprint fingerprint(const Schema& schema) {
  Writer writer(Extent::kFingerprint);
  writer.put(schema);
  const Hash128 hash = xxh3_128(writer.take());
  return {.high = hash.high, .low = hash.low};
}

Fingerprints::Fingerprints(const Schema& whole) : references_(references(whole, Reference::kAny)) {
  for (const Definition& definition : whole.definitions) {
    Part& part = parts_.emplace_back();
    Writer writer(Extent::kFingerprint, part.gaps);
    writer.put_part(definition);
    part.bytes = writer.take();
  }
}

Fingerprint Fingerprints::of(const Type& root) const {
  std::vector<std::uint32_t> starts;
  append_references(root, Reference::kAny, starts);
  const std::vector<std::uint32_t> order = walk(references_, starts).preorder;
  std::vector<std::uint32_t> new_indices(parts_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) new_indices[order[i]] = i;
  Writer writer(Extent::kFingerprint);
  writer.put_head(root, new_indices, order.size());
  for (const std::uint32_t index : order) {
    const Part& part = parts_[index];
    std::size_t from = 0;
    for (std::size_t i = 0; i < part.gaps.size(); ++i) {
      writer.put_bytes(Bytes(part.bytes).subspan(from, part.gaps[i] - from));
      writer.put_uint(new_indices[references_[index][i]]);
      from = part.gaps[i];
    }
    writer.put_bytes(Bytes(part.bytes).subspan(from));
  }
  const Hash128 hash = xxh3_128(writer.take());
  return {.high = hash.high, .low = hash.low};
}

Result<Schema> decode(std::span<const std::byte> bytes) {
  Schema schema;
  if (!Reader(bytes).get(schema)) {
    return fail(ErrorCode::kCorrupt, "the bytes of the schema are no schema");
  }
  if (Status checked = check(schema); !checked) return Failure(checked.error());
  if (!std::ranges::equal(encode(schema), bytes)) {
    return fail(ErrorCode::kCorrupt, "the schema is not in its canonical form");
  }
  return schema;
}

}  // namespace parcode::schema
