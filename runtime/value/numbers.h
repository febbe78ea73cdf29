// Traits of bool, the integers, the floats and enums: stored as the C++ type is.

#ifndef PARCODE_RUNTIME_VALUE_NUMBERS_H_
#define PARCODE_RUNTIME_VALUE_NUMBERS_H_

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "runtime/base/hash.h"
#include "runtime/base/int128.h"
#include "runtime/schema/builder.h"
#include "runtime/value/extent.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"
#include "runtime/value/write_cursor.h"

namespace parcode {

// The types of `i8` … `u128`, `f32` and `f64`.
template <class T>
concept Number = std::same_as<T, std::int8_t> || std::same_as<T, std::int16_t> ||
    std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> || std::same_as<T, Int128> ||
    std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> ||
    std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t> || std::same_as<T, UInt128> ||
    std::same_as<T, float> || std::same_as<T, double>;

template <Number T>
constexpr schema::Kind kind_of() {
  using schema::Kind;
  if constexpr (std::same_as<T, std::int8_t>) return Kind::kI8;
  if constexpr (std::same_as<T, std::int16_t>) return Kind::kI16;
  if constexpr (std::same_as<T, std::int32_t>) return Kind::kI32;
  if constexpr (std::same_as<T, std::int64_t>) return Kind::kI64;
  if constexpr (std::same_as<T, Int128>) return Kind::kI128;
  if constexpr (std::same_as<T, std::uint8_t>) return Kind::kU8;
  if constexpr (std::same_as<T, std::uint16_t>) return Kind::kU16;
  if constexpr (std::same_as<T, std::uint32_t>) return Kind::kU32;
  if constexpr (std::same_as<T, std::uint64_t>) return Kind::kU64;
  if constexpr (std::same_as<T, UInt128>) return Kind::kU128;
  if constexpr (std::same_as<T, float>) return Kind::kF32;
  if constexpr (std::same_as<T, double>) return Kind::kF64;
}

// What numbers and enums have in common. T is trivially copyable and any of its bit patterns is a
// value.
template <class T>
struct NumberTraits {
  static constexpr Shape kShape = shape::of_number<T>();
  static constexpr bool kBorrows = false;
  using Mirror = T;
  using Lookup = T;

  static void measure(const T&, Extent&) {}
  static void encode(const T& value, WriteCursor& out, Place at) { out.store(at, value); }
  static bool decode(ReadCursor& in, Place at, T& value) {
    value = in.number<T>(at);
    return true;
  }
  static bool mirror(ReadCursor& in, Place at, T& mirror) { return decode(in, at, mirror); }

  static std::uint64_t hash(const T& key) {
    if constexpr (sizeof(T) == 4 || sizeof(T) == 8) {
      return xxh3_64_of(key);
    } else {
      return xxh3_64(std::as_bytes(std::span(&key, 1)));
    }
  }
  static bool less(const T& a, const T& b) { return a < b; }
  static Match matches(ReadCursor& in, Place at, const T& key) {
    return in.number<T>(at) == key ? Match::kYes : Match::kNo;
  }
};

template <Number T>
struct Traits<T> : NumberTraits<T> {
  static schema::Type describe(schema::Builder&) { return schema::Builder::simple(kind_of<T>()); }
};

// Stored as one byte, 0 or 1; any other is refused.
template <>
struct Traits<bool> : NumberTraits<bool> {
  static constexpr Shape kShape = shape::of_number<bool>(/*any_bits=*/false);

  static schema::Type describe(schema::Builder&) {
    return schema::Builder::simple(schema::Kind::kBool);
  }
  static bool decode(ReadCursor& in, Place at, bool& value) {
    const auto byte = in.number<std::uint8_t>(at);
    value = byte == 1;
    return byte <= 1 || in.corrupt("a bool is neither 0 nor 1 but " + std::to_string(byte));
  }
  static bool mirror(ReadCursor& in, Place at, bool& mirror) { return decode(in, at, mirror); }
  static Match matches(ReadCursor& in, Place at, bool key) {
    bool stored = false;
    if (!decode(in, at, stored)) return Match::kError;
    return stored == key ? Match::kYes : Match::kNo;
  }
};

// For generated Traits of enums. Values that the schema does not name are kept, not refused.
template <class E>
requires std::is_enum_v<E>
struct EnumTraits : NumberTraits<E> {
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_NUMBERS_H_
