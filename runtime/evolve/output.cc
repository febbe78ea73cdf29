#include "runtime/evolve/output.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "runtime/value/slot.h"

namespace parcode::evolve {
namespace {

constexpr std::uint64_t kSmallest = 256;  // bytes set aside at first
// Above this a chunk has slots of the wide form: docs/format.md, "Numbers".
constexpr std::uint64_t kMostNarrow = (std::uint64_t{1} << 32) - 256;

}  // namespace

void Output::clear(Place end) {
  std::memset(memory_.get() + used_, 0, end - used_);
}

bool Output::grow(std::uint64_t size) {
  if (form_ == format::Form::kNarrow && size > kMostNarrow) return false;
  if (size > limit_) return false;
  const std::uint64_t wanted =
      std::min(std::max({size, capacity_ * 2, expected_, kSmallest}), std::max(limit_, size));
  Result<reader::Buffer> larger = reader::allocate_buffer(wanted);
  if (!larger) {
    failure_ = std::move(larger.error());
    return false;
  }
  if (used_ != 0) std::memcpy(larger->get(), memory_.get(), used_);
  memory_ = std::move(*larger);
  capacity_ = wanted;
  return true;
}

bool Output::refuse(std::uint64_t size) {
  if (form_ == format::Form::kNarrow && size > kMostNarrow && size <= limit_) {
    needs_wide_form_ = true;
  } else if (failure_.message.empty()) {
    failure_ = {.code = ErrorCode::kLimit,
                .message =
                    "converted to the program's schema, the chunk takes more than "
                    "OpenOptions.limits.allocation (" +
                    std::to_string(limit_) + " bytes); raise it to read the chunk"};
  }
  return false;
}

bool Output::take_for_slot(Place slot, std::uint64_t count, std::uint64_t size, std::uint64_t align,
                           Place* place, Fill fill) {
  if (form_ == format::Form::kWide) {
    Place counted = 0;
    if (!take(sizeof(count), alignof(std::uint64_t), &counted)) return false;
    store(counted, count);
    store(slot, counted);
    return take(size, align, place, fill);
  }
  const bool elsewhere = count == slot::kElsewhere;
  if (!elsewhere && count >= slot::kElsewhereNarrow) {
    needs_wide_form_ = true;
    return false;
  }
  if (!take(size, align, place, fill)) return false;
  store(slot, static_cast<std::uint32_t>(*place));
  store(slot + sizeof(std::uint32_t),
        elsewhere ? slot::kElsewhereNarrow : static_cast<std::uint32_t>(count));
  return true;
}

bool Output::store_reference(Place slot, const format::RefBlock& block) {
  Place place = 0;
  if (!take_for_slot(slot, slot::kElsewhere, sizeof(block), alignof(format::RefBlock), &place)) {
    return false;
  }
  store(place, block);
  return true;
}

// Memory that was set aside and not used counts nowhere, so it is given back where it is much.
Result<reader::ConvertedBytes> Output::finish() {
  if (memory_ == nullptr || used_ + used_ / 4 + kSmallest < capacity_) {
    Result<reader::Buffer> exact = reader::allocate_buffer(std::max<std::uint64_t>(used_, 1));
    if (!exact) return Failure(std::move(exact.error()));
    if (used_ != 0) std::memcpy(exact->get(), memory_.get(), used_);
    memory_ = std::move(*exact);
  }
  return reader::ConvertedBytes{std::move(memory_), used_, form_};
}

}  // namespace parcode::evolve
