#include "runtime/value/read_cursor.h"

namespace parcode {
namespace {

std::string out_of_chunk(Place place, std::uint64_t size, std::uint64_t chunk_size) {
  return "a value at byte " + std::to_string(place) + " of " + std::to_string(size) +
         " bytes does not lie, aligned, in its chunk of " + std::to_string(chunk_size) +
         " bytes; the file is damaged or was made to harm";
}

}  // namespace

bool ReadCursor::fail_check(Place place, std::uint64_t size) {
  return corrupt(out_of_chunk(place, size, size_));
}

bool ReadCursor::follow_any(Place slot, std::uint64_t stride, std::uint64_t align,
                            bool may_be_elsewhere, Target* target) {
  *target = Target{};
  if (form_ == Form::kWide) {
    if (!follow_wide(slot, align, target)) return false;
  } else {
    target->place = number<std::uint32_t>(slot);
    const std::uint32_t count = number<std::uint32_t>(slot + 4);
    target->count = count == slot::kElsewhereNarrow ? slot::kElsewhere : count;
  }
  if (target->count == 0) return true;
  if (target->count == slot::kElsewhere) {
    if (!may_be_elsewhere) return corrupt("a slot of an inline value names a chunk");
    target->elsewhere = true;
    // In the wide form the RefBlock's place was aligned to the value's alignment already; both are
    // at least 8 for every slot that may be elsewhere.
    return check(target->place, sizeof(format::RefBlock), alignof(format::RefBlock));
  }
  std::uint64_t size = 0;
  if (!checked_multiply(target->count, stride, &size)) {
    return corrupt("a slot counts " + std::to_string(target->count) + " items, more than can be");
  }
  return check(target->place, size, align) && claim(size);
}

bool ReadCursor::follow_wide(Place slot, std::uint64_t align, Target* target) {
  const std::uint64_t place = number<std::uint64_t>(slot);
  if (place == 0) return true;
  if (!check(place, sizeof(std::uint64_t), alignof(std::uint64_t))) return false;
  target->count = number<std::uint64_t>(place);
  const bool elsewhere = target->count == slot::kElsewhere;
  target->place = align_up(place + sizeof(std::uint64_t), elsewhere ? 8 : align);
  return true;
}

bool ReadCursor::fail(ErrorCode code, std::string message) {
  if (!scope_->has_error()) {
    scope_->error().code = code;
    scope_->error().message = std::move(message);
  }
  return false;
}

bool ReadCursor::in_field(std::string_view name) {
  std::string& path = scope_->error().field_path;
  const bool joins = !path.empty() && path.front() != '[';
  path.insert(0, joins ? std::string(name) + "." : std::string(name));
  return false;
}

bool ReadCursor::in_element(std::uint64_t index) {
  return in_part(std::to_string(index));
}

bool ReadCursor::in_entry(std::uint64_t number) {
  return in_part("entry " + std::to_string(number));
}

bool ReadCursor::in_part(const std::string& name) {
  std::string& path = scope_->error().field_path;
  const bool joins = !path.empty() && path.front() != '[';
  path.insert(0, "[" + name + (joins ? "]." : "]"));
  return false;
}

bool ReadCursor::fail_overlap() {
  return corrupt("values in the chunk overlap; the file is damaged or was made to harm");
}

bool ReadCursor::fail_depth() {
  return fail(ErrorCode::kLimit, "values are nested deeper than OpenOptions.limits.depth (" +
                                     std::to_string(scope_->limits->depth) +
                                     "); raise it to read this file");
}

}  // namespace parcode
