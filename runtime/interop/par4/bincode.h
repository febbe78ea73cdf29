// bincode 2, configuration "standard", as serde drives it: how PAR4 stores a value within a chunk.
//
//   u8, i8           one byte
//   u16 .. u128      up to 250: one byte; else fb u16, fc u32, fd u64, fe u128
//   i16 .. i128      zigzag (0, -1, 1, -2 are 0, 1, 2, 3), then as unsigned
//   bool, f32, f64   0 or 1; IEEE 754, little-endian
//   lengths          as u64
//   enum's variant   as u32
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_BINCODE_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_BINCODE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/int128.h"
#include "runtime/interop/par4/trail.h"

namespace parcode::par4 {

using Wide = UInt128::Native;
using SignedWide = Int128::Native;

namespace marker {
inline constexpr std::uint8_t kLargest = 250;  // that is a number itself
inline constexpr std::uint8_t kU16 = 0xFB;
inline constexpr std::uint8_t kU32 = 0xFC;
inline constexpr std::uint8_t kU64 = 0xFD;
inline constexpr std::uint8_t kU128 = 0xFE;
}  // namespace marker

// Things that take no bytes at all, as units do: a list of them may count this many.
inline constexpr std::uint64_t kMostOfNothing = 1 << 20;

template <class T>
inline constexpr bool kIsSigned = static_cast<T>(-1) < static_cast<T>(0);

class BincodeReader {
 public:
  BincodeReader(Bytes bytes, Trail& trail) : rest_(bytes), trail_(trail) {}

  std::uint64_t remaining() const { return rest_.size(); }
  Trail& trail() const { return trail_; }

  // Each throws a Fault (kCorrupt) where the bytes are none such, or end.
  Bytes take(std::uint64_t size) {
    if (size > rest_.size()) fail_short(size);
    const Bytes taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  template <class T>
  T fixed() {
    return load_as<T>(take(sizeof(T)).data());
  }
  // A number of type T: `std::uint16_t` to Wide, `std::int16_t` to SignedWide.
  template <class T>
  T number() {
    if constexpr (sizeof(T) == 1) {
      return fixed<T>();
    } else if constexpr (kIsSigned<T>) {
      using Unsigned = typename UnsignedOf<T>::Type;
      const auto zigzag = number<Unsigned>();
      const auto half = static_cast<Unsigned>(zigzag >> 1);
      return static_cast<T>((zigzag & 1) != 0 ? ~half : half);
    } else {
      const auto first = fixed<std::uint8_t>();
      if (first <= marker::kLargest) return first;
      return marked<T>(first);
    }
  }
  // 0 or 1: a bool, or whether there is an Option's value. `what` names it in the error.
  bool flag(std::string_view what);
  // A length of things that take at least `least_bytes` each; so the bytes that follow cover it.
  std::uint64_t count(std::uint64_t least_bytes);
  // Throws unless all was read.
  void finish() const;

 private:
  template <class T>
  struct UnsignedOf {
    using Type = std::make_unsigned_t<T>;
  };

  template <class T>
  T marked(std::uint8_t first) {
    if (first == marker::kU16) return fixed<std::uint16_t>();
    if constexpr (sizeof(T) >= 4) {
      if (first == marker::kU32) return fixed<std::uint32_t>();
    }
    if constexpr (sizeof(T) >= 8) {
      if (first == marker::kU64) return fixed<std::uint64_t>();
    }
    if constexpr (sizeof(T) >= 16) {
      if (first == marker::kU128) return fixed<T>();
    }
    fail_marker(first, sizeof(T));
  }
  [[noreturn]] void fail_short(std::uint64_t size) const;
  [[noreturn]] void fail_marker(std::uint8_t first, std::size_t width) const;

  Bytes rest_;
  Trail& trail_;
};

template <>
struct BincodeReader::UnsignedOf<SignedWide> {
  using Type = Wide;
};

class BincodeWriter {
 public:
  // kCount: only the size is kept, to learn how long something would be.
  enum class Mode : std::uint8_t { kKeep, kCount };
  explicit BincodeWriter(Mode mode = Mode::kKeep) : keeps_(mode == Mode::kKeep) {}

  std::uint64_t size() const { return keeps_ ? bytes_.size() : counted_; }
  Bytes bytes() const { return bytes_; }
  std::vector<std::byte> release() { return std::move(bytes_); }

  void append(const void* data, std::uint64_t size) {
    if (!keeps_) {
      counted_ += size;
      return;
    }
    const auto* from = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), from, from + size);
  }
  template <class T>
  void fixed(const T& value) {
    append(&value, sizeof(T));
  }
  template <class T>
  void number(T value) {
    if constexpr (sizeof(T) == 1) {
      fixed(value);
    } else if constexpr (std::same_as<T, SignedWide>) {
      number((static_cast<Wide>(value) << 1) ^ static_cast<Wide>(value < 0 ? -1 : 0));
    } else if constexpr (kIsSigned<T>) {
      using Unsigned = std::make_unsigned_t<T>;
      number<Unsigned>(static_cast<Unsigned>((static_cast<Unsigned>(value) << 1) ^
                                             static_cast<Unsigned>(value < 0 ? -1 : 0)));
    } else {
      unsigned_number(value);
    }
  }
  void count(std::uint64_t value) { number<std::uint64_t>(value); }
  void variant(std::uint32_t index) { number<std::uint32_t>(index); }

 private:
  void marked(std::uint8_t first, const void* data, std::uint64_t size) {
    fixed(first);
    append(data, size);
  }
  template <class T>
  void unsigned_number(T value) {
    if (value <= marker::kLargest) return fixed(static_cast<std::uint8_t>(value));
    // The machine is little-endian: a number's low bytes come first.
    if (static_cast<std::uint16_t>(value) == value) return marked(marker::kU16, &value, 2);
    if constexpr (sizeof(T) >= 4) {
      if (static_cast<std::uint32_t>(value) == value) return marked(marker::kU32, &value, 4);
    }
    if constexpr (sizeof(T) >= 8) {
      if (static_cast<std::uint64_t>(value) == value) return marked(marker::kU64, &value, 8);
    }
    if constexpr (sizeof(T) >= 16) marked(marker::kU128, &value, 16);
  }

  std::vector<std::byte> bytes_;
  std::uint64_t counted_ = 0;
  bool keeps_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_BINCODE_H_
