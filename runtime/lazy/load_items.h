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
#include "runtime/lazy/leaves_ahead.h"
#include "runtime/lazy/load_map.h"
#include "runtime/lazy/read_below.h"
#include "runtime/map/maps.h"
#include "runtime/reader/call.h"
#include "runtime/value/lists.h"

namespace parcode::lazy {

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
    values_.reserve(items);
    if (in_.scope().tasks == nullptr || std::is_same_v<T, bool>) return load_in_order();
    if constexpr (kIsCopied) return load_copied();
    return load_as_tasks();
  }

 private:
  static constexpr Shape kElement = Traits<T>::kShape;
  // Whether the bits are copied as they are.
  static constexpr bool kIsCopied = Elements<T>::kCopies && kElement.any_bits;

  // All of the vec's memory, where there is enough of it to be worth readying.
  io::FilledMemory memory() {
    constexpr std::uint64_t kLeast = 16 << 10;  // bytes
    const std::uint64_t size = std::is_same_v<T, bool> ? 0 : values_.capacity() * sizeof(T);
    return size < kLeast ? io::FilledMemory() : io::FilledMemory(place_of(0), size);
  }
  std::byte* place_of(std::uint64_t item) {
    if constexpr (std::is_same_v<T, bool>) {
      return nullptr;
    } else {
      return reinterpret_cast<std::byte*>(values_.data() + item);
    }
  }

  bool load_in_order() {
    io::FilledMemory filled = memory();
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      const auto shard = container_.shard(leaf);
      if (!shard) return reader::pass_on(in_, shard.error());
      reader::LeafVisit visit;
      if (!reader::visit_leaf(in_, container_, leaf, &visit)) return false;
      filled.reach(place_of(shard->first + shard->count));
      if (!append(shard->count, visit.chunk())) return false;
    }
    return true;
  }

  // Bits that are copied as they are go through one thread: filling the vec with zeros first, so
  // that several could write, would cost more than it gains. What comes before the copying is
  // shared: checksums, decompression, and the faults of fresh memory, which are two thirds of all.
  bool load_copied() requires kIsCopied {
    LeavesAhead ahead(*in_.scope().tasks, container_, place_of(0), sizeof(T));
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      const auto shard = container_.shard(leaf);
      if (!shard) return reader::pass_on(in_, shard.error());
      auto visit = ahead.next();
      if (!visit) return reader::pass_on(in_, std::move(visit.error()));
      if (!reader::count_decoded(in_, visit->chunk().size_in_file())) return false;
      if (!append(shard->count, visit->chunk())) return false;
    }
    return true;
  }

  bool load_as_tasks() {
    memory().reach(place_of(container_.items()));
    values_.resize(container_.items());
    for (std::uint64_t leaf = 0; leaf < container_.leaves(); ++leaf) {
      const auto shard = container_.shard(leaf);
      if (!shard) return reader::pass_on(in_, shard.error());
      read_as_task(in_, container_, leaf, [&values = values_, shard = *shard](ReadCursor& in) {
        if (!in.claim_items(shard.count, kElement.size)) return false;
        const std::uint64_t to_come = values.size() - shard.first;
        return in_steps(LoadTasks::heap(), in, shard.count, to_come,
                        [&](Place at, std::uint64_t i, std::uint64_t n) {
                          return Elements<T>::decode_into(in, at, n, values, shard.first + i);
                        });
      });
    }
    return true;
  }

  bool append(std::uint64_t count, reader::Chunk& chunk) {
    return read_below(in_, chunk, [&](ReadCursor& in) {
      if (!in.claim_items(count, kElement.size)) return false;
      const std::uint64_t to_come = container_.items() - values_.size();
      return in_steps(heap_, in, count, to_come, [&](Place at, std::uint64_t, std::uint64_t some) {
        return Elements<T>::append(in, at, some, values_);
      });
    });
  }

  // Calls `read(place, first, count)` for a few of a shard's elements after the other, and readies
  // the heap for what each few allocate. `to_come`: elements, with those of shards behind it.
  template <class Read>
  static bool in_steps(io::HeapAhead& heap, ReadCursor& in, std::uint64_t count,
                       std::uint64_t to_come, const Read& read) {
    constexpr std::uint64_t kStep = 8 << 10;           // bytes
    constexpr std::uint64_t kAllocationOverhead = 16;  // bytes
    if (count == 0) return true;
    if (kElement.fixed) return read(0, 0, count);
    // Tails become allocations of about their size.
    const std::uint64_t tail = in.size() - count * kElement.size;
    const std::uint64_t each = tail / count + kAllocationOverhead;
    const std::uint64_t step = std::max<std::uint64_t>(1, kStep / each);
    heap.expect_in_all(to_come * each);  // if the others are alike
    for (std::uint64_t first = 0; first < count; first += step) {
      const std::uint64_t some = std::min(step, count - first);
      heap.expect(some * each);
      if (!read(first * kElement.size, first, some)) return false;
    }
    return true;
  }

  ReadCursor& in_;
  const reader::Container& container_;
  std::vector<T>& values_;
  io::HeapAhead heap_;
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
  return map::fill_from<Entries>(in, bucket, values);
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
