#include "runtime/reader/conversion.h"

#include <limits>
#include <utility>

namespace parcode::reader {

std::optional<std::uint16_t> ConversionTable::find(const schema::Fingerprint& wanted) const {
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.wanted == wanted) return entry.first_part;
  }
  return std::nullopt;
}

Result<std::uint16_t> ConversionTable::add(const schema::Fingerprint& wanted,
                                           std::shared_ptr<const Conversions> conversions) {
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.wanted == wanted) return entry.first_part;
  }
  if (conversions->count() == 0) {  // the same layout: no chunk is converted
    entries_.push_back({wanted, 0, std::move(conversions)});
    return std::uint16_t{0};
  }
  const std::uint32_t next = next_part_ + conversions->count();
  if (next > std::numeric_limits<std::uint16_t>::max()) {
    return fail(ErrorCode::kLimit,
                "the file is read as more versions of its schema than can be told apart; open it "
                "once for each");
  }
  const auto first = static_cast<std::uint16_t>(next_part_);
  entries_.push_back({wanted, first, std::move(conversions)});
  next_part_ = next;
  return first;
}

ConversionTable::Found ConversionTable::of_part(std::uint16_t part) const {
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (part >= entry.first_part && part < entry.first_part + entry.conversions->count()) {
      return {entry.conversions.get(), entry.first_part};
    }
  }
  return {};
}

}  // namespace parcode::reader
