// How a map is cut into buckets.
//
// What a large map costs is the way to its entries, which lie anywhere in memory. The calling
// thread goes to each once: it hashes the key, measures the entry and adds both to a histogram of
// the hashes' upper bits. From the histogram alone follow the number of buckets, a power of two,
// and the size of each; entries are then put into their buckets by hash, without being looked at.
// The jobs, on any thread, sort their buckets and go to the entries a second time, to encode them.
//
// So that the sizes of a bucket's entries add up whatever their order, each entry's tail begins at
// a multiple of the entries' tail alignment (map::Entries).

#ifndef PARCODE_RUNTIME_PLAN_BUCKETER_H_
#define PARCODE_RUNTIME_PLAN_BUCKETER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/map/maps.h"
#include "runtime/plan/chunk_plan.h"

namespace parcode::plan {

// A map's entries, bucket by bucket, kept for the buckets' jobs.
template <class K, class V>
struct BucketedMap {
  using Hashed = typename map::Entries<K, V>::Hashed;

  std::uint64_t buckets = 1;
  // Within a bucket in any order, until its job sorts it: it alone touches it.
  mutable std::vector<Hashed> entries;
};

// A bucket's chunk: the count of its entries, 8 bytes, then its block.
template <class K, class V>
struct BucketChunk {
  using Entries = map::Entries<K, V>;

  // Of a bucket of `count` entries whose tails take `tails` bytes (Entries::tail_bytes, added up).
  // Where that is too much for the narrow form, they are measured again.
  static Measured measure(std::span<const typename Entries::Hashed> entries, std::uint64_t tails) {
    return measure_chunk(0, Entries::kShape, [&](Extent& extent) {
      extent.add(sizeof(std::uint64_t), alignof(std::uint64_t));
      if (entries.empty()) return;
      const auto geometry = map::geometry_of(entries.size(), Entries::kShape);
      extent.add(geometry.size, map::kBlockPlace);
      if constexpr (Entries::kShape.fixed) return;
      if (extent.form() == Form::kWide) return Entries::measure(entries, extent);
      extent.add(tails, map::tail_step(Entries::kShape, Form::kNarrow));
    });
  }

  // Encodes the bucket of entries [job.first, job.first + job.count) of a BucketedMap.
  static void encode(const graph::Job& job, WriteCursor& out) {
    const auto& map = *static_cast<const BucketedMap<K, V>*>(job.subject);
    const auto entries = std::span(map.entries).subspan(job.first, job.count);
    out.store<std::uint64_t>(out.take(sizeof(std::uint64_t), alignof(std::uint64_t)),
                             entries.size());
    if (entries.empty()) return;
    Entries::sort(entries);
    const auto geometry = map::geometry_of(entries.size(), Entries::kShape);
    const Place place = out.take(geometry.size, map::kBlockPlace);
    Entries::encode(entries, map.buckets, out, place);
  }
};

// How many entries, with tails of how many bytes, have hashes with the same upper bits.
struct Cell {
  std::uint64_t count = 0;
  std::uint64_t tails = 0;
};

// The cell or bucket of a hash among `count`, a power of two.
inline std::size_t cell_of(std::uint64_t hash, std::uint64_t count) {
  return static_cast<std::size_t>(map::position_of(hash, count).bucket);
}

// Adds up neighbours until `buckets` are left, a power of two.
inline void merge_cells(std::vector<Cell>& cells, std::uint64_t buckets) {
  const std::size_t each = cells.size() / buckets;
  for (std::size_t i = 0; i < buckets; ++i) {
    Cell sum;
    for (std::size_t j = i * each; j < (i + 1) * each; ++j) {
      sum.count += cells[j].count;
      sum.tails += cells[j].tails;
    }
    cells[i] = sum;
  }
  cells.resize(buckets);
}

// Adds the bucket of the entries from `first` on, `cell.count` of them.
template <class K, class V>
graph::NodeId add_bucket(const BucketedMap<K, V>& map, std::size_t first, const Cell& cell,
                         const ChunkPlan& parent, Compressor compressor) {
  using Entries = map::Entries<K, V>;
  ChunkPlan plan = parent.below();
  const auto entries = std::span(map.entries).subspan(first, cell.count);
  if constexpr (Entries::kShape.has_chunks) {
    Entries::sort(entries);  // children in the order in which the job asks for them
    for (const auto& hashed : entries) Traits<V>::plan(hashed.entry->second, plan);
  }
  const Measured measured = BucketChunk<K, V>::measure(entries, cell.tails);
  const graph::Job job{
      .encode = BucketChunk<K, V>::encode, .subject = &map, .first = first, .count = cell.count};
  return plan.finish(job, measured.size, measured.form, compressor);
}

// Cuts one map into buckets.
template <class K, class V>
class Bucketer {
 public:
  Bucketer(const std::unordered_map<K, V>& values, const ChunkPlan& parent, Compressor compressor)
      : parent_(parent),
        compressor_(compressor),
        map_(parent.graph().keep(BucketedMap<K, V>{})),
        cells_(most_buckets(values.size())) {
    map_.entries.reserve(values.size());
    for (const auto& entry : values) add(entry);
  }

  void add_to(ChunkPlan& plan) {
    map_.buckets = bucket_count(map_.entries.size(), total_bytes(), plan.shard_bytes());
    merge_cells(cells_, map_.buckets);
    group();
    std::size_t first = 0;
    for (const Cell& cell : cells_) {
      buckets_.push_back(add_bucket(map_, first, cell, parent_, compressor_));
      first += cell.count;
    }
    plan.add_container(std::move(buckets_), {}, map_.entries.size());
  }

 private:
  using Entries = map::Entries<K, V>;
  using Hashed = typename Entries::Hashed;

  void add(const typename Entries::Map::value_type& entry) {
    const Hashed hashed{Traits<K>::hash(entry.first), &entry};
    map_.entries.push_back(hashed);
    Cell& cell = cells_[cell_of(hashed.hash, cells_.size())];
    ++cell.count;
    cell.tails += Entries::tail_bytes(entry);
  }

  std::uint64_t total_bytes() const {
    const auto geometry = map::geometry_of(map_.entries.size(), Entries::kShape);
    std::uint64_t total = geometry.size;
    for (const Cell& cell : cells_) total += cell.tails;
    return total;
  }

  // Puts each entry into its bucket's range, in place: swaps it to where it belongs until the one
  // that belongs here comes back (McIlroy, Bostic and McIlroy, "Engineering Radix Sort", 1993).
  void group() {
    std::vector<std::size_t> next;
    next.reserve(cells_.size());
    std::size_t first = 0;
    for (const Cell& cell : cells_) {
      next.push_back(first);
      first += cell.count;
    }
    std::size_t end = 0;
    for (std::size_t bucket = 0; bucket < cells_.size(); ++bucket) {
      end += cells_[bucket].count;
      while (next[bucket] < end) {
        Hashed& here = map_.entries[next[bucket]];
        const std::size_t home = cell_of(here.hash, cells_.size());
        if (home == bucket) {
          ++next[bucket];
        } else {
          std::swap(here, map_.entries[next[home]++]);
        }
      }
    }
  }

  const ChunkPlan& parent_;
  Compressor compressor_;
  BucketedMap<K, V>& map_;
  std::vector<Cell> cells_;
  std::vector<graph::NodeId> buckets_;
};

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_BUCKETER_H_
