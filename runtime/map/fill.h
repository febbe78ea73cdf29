// Adding many stored entries to a large std::unordered_map.
//
// Entries are stored in the order of a hash that has nothing to do with the program's. Adding them
// as they come would lead to another place of the table each time, and to other entries there,
// none of them in the cache. So for each entry it is first asked which part of the table it
// belongs to; then one part after the other is filled, which stays in the cache meanwhile. What is
// read in an order that nobody can guess are now the stored entries, which can be prefetched.

#ifndef PARCODE_RUNTIME_MAP_FILL_H_
#define PARCODE_RUNTIME_MAP_FILL_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/base/prefetch.h"
#include "runtime/map/bucket.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"

namespace parcode::map {

// The table of a map with fewer entries than this is in the cache as a whole.
inline constexpr std::uint64_t kWorthOrdering = 1 << 18;

// The parts of a map's table. The map has reserved room for what it is to hold. `Stored`: as
// Entries (maps.h), here and below.
template <class Stored>
class TableParts {
 public:
  using Part = std::uint16_t;
  using Map = typename Stored::Map;

  explicit TableParts(const Map& values)
      : values_(values),
        shift_(std::max(0, static_cast<int>(std::bit_width(values.bucket_count())) - kPartBits)) {}

  std::size_t count() const { return (values_.bucket_count() >> shift_) + 1; }

  // Adds the part of each of the bucket's entries to `parts`.
  bool note(ReadCursor& in, const Bucket& bucket, std::vector<Part>& parts) const {
    typename Map::key_type key{};
    for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
      if (!Traits<typename Map::key_type>::decode(in, bucket.entry(i, Stored::kShape), key)) {
        return in.in_entry(i);
      }
      parts.push_back(static_cast<Part>(values_.bucket(key) >> shift_));
    }
    return true;
  }

 private:
  static constexpr int kPartBits = 6;

  const Map& values_;
  int shift_;
};

// Buckets with the parts of the table that their entries belong to.
template <class Stored>
class Filling {
 public:
  using Map = typename Stored::Map;
  using Parts = std::vector<typename TableParts<Stored>::Part>;

  // All must outlive this. `parts` are those of the bucket's entries.
  void add(ReadCursor& in, const Bucket& bucket,
           std::span<const typename Parts::value_type> parts) {
    for (std::uint64_t first = 0; first < parts.size(); first += kSourceEntries) {
      const auto size = std::min<std::uint64_t>(kSourceEntries, parts.size() - first);
      sources_.push_back({&in, &bucket, first, parts.subspan(first, size)});
    }
  }

  // Adds all entries to `values`, which has no others with these keys; calls `before_each()`.
  // False: `*failed` is the cursor whose scope holds the error.
  template <class BeforeEach>
  bool run(const TableParts<Stored>& table, Map& values, const BeforeEach& before_each,
           ReadCursor** failed) const {
    const std::vector<Arrival> arrivals = ordered(table.count());
    typename Stored::CollisionProbe probe(values);
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      if (i + 2 * kAhead < arrivals.size()) prefetch_entry(arrivals[i + 2 * kAhead]);
      if (i + kAhead < arrivals.size()) prefetch_tail(arrivals[i + kAhead]);
      const Source& source = sources_[arrivals[i].source];
      *failed = source.in;
      before_each();
      const std::uint64_t entry = source.first + arrivals[i].entry;
      if (!Stored::decode_into(*source.in, *source.bucket, entry, values, probe)) return false;
    }
    return true;
  }

 private:
  struct Source {
    ReadCursor* in = nullptr;
    const Bucket* bucket = nullptr;
    std::uint64_t first = 0;  // entry
    std::span<const typename Parts::value_type> parts;
  };
  struct Arrival {
    std::uint32_t source = 0;
    std::uint32_t entry = 0;
  };

  static constexpr std::uint64_t kSourceEntries = 1 << 30;
  static constexpr std::size_t kAhead = 12;

  // All entries in the order of their parts.
  std::vector<Arrival> ordered(std::size_t parts) const {
    std::vector<std::size_t> next(parts + 1);
    for (const Source& source : sources_) {
      for (const auto part : source.parts) ++next[std::size_t{part} + 1];
    }
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    std::vector<Arrival> arrivals(next.back());
    for (std::uint32_t source = 0; source < sources_.size(); ++source) {
      std::uint32_t entry = 0;
      for (const auto part : sources_[source].parts) arrivals[next[part]++] = {source, entry++};
    }
    return arrivals;
  }

  Place place_of(const Arrival& arrival) const {
    const Source& source = sources_[arrival.source];
    return source.bucket->entry(source.first + arrival.entry, Stored::kShape);
  }
  void prefetch_entry(const Arrival& arrival) const {
    parcode::prefetch(sources_[arrival.source].in->at(place_of(arrival)));
  }
  // An entry's tail lies in one piece, to which the first slot leads: the first number that could
  // be one. It is a guess, and costs nothing where it is wrong.
  void prefetch_tail(const Arrival& arrival) const {
    if constexpr (Stored::kShape.fixed) return;
    const ReadCursor& in = *sources_[arrival.source].in;
    const Place at = place_of(arrival);
    for (Place slot = at; slot < at + std::min<Place>(Stored::kShape.size, 64); slot += 8) {
      const Place place = in.template number<std::uint32_t>(slot);
      const std::uint64_t count = in.template number<std::uint32_t>(slot + 4);
      if (count == 0 || place <= at || !within(place, count, in.size())) continue;
      parcode::prefetch(in.at(place));
      if (count > 1) parcode::prefetch(in.at(place + std::min<std::uint64_t>(count - 1, 64)));
      return;
    }
  }

  std::vector<Source> sources_;
};

// Adds all entries of `bucket` to `values`, which has reserved room for them and has no others with
// these keys.
template <class Stored>
bool fill_from(ReadCursor& in, const Bucket& bucket, typename Stored::Map& values) {
  const std::uint64_t count = bucket.geometry.count;
  if (count < kWorthOrdering) {
    typename Stored::CollisionProbe probe(values);
    return Stored::decode_all(in, bucket, values, probe, [] {});
  }
  const TableParts<Stored> table(values);
  typename Filling<Stored>::Parts parts;
  parts.reserve(count);
  ReadCursor keys = in;  // what it claims will be claimed once more
  if (!table.note(keys, bucket, parts)) return false;
  Filling<Stored> filling;
  filling.add(in, bucket, parts);
  ReadCursor* failed = nullptr;
  return filling.run(
      table, values, [] {}, &failed);
}

}  // namespace parcode::map

#endif  // PARCODE_RUNTIME_MAP_FILL_H_
