// Chunk and ChunkPin: the bytes of one chunk of an open file, and the promise that they stay.
//
// A Chunk object is made when its chunk is first needed and lives as long as its FileState. Its
// bytes are either permanent (uncompressed chunks of a map or memory source, or of the tail read at
// open: they never go; a file's first few are read into memory that is kept, see FileState), or a
// buffer of the cache (decompressed, or read by pread), which may be dropped while no pin holds it
// and is fetched again when needed.
//
// A converted chunk (see conversion.h) is one whose bytes are made from those of another; to all
// who use it, it is a chunk like any other.
//
// Thread safety: everything here may be used from any number of threads at once; pinning a chunk
// that is present is one atomic addition, without a lock. For a permanent chunk not even the cache
// line of the chunk is written (see file_life.h).

#ifndef PARCODE_RUNTIME_READER_CHUNK_H_
#define PARCODE_RUNTIME_READER_CHUNK_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/base/counting.h"
#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/reader/file_life.h"

namespace parcode::reader {

class FileState;

// One cache line, so that a hit touches one.
class alignas(64) Chunk {
 public:
  // How its bytes are kept.
  enum class Kept : std::uint8_t { kPermanent = 1, kBuffered, kConverted };

  Chunk(FileState* file, const format::ChunkRef& ref, Kept kept);
  // Of bytes that the caller keeps for as long as the object lives.
  Chunk(FileState* file, const format::ChunkRef& ref, const std::byte* bytes);
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  // Only while pinned. Starts at a multiple of 16, which is all that values need.
  Bytes bytes() const { return {data_, decoded_size_}; }

  format::Form form() const { return form_; }
  std::uint64_t offset() const { return offset_; }  // in the file
  FileState* file() const;                          // inline, in file_state.h
  // The reference that the chunk was asked for by.
  format::ChunkRef ref() const;
  // Of the chunk in the file, which may be smaller or larger than what was converted from it.
  std::uint64_t size_in_file() const;
  // Whether the bytes never go while the file's memory lives.
  bool permanent() const { return kept_ == Kept::kPermanent; }
  // Whether the bytes are in the layout of the program's schema and not of the file's. What
  // references in other chunks name is as it is in the file.
  bool converted() const { return kept_ == Kept::kConverted; }
  // Whether the bytes are in memory. Of those that are not permanent it may be different the next
  // moment.
  bool present() const { return (state_.load(std::memory_order_acquire) & kPresent) != 0; }

  // Pins the chunk if its bytes are in memory. The caller knows the file to be open.
  bool try_pin() {
    if (permanent()) {
      if (!present()) return false;
      life_->pin();
      return true;
    }
    const std::uint64_t before = count_by(state_, kPin, std::memory_order_acquire);
    constexpr std::uint64_t kHit = kPresent | kTouched;
    return (before & kHit) == kHit || finish_try_pin(before);
  }
  // As above, bringing the bytes into memory if they are not there. Errors: see FileState::chunk().
  Status pin();
  // One more pin on a chunk that is pinned; the file need not be open any more.
  void share_pin() {
    if (permanent()) {
      life_->pin();
    } else {
      count_by(state_, kPin, std::memory_order_relaxed);
    }
  }
  // May destroy the chunk and its file with it.
  void unpin() {
    if (permanent()) {
      life_->unpin();
    } else {
      unpin_buffer();
    }
  }

 private:
  friend class ChunkCache;
  friend class FileState;

  // Bits of state_. See the essay in chunk.cc.
  static constexpr std::uint64_t kPresent = 1;  // the bytes are there
  static constexpr std::uint64_t kTouched = 2;  // used since the clock hand came by last
  static constexpr std::uint64_t kBusy = 4;     // one thread brings the bytes in or drops them
  static constexpr std::uint64_t kClosing = 8;  // the last FileRef has gone
  static constexpr std::uint64_t kPin = 16;     // the rest of the word counts pins

  bool finish_try_pin(std::uint64_t before);
  void unpin_buffer();
  void drop_pin();
  bool claim_for_loading();
  Status load_claimed();
  // Drops the bytes if they are there and the state has no bits but those of `most`. The caller
  // keeps the file's memory alive. False: nothing was done.
  bool evict(std::uint64_t most);
  // The clock hand comes by: drops the bytes, or, if they were touched, takes note of that only.
  // Whether the chunk is absent now.
  bool sweep();
  // The last FileRef has gone.
  void close();
  void free_buffer();

  std::atomic<std::uint64_t> state_ = 0;
  const std::byte* data_ = nullptr;  // written only by who set kBusy, or holds the last closing pin
  std::uint64_t decoded_size_;
  FileLife* life_;
  std::uint64_t offset_;
  std::uint64_t stored_size_;
  std::uint64_t checksum_;
  format::Codec codec_;
  format::Form form_;
  std::uint8_t level_;
  const Kept kept_;
  bool in_ring_ = false;  // guarded by the cache's lock for this chunk
};

static_assert(sizeof(Chunk) == 64);

// A chunk that is made from the one that `ref` names: by the conversion ref.part, and, if it is a
// shard's, for so many items.
class ConvertedChunk : public Chunk {
 public:
  ConvertedChunk(FileState* file, const format::ChunkRef& ref, std::uint64_t items)
      : Chunk(file, ref, Kept::kConverted), asked_for_(ref), items_(items) {}

  std::uint64_t items() const { return items_; }

 private:
  friend class Chunk;

  const format::ChunkRef asked_for_;
  const std::uint64_t items_;
};

// Holds a chunk's bytes in memory. Copying costs one atomic addition, destroying one subtraction.
// A pin does not keep the *file* readable (see FileRef), only these bytes.
class ChunkPin {
 public:
  ChunkPin() = default;
  ChunkPin(const ChunkPin& other) : chunk_(other.chunk_) {
    if (chunk_ != nullptr) chunk_->share_pin();
  }
  ChunkPin(ChunkPin&& other) noexcept : chunk_(std::exchange(other.chunk_, nullptr)) {}
  ChunkPin& operator=(ChunkPin other) noexcept {
    std::swap(chunk_, other.chunk_);
    return *this;
  }
  ~ChunkPin() {
    if (chunk_ != nullptr) chunk_->unpin();
  }

  // Takes over a pin that the caller holds already.
  static ChunkPin adopt(Chunk* chunk) {
    ChunkPin pin;
    pin.chunk_ = chunk;
    return pin;
  }
  // Another pin on a chunk that the caller knows to be pinned.
  static ChunkPin share(Chunk* chunk) {
    chunk->share_pin();
    return adopt(chunk);
  }

  explicit operator bool() const { return chunk_ != nullptr; }
  Chunk* get() const { return chunk_; }
  Chunk* operator->() const { return chunk_; }

 private:
  Chunk* chunk_ = nullptr;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_CHUNK_H_
