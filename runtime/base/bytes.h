// Loading and storing the file's little-endian numbers, and arithmetic that cannot wrap unseen.

#ifndef PARCODE_RUNTIME_BASE_BYTES_H_
#define PARCODE_RUNTIME_BASE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "runtime/base/platform.h"

namespace parcode {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

// `from` need not be aligned. The machine is little-endian (platform.h), so this is one load.
template <class T>
requires std::is_trivially_copyable_v<T>
inline T load_as(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <class T>
requires std::is_trivially_copyable_v<T>
inline void store_as(std::byte* to, const T& value) {
  std::memcpy(to, &value, sizeof(T));
}

// The least multiple of `alignment` (a power of two) that is not below `offset`. For offsets that
// this program computed itself; numbers from a file go through checked_add first.
constexpr std::uint64_t align_up(std::uint64_t offset, std::uint64_t alignment) {
  return (offset + alignment - 1) & ~(alignment - 1);
}

// False, with `sum` unspecified, when the result does not fit.
constexpr bool checked_add(std::uint64_t a, std::uint64_t b, std::uint64_t* sum) {
  return !__builtin_add_overflow(a, b, sum);
}

constexpr bool checked_multiply(std::uint64_t a, std::uint64_t b, std::uint64_t* product) {
  return !__builtin_mul_overflow(a, b, product);
}

// Whether [offset, offset + size) lies within [0, limit). Never wraps.
constexpr bool within(std::uint64_t offset, std::uint64_t size, std::uint64_t limit) {
  return size <= limit && offset <= limit - size;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_BYTES_H_
