// RecordBuilder: one chunk of a .pcode file in the making, everything in it "inside", whatever its
// size. WriteCursor fills a chunk whose size was measured before; this one grows.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_RECORD_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/plan/chunk_plan.h"
#include "runtime/value/shape.h"

namespace parcode::par4 {

// Thrown where a narrow chunk would grow too large: start again with a wide one.
struct NeedsWideForm : std::exception {};

class RecordBuilder {
 public:
  // `most` bytes at most; beyond that a Fault (kLimit) is thrown.
  RecordBuilder(Form form, std::uint64_t most, Trail& trail)
      : form_(form), most_(most), trail_(trail) {}

  Form form() const { return form_; }
  std::uint64_t size() const { return bytes_.size(); }
  std::vector<std::byte> release() { return std::move(bytes_); }

  // Valid until the next take().
  std::byte* at(Place place) { return bytes_.data() + place; }
  template <class T>
  void store(Place place, const T& value) {
    store_as(at(place), value);
  }

  // `size` zeros at the next multiple of `align`.
  Place take(std::uint64_t size, std::uint64_t align) {
    const std::uint64_t place = align_up(bytes_.size(), align);
    std::uint64_t end = 0;
    if (!checked_add(place, size, &end) || end > most_) fail_size(size);
    if (form_ == Form::kNarrow && end > kNarrowBytes) throw NeedsWideForm();
    bytes_.resize(end);
    return place;
  }
  // As WriteCursor::take_for_slot; `count` is at least 1.
  Place take_for_slot(Place slot, std::uint64_t count, std::uint64_t size, std::uint64_t align) {
    if (form_ == Form::kNarrow) {
      const Place place = take(size, align);
      store(slot, static_cast<std::uint32_t>(place));
      store(slot + sizeof(std::uint32_t), static_cast<std::uint32_t>(count));
      return place;
    }
    const Place counted = take(sizeof(count), alignof(std::uint64_t));
    store(slot, counted);
    store(counted, count);
    return take(size, align);
  }
  // The same for `count` fixed parts of `stride` bytes.
  Place take_items(Place slot, std::uint64_t count, std::uint64_t stride, std::uint64_t align) {
    check_items(count, stride);
    return take_for_slot(slot, count, count * stride, align);
  }
  void check_items(std::uint64_t count, std::uint64_t stride) const {
    std::uint64_t size = 0;
    if (!checked_multiply(count, stride, &size) || size > most_) fail_size(size);
  }

 private:
  [[noreturn]] void fail_size(std::uint64_t size) const {
    trail_.fail(ErrorCode::kLimit, "the value takes more than the " + std::to_string(most_) +
                                       " bytes that Limits allow; " + std::to_string(size) +
                                       " more are wanted");
  }

  std::vector<std::byte> bytes_;
  Form form_;
  std::uint64_t most_;
  Trail& trail_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_RECORD_H_
