// ChunkCache: counts the bytes of buffered chunks and decides which go when they are too many.
//
// The promise: the chunks that nobody pins have at most `budget` bytes together. Pinned ones and
// one under way in each thread may come on top.
//
// The clock algorithm: chunks stand in rings, a hand goes round and drops the first that is neither
// pinned nor touched since it came by last. A chunk starts untouched, so what is used once (a scan)
// goes before what is used again. There are several rings, each with its lock; only threads that
// bring in a chunk ever take one, never those that find it there.
//
// Thread safety: everything here may be called from any number of threads at once.

#ifndef PARCODE_RUNTIME_READER_CHUNK_CACHE_H_
#define PARCODE_RUNTIME_READER_CHUNK_CACHE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace parcode::reader {

class Chunk;

class ChunkCache {
 public:
  explicit ChunkCache(std::uint64_t budget) : budget_(budget) {}

  // Of all buffered chunks, pinned or not, those being brought in included.
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  bool over_budget() const { return bytes() > budget_; }

  // Counts a buffer of `size` bytes that is about to be allocated for `chunk`, and drops others to
  // make room for it.
  void reserve(const Chunk& chunk, std::uint64_t size);
  // Counts a buffer that has been given back.
  void release(std::uint64_t size) { bytes_.fetch_sub(size, std::memory_order_relaxed); }
  // The chunk's bytes have come; from now on they may be dropped.
  void add(Chunk& chunk);

 private:
  static constexpr std::size_t kRings = 8;

  struct alignas(64) Ring {
    std::mutex mutex;
    std::vector<Chunk*> chunks;
    std::size_t hand = 0;
  };

  static std::size_t ring_of(const Chunk& chunk);
  void sweep(Ring& ring);

  const std::uint64_t budget_;
  std::array<Ring, kRings> rings_;
  alignas(64) std::atomic<std::uint64_t> bytes_ = 0;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_CHUNK_CACHE_H_
