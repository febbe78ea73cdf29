// Loading whole vecs and maps: chunk by chunk on this thread, or as tasks.

#ifndef PARCODE_RUNTIME_LAZY_LOAD_ITEMS_H_
#define PARCODE_RUNTIME_LAZY_LOAD_ITEMS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/io/memory.h"
#include "runtime/map/maps.h"
#include "runtime/reader/call.h"
#include "runtime/value/lists.h"

namespace parcode::lazy {

// Runs `read` on a chunk below the one of `in`, where errors get that chunk's offset.
template <class Read>
bool read_below(ReadCursor& in, reader::Chunk& chunk, const Read& read) {
  ReadCursor below(chunk.bytes(), chunk.form(), &chunk, in.scope());
  if (!in.enter()) return false;
  const bool done = read(below);
  in.leave();
  if (!done) reader::locate(in.scope().error(), chunk);
  return done;
}

// Leaves `read(cursor over the chunk of the leaf)` to another thread.
template <class Read>
void read_as_task(ReadCursor& in, const reader::Container& container, std::uint64_t leaf,
                  Read read) {
  LoadTasks& tasks = *in.scope().tasks;
  const auto* file = in.chunk()->file();
  const std::uint32_t depth = in.scope().depth;
  tasks.run([&container, &tasks, file, leaf, depth, read = std::move(read)] {
    auto chunk = container.leaf(leaf);
    if (!chunk) return tasks.fail(std::move(chunk.error()));
    reader::Call call(*file);
    tasks.share_with(call.scope());
    call.scope().depth = depth;
    ReadCursor below = call.cursor(chunk->get());
    if (!reader::count_decoded(below, (*chunk)->size_in_file()) || !below.enter() || !read(below)) {
      tasks.fail(call.error(*chunk->get()).value());
    }
  });
}

template <class T>
class VecLoader {
 public:
  VecLoader(ReadCursor& in, const reader::Container& container, std::vector<T>& values)
      : in_(in), container_(container), values_(values) {}

  bool load() {
    const std::uint64_t items = container_.items();
    std::uint64_t stored = 0;
    std::uint64_t allocation = 0;
    if (!checked_multiply(items, kElement.size, &stored) ||
        !checked_multiply(items, sizeof(T), &allocation)) {
      return in_.corrupt("a vec counts " + std::to_string(items) + " elements");
    }
    if (!reader::is_justified(in_, container_, stored, allocation)) return false;
    // Bits that are copied as they are go through one thread: filling the vec with zeros first, so
    // that several could write, would cost more than it gains.
    const bool in_order = in_.scope().tasks == nullptr || std::is_same_v<T, bool> ||
                          (Elements<T>::kCopies && kElement.any_bits);
    values_.reserve(items);
    prepare_memory();
    if (!in_order) values_.resize(items);
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      const auto shard = container_.shard(leaf);
      if (!shard) return reader::pass_on(in_, shard.error());
      if (!(in_order ? append(*shard) : decode_as_task(*shard))) return false;
    }
    return true;
  }

 private:
  static constexpr Shape kElement = Traits<T>::kShape;

  // Two thirds of loading numbers are page faults in their fresh memory: where there is another
  // thread, it takes them, some way ahead of the one that fills the pages.
  void prepare_memory() {
    if constexpr (!std::is_same_v<T, bool>) {
      auto* const memory = reinterpret_cast<std::byte*>(values_.data());
      const std::size_t size = values_.capacity() * sizeof(T);
      if (size < kWorthPreparing || in_.scope().tasks == nullptr) return;
      in_.scope().tasks->run([memory, size] {
        for (std::size_t at = kPopulated; at < size; at += kPopulated) {
          io::populate(memory + at, std::min(kPopulated, size - at));
        }
      });
    }
  }
  static constexpr std::size_t kWorthPreparing = std::size_t{8} << 20;  // bytes
  static constexpr std::size_t kPopulated = std::size_t{4} << 20;       // bytes with one call

  bool append(const reader::Container::Shard& shard) {
    reader::ChunkPin chunk;
    if (!reader::fetch_leaf(in_, container_, shard.leaf, &chunk)) return false;
    return read_below(in_, *chunk.get(), [&](ReadCursor& in) {
      if (!in.claim_items(shard.count, kElement.size)) return false;
      return Elements<T>::append(in, 0, shard.count, values_);
    });
  }

  bool decode_as_task(const reader::Container::Shard& shard) {
    read_as_task(in_, container_, shard.leaf, [&values = values_, shard](ReadCursor& in) {
      return in.claim_items(shard.count, kElement.size) &&
             Elements<T>::decode_into(in, 0, shard.count, values, shard.first);
    });
    return true;
  }

  ReadCursor& in_;
  const reader::Container& container_;
  std::vector<T>& values_;
};

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
    // A hash table of the standard library takes at least two pointers and the entry.
    constexpr std::uint64_t kNode = sizeof(typename Map::value_type) + 2 * sizeof(void*);
    if (!checked_multiply(items, Entries::kShape.size, &stored) ||
        !checked_multiply(items, kNode, &allocation)) {
      return in_.corrupt("a map counts " + std::to_string(items) + " entries");
    }
    if (!reader::is_justified(in_, container_, stored, allocation)) return false;
    values_.reserve(items);
    return in_.scope().tasks == nullptr ? load_in_order() : load_as_tasks();
  }

 private:
  using Entries = map::Entries<K, V>;

  bool load_in_order() {
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      reader::ChunkPin chunk;
      if (!reader::fetch_leaf(in_, container_, leaf, &chunk)) return false;
      const bool read = read_below(in_, *chunk.get(), [&](ReadCursor& in) {
        map::Bucket bucket;
        return open_bucket_chunk<K, V>(in, &bucket) && Entries::decode_all(in, bucket, values_);
      });
      if (!read) return false;
    }
    return values_.size() == container_.items() || in_.corrupt(kMiscounted);
  }

  // Buckets are decoded side by side and moved into the map one after the other.
  bool load_as_tasks() {
    struct Shared {
      std::mutex mutex;
      std::uint64_t buckets_left;
    };
    auto shared = std::make_shared<Shared>();
    shared->buckets_left = container_.leaves();
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      read_as_task(in_, container_, leaf,
                   [shared, &values = values_, items = container_.items()](ReadCursor& in) {
                     Map entries;
                     if (!decode_bucket(in, entries)) return false;
                     const std::scoped_lock lock(shared->mutex);
                     const std::uint64_t sum = values.size() + entries.size();
                     for (const auto& entry : entries) Entries::prefetch_place(values, entry.first);
                     if (!merge(entries, in, values)) return false;
                     const bool is_last = --shared->buckets_left == 0;
                     if (values.size() == sum && (!is_last || sum == items)) return true;
                     return in.corrupt(kMiscounted);
                   });
    }
    return true;
  }

  static bool merge(Map& entries, ReadCursor& in, Map& values) {
    if (entries.empty()) return true;
    const typename Entries::CollisionProbe probe(
        values, values.size(), [&](std::uint64_t number) -> const K& {
          const auto skipped = static_cast<std::ptrdiff_t>(number % entries.size() % 64);
          return std::next(entries.begin(), skipped)->first;
        });
    values.merge(entries);
    return probe.check(in);
  }

  static bool decode_bucket(ReadCursor& in, Map& entries) {
    map::Bucket bucket;
    if (!open_bucket_chunk<K, V>(in, &bucket)) return false;
    entries.reserve(bucket.geometry.count);
    return Entries::decode_all(in, bucket, entries);
  }

  static constexpr const char* kMiscounted = "a map does not hold as many entries as it says";

  ReadCursor& in_;
  const reader::Container& container_;
  Map& values_;
};

// Reads the items of a chunkable vec: `count` at `place` of the cursor's chunk, or behind the
// RefBlock there.
template <class T>
bool decode_items(ReadCursor& in, Place place, std::uint64_t count, bool elsewhere,
                  std::vector<T>& values) {
  values.clear();
  if (!elsewhere) return Elements<T>::append(in, place, count, values);
  const reader::Container* container = nullptr;
  const auto block = load_as<format::RefBlock>(in.at(place));
  return reader::open_container(in, block, &container) &&
         VecLoader<T>(in, *container, values).load();
}

// Reads the entries of a map that is kept inside: the block of `count` at `place`.
template <class K, class V>
bool decode_block(ReadCursor& in, Place place, std::uint64_t count,
                  std::unordered_map<K, V>& values) {
  using Entries = map::Entries<K, V>;
  map::Bucket bucket;
  if (!map::open_bucket(in, place, count, Entries::kShape, &bucket)) return false;
  values.reserve(count);
  return Entries::decode_all(in, bucket, values);
}

// Reads the entries behind the RefBlock at `place`.
template <class K, class V>
bool decode_entries(ReadCursor& in, Place place, std::unordered_map<K, V>& values) {
  values.clear();
  const reader::Container* container = nullptr;
  const auto block = load_as<format::RefBlock>(in.at(place));
  return reader::open_container(in, block, &container) &&
         MapLoader<K, V>(in, *container, values).load();
}

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_LOAD_ITEMS_H_
