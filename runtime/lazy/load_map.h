// Loading a whole map from its buckets.
//
// A small map is decoded bucket by bucket. Of a large one, the buckets are first visited in the
// order of the file, which verifies them and finds out where their entries belong in the program's
// table; then the entries are added in the order of that table (map/fill.h). Chunks stay pinned in
// between, so a very large map, or one whose chunks are not in memory as they are in the file, is
// loaded a window after the other.
//
// With tasks, buckets are decoded side by side whatever the size, and one thread at a time moves
// entries into the program's map.

#ifndef PARCODE_RUNTIME_LAZY_LOAD_MAP_H_
#define PARCODE_RUNTIME_LAZY_LOAD_MAP_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/base/prefetch.h"
#include "runtime/io/memory.h"
#include "runtime/lazy/read_below.h"
#include "runtime/map/maps.h"
#include "runtime/reader/call.h"

namespace parcode::lazy {

// The block of a bucket's chunk; count 0 where the bucket is empty.
template <class K, class V>
bool open_bucket_chunk(ReadCursor& in, map::Bucket* bucket) {
  using Entries = map::Entries<K, V>;
  *bucket = map::Bucket{};
  if (!in.check(0, sizeof(std::uint64_t), alignof(std::uint64_t))) return false;
  const auto count = in.number<std::uint64_t>(0);
  if (count == 0) return true;
  return map::open_bucket(in, map::kBlockPlace, count, Entries::kShape, bucket) &&
         in.claim(bucket->geometry.size);
}

inline constexpr const char* kMiscounted = "a map does not hold as many entries as it says";

// Some neighbouring buckets that were visited, and where their entries belong.
template <class K, class V>
class VisitedBuckets {
 public:
  using Entries = map::Entries<K, V>;
  using Table = map::TableParts<Entries>;

  // `in` is over the chunk.
  bool visit(ReadCursor& in, reader::ChunkPin chunk, const Table& table) {
    Leaf& leaf = leaves_.emplace_back();
    leaf.chunk = std::move(chunk);
    return open_bucket_chunk<K, V>(in, &leaf.bucket) && table.note(in, leaf.bucket, parts_);
  }
  void reserve(std::uint64_t leaves, std::uint64_t entries) {
    leaves_.reserve(leaves);
    parts_.reserve(entries);
  }

  std::size_t leaves() const { return leaves_.size(); }

  // Adds all to `filling`, with cursors that are appended to `cursors`, which has room for them.
  bool add_to(map::Filling<Entries>& filling, std::vector<ReadCursor>& cursors,
              ReadScope& scope) const {
    auto parts = std::span(parts_);
    for (const Leaf& leaf : leaves_) {
      reader::Chunk& chunk = *leaf.chunk.get();
      ReadCursor& in = cursors.emplace_back(chunk.bytes(), chunk.form(), &chunk, scope);
      map::Bucket bucket;
      if (!open_bucket_chunk<K, V>(in, &bucket)) return false;  // claims its bytes
      filling.add(in, leaf.bucket, parts.first(leaf.bucket.geometry.count));
      parts = parts.subspan(leaf.bucket.geometry.count);
    }
    return true;
  }

 private:
  struct Leaf {
    reader::ChunkPin chunk;
    map::Bucket bucket;
  };

  std::vector<Leaf> leaves_;
  typename map::Filling<Entries>::Parts parts_;  // of all entries
};

// Loads a large map on the calling thread.
template <class K, class V>
class LargeMapLoad {
 public:
  using Map = std::unordered_map<K, V>;

  // `values` has reserved room for the container's items, each of which takes `entry_memory` bytes
  // of the heap besides, about.
  LargeMapLoad(const reader::Container& container, Map& values, io::HeapAhead& heap,
               std::size_t entry_memory)
      : container_(container),
        values_(values),
        table_(values),
        heap_(heap),
        entry_memory_(entry_memory) {}

  bool run(ReadCursor& in) {
    if (!in.enter()) return false;
    const bool done = load_windows(in);
    in.leave();
    return done && (values_.size() == container_.items() || in.corrupt(kMiscounted));
  }

 private:
  using Entries = map::Entries<K, V>;
  using Visited = VisitedBuckets<K, V>;

  static constexpr std::uint64_t kWindowEntries = 4 << 20;  // of 10 bytes each while they wait
  static constexpr std::uint64_t kLeastWindow = 4 << 20;    // bytes
  static constexpr std::uint64_t kMostBuffered = 16 << 20;  // bytes

  bool load_windows(ReadCursor& in) {
    while (next_leaf_ < container_.leaves()) {
      std::uint64_t end = 0;
      if (!find_window(in, &end)) return false;
      Visited window;
      window.reserve(end - next_leaf_, entries_in(end - next_leaf_));
      for (; next_leaf_ < end; ++next_leaf_) {
        reader::ChunkPin chunk;
        if (!reader::fetch_leaf(in, container_, next_leaf_, &chunk)) return false;
        if (!visit(in.scope(), std::move(chunk), window)) return false;
      }
      if (!fill(in.scope(), window)) return false;
    }
    return true;
  }

  std::uint64_t entries_in(std::uint64_t leaves) const {
    return container_.items() / container_.leaves() * leaves + leaves;  // about
  }

  // The end of the leaves from next_leaf_ on that are visited before their entries are added.
  //
  // Within a window, chunks are read in any order, so its pages should be few enough for the
  // processor's table of them; in each window, all of the program's table is gone through.
  bool find_window(ReadCursor& in, std::uint64_t* end) const {
    const auto first = container_.leaf_ref(next_leaf_);
    if (!first) return reader::pass_on(in, first.error());
    const std::uint64_t each = first->decoded_size + 1;  // all are about as large
    const bool stays = first->codec == format::Codec::kNone && first->part == 0;
    const std::uint64_t share = each * container_.leaves();
    const std::uint64_t bytes =
        stays ? std::max(kLeastWindow, share) : std::clamp(share, kLeastWindow, kMostBuffered);
    const std::uint64_t most = kWindowEntries * container_.leaves() / container_.items();
    const std::uint64_t count = std::clamp<std::uint64_t>(bytes / each, 1, most + 1);
    *end = next_leaf_ + std::min(container_.leaves() - next_leaf_, count);
    return true;
  }

  bool visit(ReadScope& scope, reader::ChunkPin chunk, Visited& visited) const {
    reader::Chunk& visited_chunk = *chunk.get();
    ReadCursor below(visited_chunk.bytes(), visited_chunk.form(), &visited_chunk, scope);
    if (visited.visit(below, std::move(chunk), table_)) return true;
    reader::locate(scope.error(), visited_chunk);
    return false;
  }

  // Adds the entries of a window.
  bool fill(ReadScope& scope, const Visited& window) {
    std::vector<ReadCursor> cursors;
    cursors.reserve(window.leaves());
    map::Filling<Entries> filling;
    const auto before_each = [&] { heap_.expect(entry_memory_); };
    ReadCursor* failed = nullptr;
    if (!window.add_to(filling, cursors, scope)) {
      failed = &cursors.back();
    } else if (filling.run(table_, values_, before_each, &failed)) {
      return true;
    }
    reader::locate(scope.error(), *failed->chunk());
    return false;
  }

  const reader::Container& container_;
  Map& values_;
  const map::TableParts<Entries> table_;
  io::HeapAhead& heap_;
  const std::size_t entry_memory_;
  std::uint64_t next_leaf_ = 0;
};

// Moves the entries of buckets that several threads decode into the program's map. One thread at a
// time does so, for all: the others hand theirs over and go on decoding. What waits takes no more
// memory than it will in the map, but for 16 bytes an entry.
//
// Thread safety: begin() and add() may be called from any task.
template <class K, class V>
class MapMerger {
 public:
  using Map = std::unordered_map<K, V>;

  // The entries of a bucket, on their way.
  struct Part {
    Map decoded;  // the one that is being decoded
    std::vector<typename Map::node_type> nodes;
  };
  using PartAt = typename std::list<Part>::iterator;

  // `values` has reserved room for the container's items.
  MapMerger(Map& values, const reader::Container& container)
      : values_(values), container_(container), probe_(values) {}

  // Room for the entries of one bucket. Whatever becomes of them, they stay where they are until
  // they are in the map or the load ends: other tasks may be decoding chunks below them.
  PartAt begin() {
    const std::scoped_lock lock(mutex_);
    return parts_.emplace(parts_.end());
  }

  // Takes the nodes of a part. False: the scope of `in` holds the error, which may be of another's
  // entries.
  bool add(PartAt part, ReadCursor& in) {
    std::unique_lock lock(mutex_);
    waiting_.push_back(part);
    if (is_merging_) return true;
    is_merging_ = true;
    while (!waiting_.empty()) {
      const PartAt last = waiting_.back();
      waiting_.pop_back();
      lock.unlock();
      if (!merge(last->nodes, in)) return false;  // the load ends, with what waits
      lock.lock();
      parts_.erase(last);
    }
    is_merging_ = false;
    return merged_ < container_.leaves() || values_.size() == container_.items() ||
           in.corrupt(kMiscounted);
  }

 private:
  using Entries = map::Entries<K, V>;
  using Nodes = std::span<typename Map::node_type>;

  // How many nodes are asked for at once.
  static constexpr std::size_t kTogether = 32;

  bool merge(Nodes nodes, ReadCursor& in) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i % kTogether == 0) {
        prefetch_places(nodes.subspan(i, std::min(kTogether, nodes.size() - i)));
      }
      auto placed = values_.insert(std::move(nodes[i]));
      if (!placed.inserted) {
        nodes[i] = std::move(placed.node);
        return in.corrupt("a map holds the same key twice");
      }
      if (!probe_.check(in, placed.position->first)) return false;
    }
    ++merged_;
    return true;
  }

  // Nodes come from another thread's cache, and a key's place in the program's table lies anywhere
  // in memory. Asking for several before they are inserted waits for all of them at once.
  void prefetch_places(Nodes nodes) const {
    for (const auto& node : nodes) prefetch(std::addressof(node.key()));
    for (const auto& node : nodes) {
      const auto bucket = values_.bucket(node.key());
      const auto first = values_.begin(bucket);
      if (first != values_.end(bucket)) prefetch(std::addressof(*first));
    }
  }

  // Of the thread that merges:
  Map& values_;
  const reader::Container& container_;
  typename Entries::CollisionProbe probe_;
  std::uint64_t merged_ = 0;  // buckets

  std::mutex mutex_;
  bool is_merging_ = false;      // guarded by mutex_
  std::list<Part> parts_;        // the list is guarded by mutex_
  std::vector<PartAt> waiting_;  // guarded by mutex_
};

template <class K, class V>
class MapLoader {
 public:
  using Map = std::unordered_map<K, V>;

  MapLoader(ReadCursor& in, const reader::Container& container, Map& values)
      : in_(in), container_(container), values_(values) {}

  bool load() {
    const std::uint64_t items = container_.items();
    std::uint64_t stored = 0;
    std::uint64_t allocation = 0;
    if (!checked_multiply(items, Entries::kShape.size, &stored) ||
        !checked_multiply(items, kNode, &allocation)) {
      return in_.corrupt("a map counts " + std::to_string(items) + " entries");
    }
    if (!reader::is_justified(in_, container_, stored, allocation)) return false;
    if (!measure_entries()) return false;
    reserve();
    constexpr std::uint64_t kSmallEntry = 512;  // bytes; to decode a larger one takes longer
    if (in_.scope().tasks != nullptr) return load_as_tasks();
    if (items < map::kWorthOrdering || entry_bytes_ >= kSmallEntry) return load_in_order();
    return LargeMapLoad<K, V>(container_, values_, heap_, kNode + entry_bytes_).run(in_);
  }

 private:
  using Entries = map::Entries<K, V>;

  // A hash table of the standard library takes at least two pointers and the entry.
  static constexpr std::uint64_t kNode = sizeof(typename Map::value_type) + 2 * sizeof(void*);

  bool measure_entries() {
    const auto bucket = container_.leaf_ref(0);  // all are about as large
    if (!bucket) return reader::pass_on(in_, bucket.error());
    entry_bytes_ = bucket->decoded_size / (container_.items() / container_.leaves() + 1);
    return true;
  }

  void reserve() {
    const std::uint64_t table = container_.items() * sizeof(void*);
    heap_.expect_in_all(table + container_.items() * (kNode + entry_bytes_));
    heap_.expect(table);
    values_.reserve(container_.items());
  }

  bool load_in_order() {
    const auto before_each = [&] { heap_.expect(kNode + entry_bytes_); };
    typename Entries::CollisionProbe probe(values_);
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      reader::LeafVisit visit;
      if (!reader::visit_leaf(in_, container_, leaf, &visit)) return false;
      const bool read = read_below(in_, visit.chunk(), [&](ReadCursor& in) {
        map::Bucket bucket;
        return open_bucket_chunk<K, V>(in, &bucket) &&
               Entries::decode_all(in, bucket, values_, probe, before_each);
      });
      if (!read) return false;
    }
    return values_.size() == container_.items() || in_.corrupt(kMiscounted);
  }

  // Buckets are decoded side by side.
  bool load_as_tasks() {
    const auto merger = std::make_shared<MapMerger<K, V>>(values_, container_);
    in_.scope().tasks->keep(merger);
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      const std::uint64_t to_come =
          container_.items() / container_.leaves() * (container_.leaves() - leaf);  // entries
      read_as_task(in_, container_, leaf,
                   [into = merger.get(), to_come, each = kNode + entry_bytes_](ReadCursor& in) {
                     io::HeapAhead& heap = LoadTasks::heap();
                     heap.expect_in_all(to_come * each);
                     const auto part = into->begin();
                     return decode_bucket(in, *part, [&] { heap.expect(each); }) &&
                            into->add(part, in);
                   });
    }
    return true;
  }

  template <class BeforeEach>
  static bool decode_bucket(ReadCursor& in, typename MapMerger<K, V>::Part& part,
                            const BeforeEach& before_each) {
    map::Bucket bucket;
    if (!open_bucket_chunk<K, V>(in, &bucket)) return false;
    part.nodes.reserve(bucket.geometry.count);
    typename Entries::CollisionProbe probe(part.decoded);
    for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
      before_each();
      if (!Entries::decode_into(in, bucket, i, part.decoded, probe)) return false;
      part.nodes.push_back(part.decoded.extract(part.decoded.begin()));
    }
    return true;
  }

  ReadCursor& in_;
  const reader::Container& container_;
  Map& values_;
  io::HeapAhead heap_;
  std::uint64_t entry_bytes_ = 0;  // of one in the file, about
};

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_LOAD_MAP_H_
