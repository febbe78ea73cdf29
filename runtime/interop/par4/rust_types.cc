#include "runtime/interop/par4/rust_types.h"

#include <algorithm>
#include <string_view>

#include "runtime/base/bytes.h"

namespace parcode::par4 {
namespace {

using schema::Definition;
using schema::DefinitionKind;
using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr std::string_view kChar = "RustChar";
constexpr std::string_view kMapEntry = "RustMapEntry";
// Larger sizes are all this one: sums and products with counts are checked where they are used.
constexpr std::uint64_t kLarge = std::uint64_t{1} << 32;

// The bits of an enum's number as its integer of `size` bytes holds them.
std::uint64_t bits_in(Int128 value, std::uint64_t size) {
  const std::uint64_t bits = value.low();
  return size == sizeof(bits) ? bits : bits & ((std::uint64_t{1} << (8 * size)) - 1);
}

}  // namespace

const Type& unboxed(const Type& type) {
  return type.kind == Kind::kBox ? unboxed(type.arguments[0]) : type;
}

RustTypes::RustTypes(const schema::Schema& schema)
    : schema_(schema),
      layouts_(schema),
      least_bytes_(schema.definitions.size()),
      variants_(schema.definitions.size()) {
  for (std::uint32_t index = 0; index < schema.definitions.size(); ++index) {
    measure(index);
    const Definition& definition = schema.definitions[index];
    if (definition.kind != DefinitionKind::kEnum) continue;
    const std::uint64_t size = layouts_.of(Type{.kind = definition.underlying}).size;
    Variants& variants = variants_[index];
    for (const schema::EnumValue& value : definition.values) {
      const std::uint64_t bits = bits_in(value.value, size);
      variants.by_bits.emplace(bits, static_cast<std::uint32_t>(variants.bits.size()));
      variants.bits.push_back(bits);
    }
  }
}

bool RustTypes::is_char(const Type& type) const {
  return type.kind == Kind::kEnum && definition(type).underlying == Kind::kU32 &&
         schema::short_name(definition(type).name) == kChar;
}

bool RustTypes::is_map_entry(const Type& type) const {
  return type.kind == Kind::kStruct && definition(type).fields.size() == 2 &&
         remote_fields(type) == 0 &&
         schema::short_name(definition(type).name).substr(0, kMapEntry.size()) == kMapEntry;
}

std::uint32_t RustTypes::remote_fields(const Type& type) const {
  if (type.kind != Kind::kStruct) return 0;
  const auto& fields = definition(type).fields;
  return static_cast<std::uint32_t>(
      std::count_if(fields.begin(), fields.end(),
                    [](const auto& field) { return field.storage != Storage::kInline; }));
}

std::uint64_t RustTypes::least_bytes(const Type& type) const {
  switch (type.kind) {
    case Kind::kF32:
      return sizeof(float);
    case Kind::kF64:
      return sizeof(double);
    case Kind::kArray: {
      std::uint64_t bytes = 0;
      const bool fits = checked_multiply(least_bytes(type.arguments[0]), type.length, &bytes);
      return fits ? std::min(bytes, kLarge) : kLarge;
    }
    case Kind::kBox:
      return least_bytes(type.arguments[0]);
    case Kind::kStruct:
      return least_bytes_[type.definition].value_or(0);
    default:
      return 1;  // an integer's first byte, a length, a flag, a variant's index
  }
}

void RustTypes::measure(std::uint32_t definition) {
  if (least_bytes_[definition] || schema_.definitions[definition].kind != DefinitionKind::kStruct) {
    return;
  }
  least_bytes_[definition] = 0;  // what contains itself, through a box, can't be there at all
  std::uint64_t bytes = 0;
  for (const schema::Field& field : schema_.definitions[definition].fields) {
    measure_contained(field.type);
    bytes += least_bytes(field.type);
  }
  least_bytes_[definition] = std::min(bytes, kLarge);
}

// Of a type's parts only those that are there whenever it is.
void RustTypes::measure_contained(const Type& type) {
  if (type.kind == Kind::kStruct) measure(type.definition);
  if (type.kind == Kind::kBox || type.kind == Kind::kArray) measure_contained(type.arguments[0]);
}

std::optional<std::uint32_t> RustTypes::variant_of(std::uint32_t definition,
                                                   std::uint64_t bits) const {
  const auto& by_bits = variants_[definition].by_bits;
  const auto found = by_bits.find(bits);
  return found == by_bits.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint64_t> RustTypes::bits_of(std::uint32_t definition,
                                                std::uint32_t variant) const {
  const auto& bits = variants_[definition].bits;
  return variant < bits.size() ? std::optional(bits[variant]) : std::nullopt;
}

}  // namespace parcode::par4
