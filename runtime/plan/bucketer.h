// How a map is cut into buckets.
//
// What a large map costs is the way to its entries, which lie anywhere in memory. The calling
// thread goes to each once (map/walk.h): it hashes the key, measures the entry, adds both to a
// histogram of the hashes' upper bits, and notes the entry in the part that the hash belongs to.
// From the histogram alone follow the number of buckets, a power of two, and the size of each; the
// notes of each part are then put in the order of buckets, without looking at the entries. The
// jobs, on any thread, go to their entries a second time, to sort and encode them.
//
// So that the sizes of a bucket's entries add up whatever their order, each entry's tail begins at
// a multiple of the entries' tail alignment (map::Entries).

#ifndef PARCODE_RUNTIME_PLAN_BUCKETER_H_
#define PARCODE_RUNTIME_PLAN_BUCKETER_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/io/memory.h"
#include "runtime/map/maps.h"
#include "runtime/map/walk.h"
#include "runtime/plan/chunk_plan.h"

namespace parcode::plan {

// Where an entry is, and where its hash puts it, as small as may be: there is one for each entry.
template <class Entry>
class Note {
 public:
  Note() = default;
  Note(const Entry& entry, std::uint64_t hash) : upper_(static_cast<std::uint32_t>(hash >> 32)) {
    const Entry* address = &entry;
    std::memcpy(address_, &address, sizeof address);
  }

  const Entry& entry() const {
    const Entry* address = nullptr;
    std::memcpy(&address, address_, sizeof address);
    return *address;
  }
  // Among `buckets`, a power of two up to 2^32.
  std::size_t bucket(std::uint64_t buckets) const {
    return static_cast<std::size_t>(upper_ * buckets >> 32);
  }

 private:
  std::uint32_t upper_ = 0;                                                   // half of the hash
  std::uint32_t address_[sizeof(const Entry*) / sizeof(std::uint32_t)] = {};  // not aligned to 8
};

// Entries of a map, bucket by bucket, kept for the buckets' jobs.
template <class K, class V>
struct BucketedEntries {
  using Entry = typename map::Entries<K, V>::Map::value_type;

  std::uint64_t buckets = 1;  // of the map
  std::vector<Note<Entry>> notes;
};

// A bucket's chunk: the count of its entries, 8 bytes, then its block.
template <class K, class V>
struct BucketChunk {
  using Entries = map::Entries<K, V>;

  // The bucket of the notes [first, first + count), in the file's order.
  static std::vector<typename Entries::Hashed> sorted(const BucketedEntries<K, V>& entries,
                                                      std::size_t first, std::size_t count) {
    const auto notes = std::span(entries.notes).subspan(first, count);
    return Entries::sorted(
        count, entries.buckets, [&](std::size_t i) -> const auto& { return notes[i].entry(); });
  }

  // Of a bucket of `count` entries whose tails take `tails` bytes (Entries::tail_bytes, added up).
  // Where that is too much for the narrow form, they are measured again.
  static Measured measure(const BucketedEntries<K, V>& entries, std::size_t first,
                          std::size_t count, std::uint64_t tails) {
    return measure_chunk(0, Entries::kShape, [&](Extent& extent) {
      extent.add(sizeof(std::uint64_t), alignof(std::uint64_t));
      if (count == 0) return;
      const auto geometry = map::geometry_of(count, Entries::kShape);
      extent.add(geometry.size, map::kBlockPlace);
      if constexpr (Entries::kShape.fixed) return;
      if (extent.form() == Form::kWide) {
        return Entries::measure(sorted(entries, first, count), extent);
      }
      extent.add(tails, map::tail_step(Entries::kShape, Form::kNarrow));
    });
  }

  // Encodes the bucket of notes [job.first, job.first + job.count) of BucketedEntries.
  static void encode(const graph::Job& job, WriteCursor& out) {
    const auto& all = *static_cast<const BucketedEntries<K, V>*>(job.subject);
    out.store<std::uint64_t>(out.take(sizeof(std::uint64_t), alignof(std::uint64_t)), job.count);
    if (job.count == 0) return;
    const auto entries = sorted(all, job.first, job.count);
    const auto geometry = map::geometry_of(entries.size(), Entries::kShape);
    const Place place = out.take(geometry.size, map::kBlockPlace);
    Entries::encode(entries, all.buckets, out, place);
  }
};

// How many entries, with tails of how many bytes, have hashes with the same upper bits.
struct Cell {
  std::uint64_t count = 0;
  std::uint64_t tails = 0;
};

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

// Adds the bucket of the notes from `first` on, `cell.count` of them.
template <class K, class V>
graph::NodeId add_bucket(const BucketedEntries<K, V>& entries, std::size_t first, const Cell& cell,
                         const ChunkPlan& parent, Compressor compressor) {
  ChunkPlan plan = parent.below();
  if constexpr (map::Entries<K, V>::kShape.has_chunks) {
    // Children in the order in which the job asks for them.
    for (const auto& hashed : BucketChunk<K, V>::sorted(entries, first, cell.count)) {
      Traits<V>::plan(hashed.entry->second, plan);
    }
  }
  const Measured measured = BucketChunk<K, V>::measure(entries, first, cell.count, cell.tails);
  const graph::Job job{.encode = BucketChunk<K, V>::encode,
                       .subject = &entries,
                       .first = first,
                       .count = cell.count};
  return plan.finish(job, measured.size, measured.form, compressor);
}

// Cuts one map, which is not empty, into buckets.
template <class K, class V>
class Bucketer {
 public:
  Bucketer(const std::unordered_map<K, V>& values, const ChunkPlan& parent, Compressor compressor)
      : items_(values.size()),
        parent_(parent),
        compressor_(compressor),
        cells_(most_buckets(items_)),
        parts_(std::clamp<std::uint64_t>(std::bit_ceil(items_ / kPartEntries), 1,
                                         std::min<std::uint64_t>(kMostParts, cells_.size()))) {
    reserve();
    map::Walk(values).each([&](const auto& entry) { note(entry); });
  }

  void add_to(ChunkPlan& plan) {
    const std::uint64_t buckets = bucket_count(items_, total_bytes(), plan.shard_bytes());
    merge_cells(cells_, buckets);
    merge_parts(std::min<std::uint64_t>(buckets, parts_.size()));
    std::vector<graph::NodeId> nodes;
    nodes.reserve(buckets);
    const std::size_t each = buckets / parts_.size();
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      const auto cells = std::span(cells_).subspan(part * each, each);
      const auto& entries = plan.graph().keep(
          BucketedEntries<K, V>{buckets, grouped(std::move(parts_[part]), buckets, cells)});
      std::size_t first = 0;
      for (const Cell& cell : cells) {
        nodes.push_back(add_bucket(entries, first, cell, parent_, compressor_));
        first += cell.count;
      }
    }
    plan.add_container(std::move(nodes), {}, items_);
  }

 private:
  using Entries = map::Entries<K, V>;
  using Entry = typename BucketedEntries<K, V>::Entry;
  using Notes = std::vector<Note<Entry>>;

  // Parts are so few that each one's end stays in the cache while notes are added to all of them,
  // and so many that each stays there while it is put in order.
  static constexpr std::uint64_t kPartEntries = 1024;
  static constexpr std::uint64_t kMostParts = 256;

  // Hashes are spread evenly: few parts get more notes than the average and four times its root.
  void reserve() {
    const std::uint64_t average = items_ / parts_.size();
    const auto more = static_cast<std::uint64_t>(4 * std::sqrt(static_cast<double>(average)));
    const std::uint64_t each = parts_.size() == 1 ? average : average + more;
    io::HeapAhead heap;
    heap.expect_in_all(each * parts_.size() * sizeof(Note<Entry>));
    for (Notes& part : parts_) {
      heap.expect(each * sizeof(Note<Entry>));
      part.reserve(each);
    }
  }

  void note(const Entry& entry) {
    const std::uint64_t hash = Traits<K>::hash(entry.first);
    const Note<Entry> note(entry, hash);
    parts_[note.bucket(parts_.size())].push_back(note);
    Cell& cell = cells_[note.bucket(cells_.size())];
    ++cell.count;
    cell.tails += Entries::tail_bytes(entry);
  }

  std::uint64_t total_bytes() const {
    const auto geometry = map::geometry_of(items_, Entries::kShape);
    std::uint64_t total = geometry.size;
    for (const Cell& cell : cells_) total += cell.tails;
    return total;
  }

  // Joins neighbours until `count` are left, a power of two.
  void merge_parts(std::size_t count) {
    const std::size_t each = parts_.size() / count;
    if (each == 1) return;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (i % each == 0) {
        std::swap(parts_[i / each], parts_[i]);
        continue;
      }
      Notes& joined = parts_[i / each];
      joined.insert(joined.end(), parts_[i].begin(), parts_[i].end());
      parts_[i] = {};
    }
    parts_.resize(count);
  }

  // The notes of some neighbouring buckets, whose cells these are, bucket by bucket.
  static Notes grouped(Notes notes, std::uint64_t buckets, std::span<const Cell> cells) {
    if (cells.size() == 1) return notes;
    std::vector<std::size_t> next;
    next.reserve(cells.size());
    std::size_t first = 0;
    for (const Cell& cell : cells) {
      next.push_back(first);
      first += cell.count;
    }
    Notes ordered(notes.size());
    for (const Note<Entry>& note : notes) {
      ordered[next[note.bucket(buckets) % cells.size()]++] = note;
    }
    return ordered;
  }

  std::uint64_t items_;
  const ChunkPlan& parent_;
  Compressor compressor_;
  std::vector<Cell> cells_;
  std::vector<Notes> parts_;
};

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_BUCKETER_H_
