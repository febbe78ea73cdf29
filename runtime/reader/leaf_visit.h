// LeafVisit: a leaf of a container for who goes through it once and does not come back, as load()
// does.
//
// A chunk that is in memory is used as it is. Any other one is read and decoded into memory that
// the next leaf gets again, and is seen by nobody else: reading a chunk of a file that could be
// mapped costs less than the page faults of touching it, and what is decoded does not push out of
// the cache what will be asked for again.
//
// Thread safety: a LeafMemory may be used by any number of threads at once, a LeafVisit by one at a
// time.

#ifndef PARCODE_RUNTIME_READER_LEAF_VISIT_H_
#define PARCODE_RUNTIME_READER_LEAF_VISIT_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/reader/buffer.h"
#include "runtime/reader/chunk.h"

namespace parcode::reader {

// Memory for leaves that are read: as much as there are visits at a time, each of up to
// kMostBytes decoded and as many stored. Outlives its visits.
class LeafMemory {
 public:
  // Larger leaves are rare, and fetched as for any other reader.
  static constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20;

  class Bytes {
   public:
    // Room for `size` bytes, what was there before is lost. Null where the system has none.
    std::byte* room_for(std::uint64_t size);

   private:
    Buffer buffer_;
    std::uint64_t capacity_ = 0;
  };
  struct Block {
    Bytes decoded;
    Bytes stored;  // where the leaf is compressed
    std::optional<Chunk> chunk = {};
  };

  LeafMemory() = default;
  LeafMemory(const LeafMemory&) = delete;
  LeafMemory& operator=(const LeafMemory&) = delete;

  std::unique_ptr<Block> take();
  void give_back(std::unique_ptr<Block> block);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Block>> free_;  // guarded by mutex_; what was used last is at the end
};

class LeafVisit {
 public:
  LeafVisit() = default;
  explicit LeafVisit(ChunkPin pin) : chunk_(pin.get()), pin_(std::move(pin)) {}
  // `block` holds the chunk.
  LeafVisit(std::unique_ptr<LeafMemory::Block> block, LeafMemory& memory)
      : chunk_(&*block->chunk), block_(std::move(block)), memory_(&memory) {}
  LeafVisit(LeafVisit&&) noexcept = default;
  LeafVisit& operator=(LeafVisit&& other) noexcept {
    end();
    chunk_ = other.chunk_;
    pin_ = std::move(other.pin_);
    block_ = std::move(other.block_);
    memory_ = other.memory_;
    return *this;
  }
  ~LeafVisit() { end(); }

  // Valid as long as this object. Pins must not be taken on it.
  Chunk& chunk() const { return *chunk_; }

 private:
  void end() {
    if (block_ != nullptr) memory_->give_back(std::move(block_));
  }

  Chunk* chunk_ = nullptr;
  ChunkPin pin_;
  std::unique_ptr<LeafMemory::Block> block_;
  LeafMemory* memory_ = nullptr;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_LEAF_VISIT_H_
