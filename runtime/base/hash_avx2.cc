// XXH3 for processors with AVX2, which hash about one and a half times as fast as with SSE2, all
// that every x86-64 machine has. Compiled for AVX2 whatever the rest of the library is compiled
// for, and called only where the processor has it. The hash is the same.

#include "runtime/base/hash_avx2.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#pragma GCC target("avx2")

#include <cstddef>
#include <cstdint>

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#define XXH_VECTOR 2  // XXH_AVX2
#include <immintrin.h>
#include <xxhash.h>

namespace parcode {

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

std::uint64_t xxh3_64_avx2(const std::byte* bytes, std::size_t size) {
  return XXH3_64bits(bytes, size);
}

}  // namespace parcode

#else

namespace parcode {

bool has_avx2() {
  return false;
}

std::uint64_t xxh3_64_avx2(const std::byte*, std::size_t) {
  return 0;  // never called
}

}  // namespace parcode

#endif
