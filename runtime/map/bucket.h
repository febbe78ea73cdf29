// A bucket: some entries of a map and the index that finds a key among them.
//
// An inline map is one bucket in its record's tail; a partitioned map is many, each a chunk.
//
// Entries are in the order of their keys' hashes (XXH3-64), equal hashes in the order of the keys.
// Bucket b of n holds the hashes whose 128-bit product with n has b as its upper half; the lower
// half, the hash's place within the bucket, picks one of the bucket's bins. A bin is a run of
// entries (6 on average) and the tags of the first 11 of them, a byte of each hash, which are
// compared all at once.
//
//   block (aligned as its entries; of a bucket's chunk, at kBlockPlace)
//      offset            size             field
//           0   bins x 16                 bins
//           .   count x entry size        entries: key, then value, each at its alignment
//
//   bin
//      offset   size   field
//           0      5   first: the index of its first entry; they end where the next bin's begin
//           5     11   tags of its entries, in their order; 0 where there are no more
//
// with bins = ceil(count / 6). Lookup touches a bin, which lies in one cache line, and the entry.

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
#include "runtime/value/traits.h"

namespace parcode::map {

inline constexpr std::uint64_t kEntriesPerBin = 6;
inline constexpr std::uint64_t kBinSize = 16;
inline constexpr std::uint64_t kFirstSize = 5;
inline constexpr std::uint64_t kTagsPerBin = kBinSize - kFirstSize;
// Where a bucket's chunk, which starts with the count of its entries, has the block; also the
// alignment by which the place is taken.
inline constexpr Place kBlockPlace = 16;

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

// Never 0.
inline std::uint8_t tag_of(std::uint64_t hash) {
  return std::max<std::uint8_t>(1, static_cast<std::uint8_t>(hash));
}

// Offsets within a block, from its count alone.
struct Geometry {
  std::uint64_t count = 0;
  std::uint64_t bins = 0;
  std::uint64_t entries = 0;
  std::uint64_t size = 0;  // of the block, without the entries' tails
  std::uint64_t align = 1;
};
// `count` is at least 1 and so small that nothing overflows (see fits).
inline Geometry geometry_of(std::uint64_t count, const Shape& entry) {
  Geometry geometry{.count = count, .align = entry.align};
  geometry.bins = (count + kEntriesPerBin - 1) / kEntriesPerBin;
  geometry.entries = geometry.bins * kBinSize;
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
// Notes that a bin leads out of its bucket.
Match fail_index(ReadCursor& in);
// Notes that too many keys collide in the program's map; returns false.
bool fail_collisions(ReadCursor& in);

// Finds the block of `count` entries at `place`. False: the scope holds the error.
inline bool open_bucket(ReadCursor& in, Place place, std::uint64_t count, const Shape& entry,
                        Bucket* bucket) {
  if (!fits(count, entry, in.size())) return fail_count(in, count);
  bucket->geometry = geometry_of(count, entry);
  bucket->place = place;
  return in.check(place, bucket->geometry.size, bucket->geometry.align);
}

// Which of a bin's tags are `tag`, as bits. By plain C++; match_tags() is the same, and faster
// where the processor helps.
inline std::uint32_t match_tags_portably(const std::byte* bin, std::uint8_t tag) {
  std::uint32_t equal = 0;
  for (std::uint64_t i = 0; i < kTagsPerBin; ++i) {
    const bool is_equal = std::to_integer<std::uint8_t>(bin[kFirstSize + i]) == tag;
    equal |= static_cast<std::uint32_t>(is_equal) << i;
  }
  return equal;
}
inline std::uint32_t match_tags(const std::byte* bin, std::uint8_t tag) {
#if defined(__SSE2__)
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bin));
  const __m128i equal = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(tag)));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(equal)) >> kFirstSize;
#else
  return match_tags_portably(bin, tag);
#endif
}

// The entries of a bin that may have a hash. Which they are is the file's word: an index may be
// any number.
struct Candidates {
  std::uint64_t first = 0;   // the bin's first entry
  std::uint32_t tagged = 0;  // bit i: entry first + i has the hash's tag
  bool more = false;         // entries from first + kTagsPerBin on, without tags, may have it, too

  bool none() const { return tagged == 0 && !more; }
};
inline std::uint64_t first_of(const std::byte* bin) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << 8 * kFirstSize) - 1;
  return load_as<std::uint64_t>(bin) & kMask;
}
// `block` is that of `bins` bins, which are all in memory.
inline Candidates candidates_of(const std::byte* block, std::uint64_t bins, std::uint64_t hash,
                                std::uint64_t fraction) {
  const std::byte* bin = block + position_of(fraction, bins).bucket * kBinSize;
  return {.first = first_of(bin),
          .tagged = match_tags(bin, tag_of(hash)),
          .more = bin[kBinSize - 1] != std::byte{0}};
}
// Where the bin that `fraction` picks ends.
inline std::uint64_t end_of(const std::byte* block, std::uint64_t count, std::uint64_t bins,
                            std::uint64_t fraction) {
  const std::uint64_t next = position_of(fraction, bins).bucket + 1;
  return next == bins ? count : first_of(block + next * kBinSize);
}

// Looks through the entries that may have the hash: `matches(index)`, which returns a Match, is
// asked for each until it doesn't say no.
template <class Matches>
Match find(ReadCursor& in, const Bucket& bucket, std::uint64_t hash, std::uint64_t fraction,
           const Matches& matches) {
  const std::byte* block = in.at(bucket.place);
  const Candidates found = candidates_of(block, bucket.geometry.bins, hash, fraction);
  const auto ask = [&](std::uint64_t index) {
    return index < bucket.geometry.count ? matches(index) : fail_index(in);
  };
  for (std::uint32_t left = found.tagged; left != 0; left &= left - 1) {
    const Match match = ask(found.first + static_cast<std::uint64_t>(std::countr_zero(left)));
    if (match != Match::kNo) return match;
  }
  if (!found.more) return Match::kNo;
  const std::uint64_t end = end_of(block, bucket.geometry.count, bucket.geometry.bins, fraction);
  for (std::uint64_t index = found.first + kTagsPerBin; index < end; ++index) {
    const Match match = ask(index);
    if (match != Match::kNo) return match;
  }
  return Match::kNo;
}

// Writes the bins of a block, entry by entry in their order.
class IndexWriter {
 public:
  // The block is that of a bucket among `buckets`.
  IndexWriter(const Geometry& geometry, std::uint64_t buckets)
      : bins_(geometry.bins), buckets_(buckets) {}

  // `block` is where the block lies now.
  void add(std::byte* block, std::uint64_t hash) {
    const std::uint64_t fraction = position_of(hash, buckets_).fraction;
    begin_bins(block, position_of(fraction, bins_).bucket + 1);
    const std::uint64_t number = next_ - first_;
    if (number < kTagsPerBin) {
      store_as(block + (bin_ - 1) * kBinSize + kFirstSize + number, tag_of(hash));
    }
    ++next_;
  }
  // After the last entry.
  void finish(std::byte* block) { begin_bins(block, bins_); }

 private:
  // Bins up to `end` begin with the next entry.
  void begin_bins(std::byte* block, std::uint64_t end) {
    if (bin_ == end) return;
    for (; bin_ < end; ++bin_) {
      store_as(block + bin_ * kBinSize, next_);  // the tags behind it become 0
      store_as(block + bin_ * kBinSize + sizeof next_, std::uint64_t{0});
    }
    first_ = next_;
  }

  const std::uint64_t bins_;
  const std::uint64_t buckets_;
  std::uint64_t next_ = 0;   // entry
  std::uint64_t first_ = 0;  // entry of the last bin that was begun
  std::uint64_t bin_ = 0;    // to begin next
};

}  // namespace parcode::map

#endif  // PARCODE_RUNTIME_MAP_BUCKET_H_
