#include "runtime/draft/json_scalars.h"

#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <span>

#include "runtime/dynamic/keys.h"

namespace parcode::draft {
namespace {

using schema::Kind;
using schema::Type;
using Stored = std::vector<std::byte>;

Failure refuse(std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message));
}

template <class T>
Stored stored(const T& value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  return Stored(bytes.begin(), bytes.end());
}

std::string number_text(const JsonScalar& scalar) {
  if (const auto* number = std::get_if<std::int64_t>(&scalar)) return std::to_string(*number);
  if (const auto* number = std::get_if<std::uint64_t>(&scalar)) return std::to_string(*number);
  if (const auto* number = std::get_if<RealText>(&scalar)) return std::string(number->text);
  if (const auto* text = std::get_if<std::string_view>(&scalar)) return std::string(*text);
  return "";
}

// "inf", "-inf", "nan", "nan(0x7fc00001)".
template <class Real, class Bits>
std::optional<Real> special_real(std::string_view text, Bits quiet) {
  if (text == "inf") return std::numeric_limits<Real>::infinity();
  if (text == "-inf") return -std::numeric_limits<Real>::infinity();
  if (text == "nan") return std::bit_cast<Real>(quiet);
  constexpr std::string_view kBegin = "nan(0x";
  if (!text.starts_with(kBegin) || !text.ends_with(')')) return std::nullopt;
  const std::string_view digits = text.substr(kBegin.size(), text.size() - kBegin.size() - 1);
  Bits bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  const auto value = std::bit_cast<Real>(bits);
  if (value == value) return std::nullopt;
  return value;
}

template <class Real, class Bits>
Result<Stored> encode_real(const JsonScalar& scalar, Bits quiet) {
  if (const auto* text = std::get_if<std::string_view>(&scalar)) {
    if (const auto special = special_real<Real>(*text, quiet)) return stored(*special);
    return refuse(shown(scalar) + " is not a number");
  }
  const std::string text = number_text(scalar);
  Real value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    return refuse(text + " is outside what the type holds");
  }
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return refuse(shown(scalar) + " is not a number");
  }
  return stored(value);
}

Result<Stored> encode_enum(const dynamic::Types& types, const Type& type,
                           const JsonScalar& scalar) {
  const bool named = std::holds_alternative<std::string_view>(scalar);
  if (named) return dynamic::encode_key_text(types, type, std::get<std::string_view>(scalar));
  return dynamic::encode_integer_text(types.definition(type).underlying, number_text(scalar));
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<Stored> decode_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  Stored bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]);
    const int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

}  // namespace

std::string shown(const JsonScalar& scalar) {
  if (std::holds_alternative<std::monostate>(scalar)) return "null";
  if (const auto* value = std::get_if<bool>(&scalar)) return *value ? "true" : "false";
  if (const auto* text = std::get_if<std::string_view>(&scalar)) {
    return "'" + std::string(text->substr(0, 40)) + "'";
  }
  return number_text(scalar);
}

Result<Stored> encode_scalar(const dynamic::Types& types, const Type& type,
                             const JsonScalar& scalar) {
  if (type.kind == Kind::kBool) {
    if (const auto* value = std::get_if<bool>(&scalar)) return stored(*value);
    return refuse(shown(scalar) + " is not a bool");
  }
  if (std::holds_alternative<bool>(scalar) || std::holds_alternative<std::monostate>(scalar)) {
    return refuse(shown(scalar) + " is not " +
                  (type.kind == Kind::kEnum ? "a value of " : "a number of type ") +
                  types.name(type));
  }
  switch (type.kind) {
    case Kind::kF32:
      return encode_real<float>(scalar, std::uint32_t{0x7FC0'0000});
    case Kind::kF64:
      return encode_real<double>(scalar, std::uint64_t{0x7FF8'0000'0000'0000});
    case Kind::kEnum:
      return encode_enum(types, type, scalar);
    default:
      return dynamic::encode_integer_text(type.kind, number_text(scalar));
  }
}

std::optional<Stored> decode_bytes(std::string_view text) {
  constexpr std::string_view kHex = "hex:";
  if (text.starts_with(kHex)) return decode_hex(text.substr(kHex.size()));
  if (text.size() % 4 != 0) return std::nullopt;
  Stored bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last || text[i + 3] != '=' ? 0 : text[i + 2] == '=' ? 2 : 1;
    unsigned group = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const int digit = j + padding >= 4 ? 0 : base64_digit(text[i + j]);
      if (digit < 0) return std::nullopt;
      group = group << 6 | static_cast<unsigned>(digit);
    }
    for (std::size_t j = 0; j < 3 - padding; ++j) {
      bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * j) & 0xFF));
    }
  }
  return bytes;
}

}  // namespace parcode::draft
