#include "runtime/dynamic/scalars.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "runtime/base/bytes.h"

namespace parcode::dynamic {
namespace {

using schema::Kind;

template <class Bits>
std::string hex(Bits bits) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bits, 16).ptr;
  return std::string(digits.data(), end);
}

// `quiet`: the bits of the NaN that needs no more said.
template <class Real, class Bits>
ScalarText real_text(Real value, Bits quiet) {
  const auto bits = std::bit_cast<Bits>(value);
  if (std::isnan(value)) {
    return {bits == quiet ? std::string("nan") : "nan(0x" + hex(bits) + ")", true};
  }
  if (std::isinf(value)) return {value < 0 ? "-inf" : "inf", true};
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  return {std::move(text), false};
}

}  // namespace

Int128 load_integer(Kind kind, const std::byte* stored) {
  switch (kind) {
    case Kind::kI8:
      return load_as<std::int8_t>(stored);
    case Kind::kI16:
      return load_as<std::int16_t>(stored);
    case Kind::kI32:
      return load_as<std::int32_t>(stored);
    case Kind::kI64:
      return load_as<std::int64_t>(stored);
    case Kind::kI128:
      return load_as<Int128>(stored);
    case Kind::kU16:
      return load_as<std::uint16_t>(stored);
    case Kind::kU32:
      return load_as<std::uint32_t>(stored);
    case Kind::kU64:
      return load_as<std::uint64_t>(stored);
    default:
      return load_as<std::uint8_t>(stored);
  }
}

const schema::EnumValue* find_value(const schema::Definition& definition, const Int128& number) {
  const auto& values = definition.values;
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const auto& value) { return value.value == number; });
  return found == values.end() ? nullptr : &*found;
}

ScalarText scalar_text(const Types& types, const schema::Type& type, const std::byte* stored) {
  switch (type.kind) {
    case Kind::kBool:
      return {load_as<std::uint8_t>(stored) == 0 ? "false" : "true", false};
    case Kind::kF32:
      return real_text(load_as<float>(stored), std::uint32_t{0x7FC0'0000});
    case Kind::kF64:
      return real_text(load_as<double>(stored), std::uint64_t{0x7FF8'0000'0000'0000});
    case Kind::kU128:
      return {to_string(load_as<UInt128>(stored)), false};
    case Kind::kEnum: {
      const schema::Definition& definition = types.definition(type);
      const Int128 number = load_integer(definition.underlying, stored);
      if (const schema::EnumValue* value = find_value(definition, number)) {
        return {value->name, true};
      }
      return {to_string(number), false};
    }
    default:
      return {to_string(load_integer(type.kind, stored)), false};
  }
}

}  // namespace parcode::dynamic
