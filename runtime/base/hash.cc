#include "runtime/base/hash.h"

// Before the include, so that XXH3 is compiled into this file and nothing is linked. The Bazel
// wrapper of xxHash defines it too.
#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include <cstddef>

#include "runtime/base/hash_avx2.h"

namespace parcode {

std::uint64_t xxh64(Bytes bytes) {
  return XXH64(bytes.data(), bytes.size(), 0);
}

std::uint64_t xxh3_64(Bytes bytes) {
  constexpr std::size_t kLong = 1024;  // bytes; below it both roads are about as fast
  if (bytes.size() >= kLong && has_avx2()) return xxh3_64_avx2(bytes.data(), bytes.size());
  return XXH3_64bits(bytes.data(), bytes.size());
}

Hash128 xxh3_128(Bytes bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {.high = hash.high64, .low = hash.low64};
}

}  // namespace parcode
