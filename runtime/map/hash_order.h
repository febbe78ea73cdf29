// Sorts entries by their hashes.

#ifndef PARCODE_RUNTIME_MAP_HASH_ORDER_H_
#define PARCODE_RUNTIME_MAP_HASH_ORDER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/map/bucket.h"

namespace parcode::map {

// Each element has a `hash`, and all hashes belong to one bucket of `buckets`; `<` compares hashes
// first.
//
// Hashes are spread evenly, so an element's place follows from its hash but for a few steps: each
// goes to one of as many cells as there are elements, and neighbours are put in order afterwards.
// Where somebody has made keys whose hashes are not spread, it is std::sort's work.
template <class Hashed>
void sort_by_hash(std::vector<Hashed>& entries, std::uint64_t buckets) {
  constexpr std::size_t kFew = 16;
  if (entries.size() <= kFew) return std::sort(entries.begin(), entries.end());
  const auto cell_of = [&](const Hashed& hashed) {
    return position_of(position_of(hashed.hash, buckets).fraction, entries.size()).bucket;
  };
  std::vector<std::size_t> next(entries.size() + 1);  // begins as the counts, one cell further on
  std::size_t most = 0;
  for (const Hashed& hashed : entries) most = std::max(most, ++next[cell_of(hashed) + 1]);
  if (most > kFew) return std::sort(entries.begin(), entries.end());
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<Hashed> placed(entries.size());
  for (const Hashed& hashed : entries) placed[next[cell_of(hashed)]++] = hashed;
  for (std::size_t i = 1; i < placed.size(); ++i) {
    const Hashed moved = placed[i];
    std::size_t at = i;
    for (; at > 0 && moved < placed[at - 1]; --at) placed[at] = placed[at - 1];
    placed[at] = moved;
  }
  entries = std::move(placed);
}

}  // namespace parcode::map

#endif  // PARCODE_RUNTIME_MAP_HASH_ORDER_H_
