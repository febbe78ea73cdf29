// ReadCursor: the checked way to the bytes of one chunk.
//
// The rule that keeps reading safe: whoever holds a cursor and a place may read the fixed part at
// that place (its owner has checked it against the chunk's size); everything else is reached
// through slots, and each slot is checked when it is followed. So decoding touches nothing outside
// the chunk, whatever its bytes say, with or without a checksum.
//
// Errors are kept in the ReadScope; functions return false once it holds one, and add where they
// are on the way out.
//
// Thread safety: one cursor and one scope, one thread.

#ifndef PARCODE_RUNTIME_VALUE_READ_CURSOR_H_
#define PARCODE_RUNTIME_VALUE_READ_CURSOR_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/base/prefetch.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"
#include "runtime/value/shape.h"
#include "runtime/value/slot.h"

namespace parcode {

using format::Form;

namespace reader {
class Chunk;
class LeafMemory;
}  // namespace reader
namespace lazy {
class LoadTasks;
}

// What the parts of one call share: its limits, its error, and the tasks it may start.
struct ReadScope {
  std::unique_ptr<Error> met = {};  // the error, once a function has returned false; see error()
  std::uint32_t depth = 0;          // of values within values, now
  std::uint64_t decoded_bytes = 0;  // of the chunks that this call has visited
  const Limits* limits = nullptr;
  // A load() shared among threads: their sum instead of decoded_bytes, and where chunks may be left
  // to other threads. Null where the call is one thread's.
  std::atomic<std::uint64_t>* shared_bytes = nullptr;
  lazy::LoadTasks* tasks = nullptr;
  // A load(): memory for the chunks that it goes through once. Null where they had better stay.
  reader::LeafMemory* leaf_memory = nullptr;

  bool has_error() const { return met != nullptr; }
  // Made when it is first asked for: most calls meet none, and there are millions of calls.
  Error& error() {
    if (met == nullptr) met = std::make_unique<Error>();
    return *met;
  }
};

class ReadCursor {
 public:
  // `chunk` is the one that `bytes` belong to, pinned by the caller for as long as the cursor is
  // used.
  ReadCursor(Bytes bytes, Form form, reader::Chunk* chunk, ReadScope& scope)
      : base_(bytes.data()),
        size_(bytes.size()),
        unclaimed_(bytes.size()),
        form_(form),
        chunk_(chunk),
        scope_(&scope) {}

  const std::byte* at(Place place) const { return base_ + place; }
  std::uint64_t size() const { return size_; }
  Form form() const { return form_; }
  reader::Chunk* chunk() const { return chunk_; }
  ReadScope& scope() const { return *scope_; }

  // Text and bools in this chunk, of the narrow form, are known to be good: mirrors need not look
  // at them again.
  void trust_contents() { trusts_contents_ = true; }
  bool trusts_contents() const { return trusts_contents_; }

  // Asks for the memory at `place`, where it lies in the chunk, before it is needed.
  void prefetch(Place place) const {
    if (place < size_) parcode::prefetch(at(place));
  }

  // A number of the fixed part at `place`.
  template <class T>
  T number(Place place) const {
    return load_as<T>(at(place));
  }

  // Whether [place, place + size) lies in the chunk and `place` is aligned; fails otherwise.
  bool check(Place place, std::uint64_t size, std::uint64_t align) {
    if (lies_in(place, size, align)) [[likely]]
      return true;
    return fail_check(place, size);
  }

  struct Target {
    Place place = 0;
    std::uint64_t count = 0;  // 0: empty, and `place` means nothing
    bool elsewhere = false;   // `place` is that of a RefBlock, already checked
  };
  // Follows the slot at `slot` to `count` items of `stride` bytes each, checked to lie in the
  // chunk. `elsewhere` is set only where `may_be_elsewhere`; a RefBlock in any other slot is an
  // error.
  bool follow(Place slot, std::uint64_t stride, std::uint64_t align, bool may_be_elsewhere,
              Target* target) {
    if (form_ == Form::kNarrow && stride <= UINT32_MAX) [[likely]] {
      const auto count = number<std::uint32_t>(slot + 4);
      *target = {number<std::uint32_t>(slot), count, false};
      if (count == 0) return true;
      const std::uint64_t size = count * stride;
      if (count != slot::kElsewhereNarrow && lies_in(target->place, size, align) &&
          size <= unclaimed_) [[likely]] {
        unclaimed_ -= size;
        return true;
      }
    }
    return follow_any(slot, stride, align, may_be_elsewhere, target);
  }
  format::RefBlock ref_block(const Target& target) const {
    return load_as<format::RefBlock>(at(target.place));
  }

  // Takes `size` bytes of tail out of what this chunk can still give. A chunk's bytes belong to one
  // value each, so a sum above the chunk's size means slots that overlap, made to explode.
  bool claim(std::uint64_t size) {
    if (size > unclaimed_) return fail_overlap();
    unclaimed_ -= size;
    return true;
  }

  // As check() and claim() of `count` fixed parts of `stride` bytes at the chunk's start.
  bool claim_items(std::uint64_t count, std::uint64_t stride) {
    if (count <= size_ / stride) return claim(count * stride);
    return corrupt("a chunk is too short for its " + std::to_string(count) + " items");
  }

  // One level deeper into values; leave() on the way back. False at Limits::depth.
  bool enter() {
    if (scope_->depth >= scope_->limits->depth) return fail_depth();
    ++scope_->depth;
    return true;
  }
  void leave() { --scope_->depth; }

  // Each notes the error (the first one stays) and returns false.
  bool fail(ErrorCode code, std::string message);
  bool corrupt(std::string message) { return fail(ErrorCode::kCorrupt, std::move(message)); }

  // For `return decode(…) || in.in_field("name")`: adds where the error was met; returns false.
  bool in_field(std::string_view name);
  bool in_element(std::uint64_t index);
  // An entry of a map, by its number in its bucket: its key may be what is damaged.
  bool in_entry(std::uint64_t number);

 private:
  bool in_part(const std::string& name);
  bool lies_in(Place place, std::uint64_t size, std::uint64_t align) const {
    return within(place, size, size_) && place % align == 0;
  }
  bool fail_check(Place place, std::uint64_t size);
  bool follow_any(Place slot, std::uint64_t stride, std::uint64_t align, bool may_be_elsewhere,
                  Target* target);
  bool follow_wide(Place slot, std::uint64_t align, Target* target);
  bool fail_overlap();
  bool fail_depth();

  const std::byte* base_;
  std::uint64_t size_;
  std::uint64_t unclaimed_;
  Form form_;
  bool trusts_contents_ = false;
  reader::Chunk* chunk_;
  ReadScope* scope_;
};

// While it lives, decode() leaves nothing to other threads. For Traits that decode into a temporary
// and convert: otherwise parts of it could be filled after decode() has returned.
class DecodeAlone {
 public:
  explicit DecodeAlone(ReadCursor& in)
      : scope_(in.scope()), tasks_(std::exchange(scope_.tasks, nullptr)) {}
  ~DecodeAlone() { scope_.tasks = tasks_; }
  DecodeAlone(const DecodeAlone&) = delete;
  DecodeAlone& operator=(const DecodeAlone&) = delete;

 private:
  ReadScope& scope_;
  lazy::LoadTasks* tasks_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_READ_CURSOR_H_
