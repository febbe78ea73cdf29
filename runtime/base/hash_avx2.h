// The fast road of hash.h; nothing else includes it.

#ifndef PARCODE_RUNTIME_BASE_HASH_AVX2_H_
#define PARCODE_RUNTIME_BASE_HASH_AVX2_H_

#include <cstddef>
#include <cstdint>

namespace parcode {

// Whether this processor has AVX2 and the compiler could make use of it.
bool has_avx2();

// As xxh3_64. Only where has_avx2().
std::uint64_t xxh3_64_avx2(const std::byte* bytes, std::size_t size);

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_HASH_AVX2_H_
