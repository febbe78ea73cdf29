// AsideMap: a map's entries on the disk, until it is known how many there are.
//
// The number of a map's buckets, and so the place of every entry, depends on all of them. What
// memory should not hold is put aside, a part of the hashes' range at a time (partitions.h). At the
// end the parts are fetched one by one, in the order of the hashes: once to count what decides the
// number of buckets, and once to write those. A part that has become larger than kMostFetched is
// divided once more before. So memory depends on the constants here, not on the map; but for 8 KB a
// part that was divided, one for each 4 MiB of a map of more than 256 GiB.
//
// What entries are, a Codec knows:
//
//   struct Codec {
//     using Entries = …;   // movable; a default one has none
//     // Leaves none. Calls `put(partition, bytes)`, which returns a Status, for each partition
//     that
//     // has some of them.
//     Status divide(Entries& entries, const Partitions& partitions, const auto& put) const;
//     // Adds the entries of such bytes, newer ones, to `all`.
//     Status fetch(Bytes bytes, Entries& all) const;
//     // Adds entries with other keys. Leaves none in `others`.
//     void take(Entries& others, Entries& all) const;
//     // Called when all are there, before they are used.
//     Status complete(Entries& all) const;
//     std::uint64_t count(const Entries& entries) const;
//     void add_to(MapTotals& totals, const Entries& entries) const;
//     // Adds the buckets [first, last) of `buckets`, in which all of the entries are.
//     std::vector<graph::NodeId> add_buckets(const Entries& entries, std::uint64_t first,
//                                            std::uint64_t last, std::uint64_t buckets,
//                                            const ChunkPlan& parent) const;
//   };
//
// Thread safety: one thread at a time.

#ifndef PARCODE_RUNTIME_PLAN_ASIDE_MAP_H_
#define PARCODE_RUNTIME_PLAN_ASIDE_MAP_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "runtime/base/error.h"
#include "runtime/map/bucket.h"
#include "runtime/plan/partitions.h"
#include "runtime/plan/stream.h"

namespace parcode::plan {

// Bytes of entries in memory, beyond which a stream puts them aside.
inline constexpr std::uint64_t kMostHeld = 8 << 20;
// Bytes of entries, as they were put aside, that are fetched at once.
inline constexpr std::uint64_t kMostFetched = 4 << 20;
// Bytes of buckets, about, that are written at once.
inline constexpr std::uint64_t kWrittenAtOnce = 1 << 20;

// What decides how a map is cut into buckets, and more about its size.
struct MapTotals {
  std::uint64_t entries = 0;
  std::uint64_t tails = 0;  // bytes
  std::uint64_t below = 0;  // bytes of chunks that entries have of their own

  // As bucket_count() wants them.
  std::uint64_t bytes(const Shape& entry) const {
    return map::geometry_of(entries, entry).size + tails;
  }
  // Whether the map is better fetched than written from the disk: whatever may be kept inside the
  // record, and little else.
  bool is_little(const Shape& entry) const {
    return bytes(entry) <= 2 * kInsideBytes || bytes(entry) + below <= kMostFetched;
  }
};

template <class Codec>
class AsideMap {
 public:
  using Entries = typename Codec::Entries;

  // Both must outlive this.
  AsideMap(const Codec& codec, Scratch& scratch, const HashRange& range = {})
      : codec_(codec), scratch_(scratch), partitions_(scratch, range) {}

  // Puts all entries aside and leaves none. They are newer than those that are there.
  Status add(Entries& entries) {
    return codec_.divide(entries, partitions_, [&](std::size_t partition, Bytes bytes) {
      return partitions_.add(partition, bytes);
    });
  }

  // Calls `use(Entries&, last hash of its range)`, which returns a Status, for parts of the map,
  // one behind the other. Their ranges are all hashes together. The Entries may be taken.
  template <class Use>
  Status each(const Use& use) {
    for (std::size_t i = 0; i < Partitions::kCount; ++i) {
      Status used = is_divided(i) ? each_finer(i, use) : each_of(i, use);
      if (!used) return used;
    }
    return {};
  }

 private:
  bool is_divided(std::size_t part) const {
    return finer_[part] != nullptr ||
           (partitions_.bytes(part) > kMostFetched && partitions_.can_be_split(part));
  }

  template <class Use>
  Status each_of(std::size_t part, const Use& use) {
    Entries all;
    Status done = partitions_.each(part, [&](Bytes bytes) { return codec_.fetch(bytes, all); });
    if (done) done = codec_.complete(all);
    return done ? use(all, partitions_.range(part).last()) : done;
  }

  template <class Use>
  Status each_finer(std::size_t part, const Use& use) {
    if (finer_[part] == nullptr) {
      finer_[part] = std::make_unique<AsideMap>(codec_, scratch_, partitions_.range(part));
      Status divided = partitions_.each(part, [&](Bytes bytes) {
        Entries entries;
        Status fetched = codec_.fetch(bytes, entries);
        return fetched ? finer_[part]->add(entries) : fetched;
      });
      if (!divided) return divided;
    }
    return finer_[part]->each(use);
  }

  const Codec& codec_;
  Scratch& scratch_;
  Partitions partitions_;
  std::array<std::unique_ptr<AsideMap>, Partitions::kCount> finer_ = {};
};

// Writes the buckets [first, last) of `buckets`, in which all of the entries are.
template <class Codec>
Status write_buckets(StreamSet& set, const Codec& codec, const typename Codec::Entries& entries,
                     std::uint64_t first, std::uint64_t last, std::uint64_t buckets,
                     WrittenLeaves& leaves) {
  graph::Graph graph;
  const auto nodes =
      codec.add_buckets(entries, first, last, buckets, ChunkPlan(graph, set.shard_bytes()));
  const auto chunks = set.write(graph);
  if (!chunks) return Failure(chunks.error());
  for (const graph::NodeId node : nodes) {
    if (Status added = leaves.add((*chunks)[node], 0); !added) return added;
  }
  return {};
}

// Writes all buckets of a map that is aside. `entry`: its entries' shape.
template <class Codec>
Status write_aside(StreamSet& set, const Codec& codec, AsideMap<Codec>& aside,
                   const MapTotals& totals, const Shape& entry, WrittenLeaves& leaves) {
  const std::uint64_t bytes = totals.bytes(entry);
  const std::uint64_t buckets = bucket_count(totals.entries, bytes, set.shard_bytes());
  const std::uint64_t at_once = kWrittenAtOnce * totals.entries / (bytes + totals.below);
  typename Codec::Entries group;  // of the buckets from `first` on
  std::uint64_t first = 0;
  return aside.each([&](typename Codec::Entries& part, std::uint64_t last_hash) -> Status {
    codec.take(part, group);
    const bool is_last = last_hash == ~std::uint64_t{0};
    if (!is_last && codec.count(group) < at_once) return {};
    const std::uint64_t bucket = map::position_of(last_hash, buckets).bucket;
    const bool ends = is_last || map::position_of(last_hash + 1, buckets).bucket != bucket;
    if (!ends) return {};
    if (Status complete = codec.complete(group); !complete) return complete;
    Status written = write_buckets(set, codec, group, first, bucket + 1, buckets, leaves);
    first = bucket + 1;
    group = {};
    return written;
  });
}

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_ASIDE_MAP_H_
