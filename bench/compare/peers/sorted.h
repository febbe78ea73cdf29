// The order in which systems without hash tables keep a map.

#ifndef BENCH_COMPARE_PEERS_SORTED_H_
#define BENCH_COMPARE_PEERS_SORTED_H_

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bench::compare {

// The map's entries by ascending key. They stay where they are.
template <class K, class V>
std::vector<const std::pair<const K, V>*> sorted(const std::unordered_map<K, V>& map) {
  std::vector<const std::pair<const K, V>*> entries;
  entries.reserve(map.size());
  for (const auto& entry : map) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  return entries;
}

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_SORTED_H_
