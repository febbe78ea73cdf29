#include "runtime/base/int128.h"

#include <ostream>

namespace parcode {

std::string to_string(UInt128 value) {
  // The largest power of ten that 64 bits hold: the value is printed in pieces of 19 digits.
  constexpr std::uint64_t kPiece = 10'000'000'000'000'000'000U;
  constexpr std::size_t kPieceDigits = 19;
  const UInt128::Native native = value.native();
  if (native < kPiece) return std::to_string(static_cast<std::uint64_t>(native));
  const std::string low = std::to_string(static_cast<std::uint64_t>(native % kPiece));
  return to_string(UInt128(native / kPiece)) + std::string(kPieceDigits - low.size(), '0') + low;
}

std::string to_string(Int128 value) {
  const auto bits = static_cast<UInt128::Native>(value.native());
  if (value >= Int128(0)) return to_string(UInt128(bits));
  return "-" + to_string(UInt128(UInt128::Native{0} - bits));  // wraps to the magnitude, min too
}

std::ostream& operator<<(std::ostream& out, UInt128 value) {
  return out << to_string(value);
}

std::ostream& operator<<(std::ostream& out, Int128 value) {
  return out << to_string(value);
}

}  // namespace parcode
