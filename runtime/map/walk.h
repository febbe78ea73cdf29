// Goes through a large std::unordered_map faster than its list allows.
//
// The list of a hash map leads anywhere in memory, and each step must end before the next one can
// begin. So several walkers go through different parts of it in turn, each prefetching its next
// entry while the others are at theirs. A part begins at an entry that find() gives and ends where
// another one begins, which is the same sequence for any implementation of the standard library.

#ifndef PARCODE_RUNTIME_MAP_WALK_H_
#define PARCODE_RUNTIME_MAP_WALK_H_

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/base/prefetch.h"

namespace parcode::map {

template <class Map>
class Walk {
 public:
  using Entry = typename Map::value_type;

  explicit Walk(const Map& map) : map_(map) {
    starts_.push_back(map.begin());
    if (map.size() >= kWorthSplitting) find_starts();
  }

  // Calls `visit(const Entry&)` for each entry of a map that is not empty, in no order.
  template <class Visit>
  void each(const Visit& visit) const {
    const auto first = std::span(starts_).first(std::min(kWalkers, starts_.size()));
    std::vector<Iterator> walkers(first.begin(), first.end());
    std::size_t begun = walkers.size();
    while (!walkers.empty()) {
      for (std::size_t i = 0; i < walkers.size();) {
        Iterator& walker = walkers[i];
        visit(*walker);
        ++walker;
        if (ends(walker)) {
          if (begun == starts_.size()) {
            walker = walkers.back();
            walkers.pop_back();
            continue;
          }
          walker = starts_[begun++];
        }
        prefetch(*walker);
        ++i;
      }
    }
  }

 private:
  using Iterator = typename Map::const_iterator;

  static constexpr std::size_t kWorthSplitting = 4096;  // entries
  static constexpr std::size_t kParts = 64;             // of very different lengths
  static constexpr std::size_t kWalkers = 10;           // about as many misses as a core waits for
  static constexpr std::size_t kFilterBits = 4096;

  void find_starts() {
    const std::size_t step = map_.bucket_count() / kParts;
    for (std::size_t part = 1; part < kParts; ++part) {
      // Most buckets have entries in a map that has as many as it has made room for.
      for (std::size_t i = 0; i < std::min<std::size_t>(step, 16); ++i) {
        const auto first = map_.begin(part * step + i);
        if (first == map_.end(part * step + i)) continue;
        starts_.push_back(map_.find(first->first));
        break;
      }
    }
    std::sort(starts_.begin(), starts_.end(), [](const Iterator& a, const Iterator& b) {
      return std::less<>()(address(a), address(b));
    });
    starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
    for (const Iterator& start : starts_) filter_.set(filter_bit(address(start)));
  }

  bool ends(const Iterator& walker) const {
    if (walker == map_.end()) return true;
    if (!filter_.test(filter_bit(address(walker)))) return false;
    return std::binary_search(
        starts_.begin(), starts_.end(), walker,
        [](const Iterator& a, const Iterator& b) { return std::less<>()(address(a), address(b)); });
  }

  static const Entry* address(const Iterator& at) { return std::addressof(*at); }
  static std::size_t filter_bit(const Entry* entry) {
    return (reinterpret_cast<std::uintptr_t>(entry) / 16) % kFilterBits;
  }
  static void prefetch(const Entry& entry) {
    const auto* const bytes = reinterpret_cast<const char*>(std::addressof(entry));
    parcode::prefetch(bytes);
    if constexpr (sizeof(Entry) > 32) parcode::prefetch(bytes + sizeof(Entry) - 1);
  }

  const Map& map_;
  std::vector<Iterator> starts_;
  std::bitset<kFilterBits> filter_;
};

}  // namespace parcode::map

#endif  // PARCODE_RUNTIME_MAP_WALK_H_
