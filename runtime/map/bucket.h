// A bucket: some entries of a map and the index that finds a key among them.
//
// An inline map is one bucket in its record's tail; a partitioned map is many, each a chunk.
//
// Entries are in the order of their keys' hashes (XXH3-64), equal hashes in the order of the keys.
// Bucket b of n holds the hashes whose 128-bit product with n has b as its upper half; the lower
// half, the hash's place within the bucket, picks one of the bucket's bins. A bin is a run of
// entries (8 on average) whose tags, the low byte of each hash, are compared 16 at a time.
//
//   block (aligned to 4, or 8 in the wide form, and to the entries' alignment)
//      offset            size             field
//           0   bins x 4 (wide: 8)        starts[bins]: index of each bin's first entry
//           .   count                     tags[count]
//           .   count x entry size        entries: key, then value, each at its alignment
//
// with bins = ceil(count / 8); tags follow starts at once, entries at the next multiple of their
// alignment. Lookup touches a start, a run of tags, and the entry: two or three cache lines.

#ifndef PARCODE_RUNTIME_MAP_BUCKET_H_
#define PARCODE_RUNTIME_MAP_BUCKET_H_

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/shape.h"

namespace parcode::map {

inline constexpr std::uint64_t kEntriesPerBin = 8;

// Where the hash belongs: the bucket, and the place within it as a 64-bit fraction.
struct Position {
  std::uint64_t bucket = 0;
  std::uint64_t fraction = 0;
};
inline Position position_of(std::uint64_t hash, std::uint64_t buckets) {
  __extension__ typedef unsigned __int128 Wide;
  const Wide product = static_cast<Wide>(hash) * buckets;
  return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
}

inline std::uint8_t tag_of(std::uint64_t hash) {
  return static_cast<std::uint8_t>(hash);
}

// Offsets within a block, from its count alone.
struct Geometry {
  std::uint64_t count = 0;
  std::uint64_t bins = 0;
  std::uint64_t start_size = 4;  // bytes of one element of starts
  std::uint64_t tags = 0;
  std::uint64_t entries = 0;
  std::uint64_t size = 0;  // of the block, without the entries' tails
  std::uint64_t align = 4;
};
inline std::uint64_t block_align(const Shape& entry, Form form) {
  return std::max<std::uint64_t>(form == Form::kWide ? 8 : 4, entry.align);
}
// `count` is at least 1 and so small that nothing overflows (see fits).
inline Geometry geometry_of(std::uint64_t count, const Shape& entry, Form form) {
  Geometry geometry{.count = count};
  geometry.start_size = form == Form::kWide ? 8 : 4;
  geometry.align = block_align(entry, form);
  geometry.bins = (count + kEntriesPerBin - 1) / kEntriesPerBin;
  geometry.tags = geometry.bins * geometry.start_size;
  geometry.entries = align_up(geometry.tags + count, entry.align);
  geometry.size = geometry.entries + count * entry.size;
  return geometry;
}
// Each entry's tail begins, and the last one ends, at a multiple of this: so entries take the same
// room in any order.
inline std::uint64_t tail_step(const Shape& entry, Form form) {
  return form == Form::kWide ? 16 : entry.tail_align;
}
// Whether `count` entries can lie in `size` bytes at all: asked before geometry_of of a count from
// a file.
inline bool fits(std::uint64_t count, const Shape& entry, std::uint64_t size) {
  return count != 0 && count <= size / entry.size;
}

// A bucket in a chunk, checked: the block lies in the chunk.
struct Bucket {
  Geometry geometry;
  Place place = 0;  // of the block

  Place entry(std::uint64_t index, const Shape& shape) const {
    return place + geometry.entries + index * shape.size;
  }
};

// Notes that a bucket can't have `count` entries; returns false.
bool fail_count(ReadCursor& in, std::uint64_t count);
// Notes that too many keys collide in the program's map; returns false.
bool fail_collisions(ReadCursor& in);

// Finds the block of `count` entries at `place`. False: the scope holds the error.
inline bool open_bucket(ReadCursor& in, Place place, std::uint64_t count, const Shape& entry,
                        Bucket* bucket) {
  if (!fits(count, entry, in.size())) return fail_count(in, count);
  bucket->geometry = geometry_of(count, entry, in.form());
  bucket->place = place;
  return in.check(place, bucket->geometry.size, bucket->geometry.align);
}

// The entries [first, last) of the bin that `fraction` picks. False: the bucket is damaged.
struct BinRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
inline bool bin_of(ReadCursor& in, const Bucket& bucket, std::uint64_t fraction, BinRange* range) {
  const auto start_of = [&](std::uint64_t bin) -> std::uint64_t {
    const Place place = bucket.place + bin * bucket.geometry.start_size;
    return bucket.geometry.start_size == 8 ? in.number<std::uint64_t>(place)
                                           : in.number<std::uint32_t>(place);
  };
  const std::uint64_t bin = position_of(fraction, bucket.geometry.bins).bucket;
  range->first = start_of(bin);
  range->last = bin + 1 < bucket.geometry.bins ? start_of(bin + 1) : bucket.geometry.count;
  if (range->first <= range->last && range->last <= bucket.geometry.count) return true;
  return in.corrupt("the index of a map's bucket is out of order");
}

// The first entry in [first, last) whose tag is `tag`; `last` where there is none.
inline std::uint64_t find_tag(ReadCursor& in, const Bucket& bucket, std::uint64_t first,
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

#endif  // PARCODE_RUNTIME_MAP_BUCKET_H_
