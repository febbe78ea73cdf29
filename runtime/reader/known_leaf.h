// KnownLeaf: what a container knows of one of its leaves (shards or buckets).
//
// For a bucket also what leads a lookup straight to its entries: found and checked once, by the
// lookup that came first. Half a cache line a bucket, so that all of a large map's stay in the
// processor's cache.
//
// Thread safety: everything may be used from any number of threads at once. Whoever looks into a
// leaf notes the same.

#ifndef PARCODE_RUNTIME_READER_KNOWN_LEAF_H_
#define PARCODE_RUNTIME_READER_KNOWN_LEAF_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace parcode::reader {

class Chunk;

// All zeros: nothing is known.
class alignas(32) KnownLeaf {
 public:
  // Null: not asked for yet.
  Chunk* chunk() { return std::atomic_ref(chunk_).load(std::memory_order_acquire); }
  void set_chunk(Chunk* chunk) { std::atomic_ref(chunk_).store(chunk, std::memory_order_release); }

  // A number for each kind of reader; 0 when there are no more. A file made to harm may have one
  // bucket in maps of several types, and what one found means nothing to the other.
  static std::uint32_t new_reader();

  // How often the reader said that it came by, up to kMostVisits; more: it did not, or another has
  // since.
  static constexpr std::uint32_t kMostVisits = 0xFF;
  std::uint32_t visits_of(std::uint32_t reader) {
    return std::atomic_ref(visited_by_).load(std::memory_order_acquire) - reader;
  }
  void set_visits(std::uint32_t reader, std::uint32_t visits) {
    if (reader != 0) {
      std::atomic_ref(visited_by_).store(reader + visits, std::memory_order_release);
    }
  }

  // What a bucket's block is. To be asked for, and taken to be checked, after visits_of() the
  // reader that set it.
  struct Block {
    const std::byte* bytes = nullptr;  // while the file is open; null: in a chunk that may go
    std::uint32_t count = 0;           // of entries; 0: not set
    std::uint32_t bins = 0;
    std::uint32_t mean_tail = 0;  // of an entry's texts and lists, in 1/4096 bytes

    // `size`: of all tails together.
    void set_tails(std::uint64_t size) {
      constexpr std::uint64_t kMost = UINT32_MAX / kTailUnits;
      mean_tail = static_cast<std::uint32_t>(std::min(size / count, kMost) * kTailUnits +
                                             size % count * kTailUnits / count);
    }
    // Where the tail of entry `index` would begin if all were of one size, from the first one's.
    std::uint64_t tail_before(std::uint64_t index) const { return index * mean_tail / kTailUnits; }

   private:
    static constexpr std::uint64_t kTailUnits = 4096;
  };
  Block block() {
    return {std::atomic_ref(block_).load(std::memory_order_relaxed),
            std::atomic_ref(count_).load(std::memory_order_relaxed),
            std::atomic_ref(bins_).load(std::memory_order_relaxed),
            std::atomic_ref(mean_tail_).load(std::memory_order_relaxed)};
  }
  // To be followed by set_visits().
  void set_block(const Block& block) {
    std::atomic_ref(count_).store(block.count, std::memory_order_relaxed);
    std::atomic_ref(bins_).store(block.bins, std::memory_order_relaxed);
    std::atomic_ref(mean_tail_).store(block.mean_tail, std::memory_order_relaxed);
    std::atomic_ref(block_).store(block.bytes, std::memory_order_relaxed);
  }

 private:
  Chunk* chunk_;
  const std::byte* block_;
  std::uint32_t count_;
  std::uint32_t bins_;
  std::uint32_t mean_tail_;
  std::uint32_t visited_by_;  // a reader's number and its visits
};

static_assert(sizeof(KnownLeaf) == 32);

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_KNOWN_LEAF_H_
