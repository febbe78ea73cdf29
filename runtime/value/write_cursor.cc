#include "runtime/value/write_cursor.h"

#include <limits>

#include "runtime/format/table.h"
#include "runtime/value/slot.h"

namespace parcode {

Place WriteCursor::take_for_slot(Place slot, std::uint64_t count, std::uint64_t size,
                                 std::uint64_t align) {
  if (form_ == Form::kWide) {
    const Place counted = take(sizeof(count), alignof(std::uint64_t));
    store(counted, count);
    store(slot, counted);
    return take(size, align);
  }
  const Place place = take(size, align);
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const bool elsewhere = count == slot::kElsewhere;
  if (place > kMost || (!elsewhere && count >= slot::kElsewhereNarrow)) throw_measure_error();
  store(slot, static_cast<std::uint32_t>(place));
  store(slot + sizeof(std::uint32_t),
        elsewhere ? slot::kElsewhereNarrow : static_cast<std::uint32_t>(count));
  return place;
}

void WriteCursor::store_child(Place slot, std::uint64_t items) {
  const Place place =
      take_for_slot(slot, slot::kElsewhere, sizeof(format::RefBlock), alignof(format::RefBlock));
  store(place, format::RefBlock{.items = items, .ref = next_child().ref});
}

const format::Written& WriteCursor::next_child() {
  if (next_child_ == children_.size()) throw_measure_error();
  return children_[next_child_++];
}

void WriteCursor::throw_measure_error() {
  throw EncodeError(
      ErrorCode::kInternal,
      "a value takes more room than was measured for it: it changed while it was saved, or the "
      "measure() and encode() of its Traits do not agree");
}

}  // namespace parcode
