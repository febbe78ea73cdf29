#include "runtime/base/suggest.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <vector>

namespace parcode {

namespace {

constexpr std::size_t kLongestName = 100;

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// Insertions, deletions, substitutions and swaps of neighbours that lead from `a` to `b`; letters
// that differ in case alone count as equal.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::array<std::vector<std::size_t>, 3> rows;  // of a's prefixes: i, i - 1 and i - 2
  rows.fill(std::vector<std::size_t>(width));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    std::rotate(rows.begin(), rows.begin() + 2, rows.end());
    rows[0][0] = i;
    for (std::size_t j = 1; j < width; ++j) {
      if (i == 0) {
        rows[0][j] = j;
        continue;
      }
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      rows[0][j] = std::min({rows[1][j] + 1, rows[0][j - 1] + 1, rows[1][j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) {
        rows[0][j] = std::min(rows[0][j], rows[2][j - 2] + 1);
      }
    }
  }
  return rows[0][b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > kLongestName) {
    return {};
  }
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(name.size() / 3, 1) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t difference =
        std::max(candidate.size(), name.size()) - std::min(candidate.size(), name.size());
    if (difference >= best_distance || candidate.size() == 1) {
      continue;
    }
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? "" : "did you mean '" + std::string(best) + "'?";
}

}  // namespace parcode
