// WriteCursor: where a job stands in the chunk that it encodes.
//
// A chunk is one buffer of exactly the size that the plan measured. A job takes the place for its
// fixed parts first, then tails are appended behind them with take(), in the order in which Extent
// counted them. The buffer is not cleared beforehand: take() clears the gaps it leaves, and whoever
// writes a fixed part writes all of it, padding (as zeros) included.
//
// A job that takes more than was measured (a hand-written Traits that contradicts itself, an object
// changed while it is saved) gets an EncodeError of kInternal; memory is never overrun.
//
// Thread safety: one cursor, one thread.

#ifndef PARCODE_RUNTIME_VALUE_WRITE_CURSOR_H_
#define PARCODE_RUNTIME_VALUE_WRITE_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"
#include "runtime/value/shape.h"

namespace parcode {

using format::Form;

// What a job throws when it can't encode its value; the executor catches it, stops, and returns it
// as the Error that it describes.
class EncodeError : public std::runtime_error {
 public:
  EncodeError(ErrorCode code, const std::string& message)
      : std::runtime_error(message), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

class WriteCursor {
 public:
  // `buffer` is the chunk, aligned to format::kChunkAlignment. `children` are what the node's edges
  // lead to, in order.
  WriteCursor(MutableBytes buffer, Form form, std::span<const format::Written> children)
      : base_(buffer.data()), size_(buffer.size()), form_(form), children_(children) {}

  Form form() const { return form_; }
  std::byte* at(Place place) { return base_ + place; }

  // Reserves `size` bytes at the next multiple of `align` (a power of two), clearing the gap.
  // Throws EncodeError where the chunk has no room.
  Place take(std::uint64_t size, std::uint64_t align) {
    const std::uint64_t place = align_up(used_, align);
    if (!within(place, size, size_)) throw_measure_error();
    if (place != used_) std::memset(base_ + used_, 0, place - used_);
    used_ = place + size;
    return place;
  }

  // Reserves a chunk's fixed parts, `size` bytes at its start, and the gap up to its tail.
  Place take_fixed(std::uint64_t size, const Shape& shape) {
    const Place place = take(size, 1);
    const Place tail = tail_begin(size, shape, form_);
    clear(take(tail - size, 1), tail - size);
    return place;
  }

  // Zeros over a fixed part that has padding, before its fields are written.
  void clear(Place place, std::uint64_t size) { std::memset(at(place), 0, size); }

  // Stores a number at a place.
  template <class T>
  void store(Place place, const T& value) {
    store_as(at(place), value);
  }

  // Reserves what the slot at `slot` points to: `size` bytes at `align`. `count` (of elements or
  // bytes, or slot::kElsewhere) goes with it: into the slot in the narrow form, in front of the
  // data in the wide one. See docs/format.md, "Slots".
  Place take_for_slot(Place slot, std::uint64_t count, std::uint64_t size, std::uint64_t align);

  // Makes the slot at `slot` lead to the next child's chunk: a RefBlock. `items` as format/table.h
  // says.
  void store_child(Place slot, std::uint64_t items);

  // The next child. Throws EncodeError where the plan had no more.
  const format::Written& next_child();

  // Whether the job wrote what was measured: all of the chunk, all of the children.
  bool complete() const { return used_ == size_ && next_child_ == children_.size(); }

 private:
  [[noreturn]] static void throw_measure_error();

  std::byte* base_;
  std::uint64_t size_;
  std::uint64_t used_ = 0;
  Form form_;
  std::span<const format::Written> children_;
  std::size_t next_child_ = 0;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_WRITE_CURSOR_H_
