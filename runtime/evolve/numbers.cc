#include "runtime/evolve/numbers.h"

#include <array>
#include <cmath>
#include <type_traits>

#include "runtime/base/bytes.h"
#include "runtime/base/int128.h"

namespace parcode::evolve {
namespace {

using schema::Kind;
using I128 = Int128::Native;
using U128 = UInt128::Native;

template <class From, class To>
bool convert_one(From from, To* to) {
  if constexpr (std::is_floating_point_v<From>) {
    if constexpr (sizeof(To) < sizeof(From)) {
      constexpr From kMost = std::numeric_limits<To>::max();
      if (std::isfinite(from) && (from > kMost || from < -kMost)) return false;
    }
    *to = static_cast<To>(from);
    return std::isnan(from) || static_cast<From>(*to) == from;
  } else {
    *to = static_cast<To>(from);
    return static_cast<From>(*to) == from && (from < From{0}) == (*to < To{0});
  }
}

template <class From, class To>
std::uint64_t convert_all(const std::byte* from, std::byte* to, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    To number{};
    if (!convert_one(load_as<From>(from + i * sizeof(From)), &number)) return i;
    store_as(to + i * sizeof(To), number);
  }
  return count;
}

template <class From>
ConvertNumbers from_integer(Kind to) {
  switch (to) {
    case Kind::kI8:
      return convert_all<From, std::int8_t>;
    case Kind::kI16:
      return convert_all<From, std::int16_t>;
    case Kind::kI32:
      return convert_all<From, std::int32_t>;
    case Kind::kI64:
      return convert_all<From, std::int64_t>;
    case Kind::kI128:
      return convert_all<From, I128>;
    case Kind::kU8:
      return convert_all<From, std::uint8_t>;
    case Kind::kU16:
      return convert_all<From, std::uint16_t>;
    case Kind::kU32:
      return convert_all<From, std::uint32_t>;
    case Kind::kU64:
      return convert_all<From, std::uint64_t>;
    case Kind::kU128:
      return convert_all<From, U128>;
    default:
      return nullptr;
  }
}

}  // namespace

ConvertNumbers convert_numbers(Kind from, Kind to) {
  switch (from) {
    case Kind::kI8:
      return from_integer<std::int8_t>(to);
    case Kind::kI16:
      return from_integer<std::int16_t>(to);
    case Kind::kI32:
      return from_integer<std::int32_t>(to);
    case Kind::kI64:
      return from_integer<std::int64_t>(to);
    case Kind::kI128:
      return from_integer<I128>(to);
    case Kind::kU8:
      return from_integer<std::uint8_t>(to);
    case Kind::kU16:
      return from_integer<std::uint16_t>(to);
    case Kind::kU32:
      return from_integer<std::uint32_t>(to);
    case Kind::kU64:
      return from_integer<std::uint64_t>(to);
    case Kind::kU128:
      return from_integer<U128>(to);
    case Kind::kF32:
      return to == Kind::kF64 ? convert_all<float, double> : nullptr;
    case Kind::kF64:
      return to == Kind::kF32 ? convert_all<double, float> : nullptr;
    default:
      return nullptr;
  }
}

}  // namespace parcode::evolve
