// Int128 and UInt128: the C++ types of `i128` and `u128`. Ordered, hashable, printable.
//
// 16 bytes, aligned to 16, two's complement, least significant byte first: the layout of the
// compiler's own __int128 on the platforms that Parcode supports, and that of the file.

#ifndef PARCODE_RUNTIME_BASE_INT128_H_
#define PARCODE_RUNTIME_BASE_INT128_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <type_traits>

namespace parcode {

class UInt128 {
 public:
  __extension__ typedef unsigned __int128 Native;

  constexpr UInt128() = default;
  // Implicit from every built-in integer, so that `UInt128 x = 7;` works, and from no
  // floating-point number. Negative values wrap, as they do for the built-in unsigned types.
  template <class I>
  requires std::is_integral_v<I> || std::is_same_v<I, Native>
  constexpr UInt128(I value) : value_(static_cast<Native>(value)) {}  // NOLINT: implicit on purpose
  static constexpr UInt128 from_parts(std::uint64_t high, std::uint64_t low) {
    return UInt128((static_cast<Native>(high) << 64) | low);
  }

  constexpr std::uint64_t high() const { return static_cast<std::uint64_t>(value_ >> 64); }
  constexpr std::uint64_t low() const { return static_cast<std::uint64_t>(value_); }
  constexpr Native native() const { return value_; }

  friend constexpr bool operator==(const UInt128& a, const UInt128& b) {
    return a.value_ == b.value_;
  }
  friend constexpr std::strong_ordering operator<=>(const UInt128& a, const UInt128& b) {
    return a.value_ <=> b.value_;
  }

 private:
  Native value_ = 0;
};

class Int128 {
 public:
  __extension__ typedef __int128 Native;

  constexpr Int128() = default;
  template <class I>
  requires std::is_integral_v<I> || std::is_same_v<I, Native>
  constexpr Int128(I value) : value_(static_cast<Native>(value)) {}  // NOLINT: implicit on purpose
  static constexpr Int128 from_parts(std::int64_t high, std::uint64_t low) {
    return Int128(
        static_cast<Native>(UInt128::from_parts(static_cast<std::uint64_t>(high), low).native()));
  }

  constexpr std::int64_t high() const { return static_cast<std::int64_t>(value_ >> 64); }
  constexpr std::uint64_t low() const { return static_cast<std::uint64_t>(value_); }
  constexpr Native native() const { return value_; }

  friend constexpr bool operator==(const Int128& a, const Int128& b) {
    return a.value_ == b.value_;
  }
  friend constexpr std::strong_ordering operator<=>(const Int128& a, const Int128& b) {
    return a.value_ <=> b.value_;
  }

 private:
  Native value_ = 0;
};

static_assert(sizeof(UInt128) == 16 && alignof(UInt128) == 16);
static_assert(sizeof(Int128) == 16 && alignof(Int128) == 16);

std::string to_string(UInt128 value);  // decimal
std::string to_string(Int128 value);   // decimal, with '-' where negative
std::ostream& operator<<(std::ostream& out, UInt128 value);
std::ostream& operator<<(std::ostream& out, Int128 value);

}  // namespace parcode

template <>
struct std::hash<parcode::UInt128> {
  std::size_t operator()(parcode::UInt128 value) const noexcept {
    // Multiplying the high half by an odd constant keeps pairs (a, b) and (b, a) apart.
    return static_cast<std::size_t>(value.low() ^ (value.high() * 0x9E3779B97F4A7C15U));
  }
};

template <>
struct std::hash<parcode::Int128> {
  std::size_t operator()(parcode::Int128 value) const noexcept {
    return std::hash<parcode::UInt128>{}(
        parcode::UInt128::from_parts(static_cast<std::uint64_t>(value.high()), value.low()));
  }
};

#endif  // PARCODE_RUNTIME_BASE_INT128_H_
