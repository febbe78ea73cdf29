#include "runtime/dynamic/dynamic_ranges.h"

#include <utility>

namespace parcode {

Result<DynamicValue> DynamicElements::Iterator::operator*() const {
  auto spot = list_.and_then([this](dynamic::ListReader& list) { return list.at(index_); });
  if (spot) return DynamicValue(range_->file_, std::move(*spot));
  failed_ = true;
  return Failure(std::move(spot.error()));
}

void DynamicEntries::Iterator::settle() {
  if (!map_) return;
  for (; bucket_ < map_->buckets(); ++bucket_, index_ = 0) {
    const auto count = map_->entries_in(bucket_);
    if (!count || index_ < *count) return;  // an error comes out of operator*
  }
}

Result<DynamicEntry> DynamicEntries::Iterator::operator*() const {
  auto entry =
      map_.and_then([this](dynamic::MapReader& map) { return map.entry(bucket_, index_); });
  if (entry) {
    return DynamicEntry{{range_->file_, std::move(entry->key)},
                        {range_->file_, std::move(entry->value)}};
  }
  failed_ = true;
  return Failure(std::move(entry.error()));
}

}  // namespace parcode
