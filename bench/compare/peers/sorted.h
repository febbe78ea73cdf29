// The order in which systems without hash tables keep a map.

#ifndef BENCH_COMPARE_PEERS_SORTED_H_
#define BENCH_COMPARE_PEERS_SORTED_H_

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bench::compare {

// The map's entries by ascending key. They stay where they are; numbers are sorted beside each
// other, so that comparing two of them doesn't go through the map's memory.
template <class K, class V>
std::vector<const std::pair<const K, V>*> sorted(const std::unordered_map<K, V>& map) {
  using Key = std::conditional_t<std::is_integral_v<K>, K, std::string_view>;
  std::vector<std::pair<Key, const std::pair<const K, V>*>> keyed;
  keyed.reserve(map.size());
  for (const auto& entry : map) keyed.emplace_back(entry.first, &entry);
  std::sort(keyed.begin(), keyed.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const std::pair<const K, V>*> entries;
  entries.reserve(map.size());
  for (const auto& [key, entry] : keyed) entries.push_back(entry);
  return entries;
}

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_SORTED_H_
