// How a chunk's bytes come, stay and go while any number of threads use it, without a lock.
//
// A permanent chunk (its bytes are part of the mapping or of the tail) becomes present once and
// stays so; a pin on it is a pin on the file (file_life.h). The rest is about chunks with a buffer.
// All that happens to one goes through its state word: the number of pins, and the bits
//
//   present   data_ points to the bytes
//   touched   used since the clock hand came by last: only a hint
//   busy      one thread is bringing the bytes in, or dropping them
//   closing   the last FileRef has gone
//
//                 claim (CAS)             loaded
//        absent -------------> busy ----------------> present
//          ^                    | ^                     |
//          +--------------------+ +---------------------+
//           failed, or dropped      evict (CAS: no pins, not closing)
//
// Invariants
//   1. Present and busy are never set together; each is set and cleared as the picture says and
//      in no other way. So one thread at a time loads or drops (single flight); others wait on
//      the word.
//   2. data_ is written by the thread that has set busy, and, when closing, by whoever finds the
//      chunk without pins (invariant 5). It is read by those only, and by who holds a pin that
//      saw present.
//   3. A pin that saw present keeps it set: evict() wants a word without pins, and a pin is
//      counted in the same atomic operation that looks at present. Where that operation sees no
//      present, the pin is taken back; meanwhile it is in nobody's way, since a chunk that is
//      absent is not evicted and loaders change the word by addition.
//   4. A failed load leaves the chunk absent. Failures are not kept: who waited tries again.
//   5. Closing begins when no FileRef is left, so nobody loads or looks for chunks any more. What
//      goes on: pins are copied and dropped, and a drop may be at evict(), its file kept alive by
//      a pin of its own. close() takes a pin on the file *before* it sets closing. If the old
//      word had chunk pins, the file's pin is theirs from now on: whoever drops the last of them
//      frees the buffer and drops it. If it had none, close() does both itself. No pin can be
//      added to a closing chunk that has none, so this happens once. evict() leaves closing
//      chunks alone.
//   6. After a thread has dropped its pin it does not touch the chunk again, unless it holds a
//      pin on the file: the file, and this chunk with it, may be gone.
//   7. Pinning and dropping order memory: a load's writes are released with present and acquired
//      by the pin; a pin's reads are released by its drop and acquired by the CAS of evict(), by
//      close(), or by the last drop, before the buffer is freed.
//
// The budget. Buffers that nobody pins have at most the cache's budget together, because a chunk
// that loses its last pin while the cache is over its budget is dropped at once. (Take the unpinned
// ones at any moment, and among them the one that was checked last: all of them were in memory then
// and the cache was within its budget.) The clock hand (chunk_cache.h) makes room ahead of that.
//
// Left free: whether a chunk dropped by two threads at once is evicted by either; how often a
// waiter wakes for nothing (pins change the word it waits on).
//
// Tests: tests/runtime/reader/chunk_test.cc and reader_stress_test.cc, under ThreadSanitizer too.

#include "runtime/reader/chunk.h"

#include "runtime/reader/file_state.h"

namespace parcode::reader {

Chunk::Chunk(FileState* file, const format::ChunkRef& ref, Kept kept)
    : decoded_size_(ref.decoded_size),
      life_(file),
      offset_(ref.offset),
      stored_size_(ref.stored_size),
      checksum_(ref.checksum),
      codec_(ref.codec),
      form_(ref.form),
      level_(static_cast<std::uint8_t>(ref.level)),  // checked: at most kMaxLevel
      kept_(kept) {}

Chunk::Chunk(FileState* file, const format::ChunkRef& ref, const std::byte* bytes)
    : Chunk(file, ref, Kept::kPermanent) {
  data_ = bytes;
  state_.store(kPresent, std::memory_order_relaxed);
}

std::uint64_t Chunk::size_in_file() const {
  return converted() ? static_cast<const ConvertedChunk*>(this)->asked_for_.decoded_size
                     : decoded_size_;
}

format::ChunkRef Chunk::ref() const {
  if (converted()) return static_cast<const ConvertedChunk*>(this)->asked_for_;
  return {.offset = offset_,
          .stored_size = stored_size_,
          .decoded_size = decoded_size_,
          .checksum = checksum_,
          .codec = codec_,
          .form = form_,
          .part = 0,
          .level = level_};
}

// Present but untouched, or not present: then takes the pin back.
bool Chunk::finish_try_pin(std::uint64_t before) {
  if ((before & kPresent) != 0) {
    state_.fetch_or(kTouched, std::memory_order_relaxed);
    return true;
  }
  state_.fetch_sub(kPin, std::memory_order_relaxed);
  return false;
}

Status Chunk::pin() {
  while (!try_pin()) {
    if (claim_for_loading()) return load_claimed();
  }
  return {};
}

// False when the chunk has changed: it was busy, or is present.
bool Chunk::claim_for_loading() {
  std::uint64_t state = state_.load(std::memory_order_acquire);
  if ((state & kBusy) != 0) {
    state_.wait(state, std::memory_order_acquire);
    return false;
  }
  if ((state & kPresent) != 0) return false;
  return state_.compare_exchange_strong(state, state | kBusy, std::memory_order_acquire);
}

// Brings the bytes in and takes a pin. Whatever happens, the chunk is busy no longer.
Status Chunk::load_claimed() {
  struct Unclaim {
    Chunk* chunk;
    std::uint64_t change = 0 - kBusy;
    ~Unclaim() {
      chunk->state_.fetch_add(change, std::memory_order_release);
      chunk->state_.notify_all();
    }
  };
  Unclaim unclaim{this};
  Status loaded = file()->load(*this);
  if (!loaded) return loaded;
  unclaim.change += kPresent;  // not touched: bytes used once are the first to go
  if (permanent()) {
    life_->pin();
  } else {
    unclaim.change += kPin;
  }
  return loaded;
}

void Chunk::unpin_buffer() {
  if (!file()->cache_.over_budget()) [[likely]] {
    drop_pin();
    return;
  }
  FileLife* life = life_;
  life->pin();
  drop_pin();
  evict(kPresent | kTouched);
  life->unpin();
}

void Chunk::drop_pin() {
  const std::uint64_t now = count_by(state_, 0 - kPin, std::memory_order_acq_rel) - kPin;
  if ((now & kClosing) == 0 || now >= kPin) return;
  free_buffer();
  life_->unpin();
}

bool Chunk::evict(std::uint64_t most) {
  std::uint64_t state = state_.load(std::memory_order_relaxed);
  do {
    if ((state & kPresent) == 0 || (state | most) != most) return false;
  } while (!state_.compare_exchange_weak(state, kBusy, std::memory_order_acquire,
                                         std::memory_order_relaxed));
  free_buffer();
  state_.fetch_sub(kBusy, std::memory_order_release);
  state_.notify_all();
  return true;
}

bool Chunk::sweep() {
  if (evict(kPresent)) return true;
  const std::uint64_t state = state_.load(std::memory_order_relaxed);
  if ((state & kTouched) != 0) state_.fetch_and(~kTouched, std::memory_order_relaxed);
  return (state & (kPresent | kBusy)) == 0;
}

void Chunk::close() {
  if (permanent()) return;
  life_->pin();
  const std::uint64_t before = state_.fetch_or(kClosing, std::memory_order_acq_rel);
  if (before >= kPin) return;
  if ((before & kPresent) != 0) free_buffer();
  life_->unpin();
}

void Chunk::free_buffer() {
  FreeBuffer()(const_cast<std::byte*>(data_));
  data_ = nullptr;
  file()->cache_.release(decoded_size_);
}

}  // namespace parcode::reader
