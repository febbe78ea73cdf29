#include "runtime/map/bucket.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <string>

namespace parcode::map {
namespace {

std::uint64_t start_of(const ReadCursor& in, const Bucket& bucket, std::uint64_t bin) {
  const Place place = bucket.place + bin * bucket.geometry.start_size;
  return bucket.geometry.start_size == 8 ? in.number<std::uint64_t>(place)
                                         : in.number<std::uint32_t>(place);
}

}  // namespace

bool open_bucket(ReadCursor& in, Place place, std::uint64_t count, const Shape& entry,
                 Bucket* bucket) {
  if (!fits(count, entry, in.size())) {
    return in.corrupt("a map's bucket counts " + std::to_string(count) +
                      " entries, more than its chunk can hold");
  }
  bucket->geometry = geometry_of(count, entry, in.form());
  bucket->place = place;
  return in.check(place, bucket->geometry.size, bucket->geometry.align);
}

bool bin_of(ReadCursor& in, const Bucket& bucket, std::uint64_t fraction, BinRange* range) {
  const std::uint64_t bin = position_of(fraction, bucket.geometry.bins).bucket;
  range->first = start_of(in, bucket, bin);
  range->last =
      bin + 1 < bucket.geometry.bins ? start_of(in, bucket, bin + 1) : bucket.geometry.count;
  if (range->first <= range->last && range->last <= bucket.geometry.count) return true;
  return in.corrupt("the index of a map's bucket is out of order");
}

std::uint64_t find_tag(ReadCursor& in, const Bucket& bucket, std::uint64_t first,
                       std::uint64_t last, std::uint8_t tag) {
  const std::byte* tags = in.at(bucket.place + bucket.geometry.tags);
  std::uint64_t index = first;
#if defined(__SSE2__)
  // Loads may reach past the bin into what follows it in the chunk, never past the chunk.
  const std::uint64_t readable = in.size() - (bucket.place + bucket.geometry.tags);
  const __m128i wanted = _mm_set1_epi8(static_cast<char>(tag));
  for (; index < last && within(index, 16, readable); index += 16) {
    const __m128i group = _mm_loadu_si128(reinterpret_cast<const __m128i*>(tags + index));
    const auto equal = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(group, wanted)));
    if (equal != 0) {
      return std::min(last, index + static_cast<unsigned>(std::countr_zero(equal)));
    }
  }
#endif
  for (; index < last; ++index) {
    if (std::to_integer<std::uint8_t>(tags[index]) == tag) return index;
  }
  return last;
}

}  // namespace parcode::map
