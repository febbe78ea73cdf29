// XXH3 (https://github.com/Cyan4973/xxHash), the only hash of the format; the door to xxHash.
// XXH64 is there for formats of others.

#ifndef PARCODE_RUNTIME_BASE_HASH_H_
#define PARCODE_RUNTIME_BASE_HASH_H_

#include <bit>
#include <cstdint>

#include "runtime/base/bytes.h"

namespace parcode {

// XXH64, seed 0.
std::uint64_t xxh64(Bytes bytes);

// XXH3-64, seed 0. 17 GB/s on one core of an AMD EPYC, 24 with its AVX2 (32 KiB
// in cache).
std::uint64_t xxh3_64(Bytes bytes);

// The same of the 4 or 8 bytes of a number, without a call: what most maps are looked up by.
template <class Number>
requires(sizeof(Number) == 4 || sizeof(Number) == 8) [[gnu::always_inline]] inline std::uint64_t
    xxh3_64_of(const Number& number) {
  constexpr std::uint64_t kFlip = 0x1CAD'21F7'2C81'017C ^ 0xDB97'9083'E96D'D4DE;  // of the secret
  constexpr std::uint64_t kPrime = 0x9FB2'1C65'1E98'DF25;
  constexpr std::uint64_t kSize = sizeof(Number);
  std::uint64_t hash = 0;
  if constexpr (kSize == 8) {
    hash = std::rotl(std::bit_cast<std::uint64_t>(number), 32);
  } else {
    hash = std::bit_cast<std::uint32_t>(number) * std::uint64_t{0x1'0000'0001};
  }
  hash ^= kFlip;
  hash ^= std::rotl(hash, 49) ^ std::rotl(hash, 24);
  hash *= kPrime;
  hash ^= (hash >> 35) + kSize;
  hash *= kPrime;
  return hash ^ (hash >> 28);
}

// Fibonacci hashing: the upper bits of what it gives are spread, whatever numbers are like.
constexpr std::uint64_t spread(std::uint64_t number) {
  return number * 0x9E37'79B9'7F4A'7C15;
}

// One step of a linear congruential generator (Knuth's, of MMIX); its upper bits are the random
// ones.
constexpr std::uint64_t next_random(std::uint64_t state) {
  return state * 0x5851'F42D'4C95'7F2D + 0x1405'7B7E'F767'814F;
}

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};
Hash128 xxh3_128(Bytes bytes);

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_HASH_H_
