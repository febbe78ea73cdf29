#include "bench/compare/workloads/lookup_cases.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <thread>

namespace bench::compare {
namespace {

// Every lookup's part of the keys, looked up in a thread of its own; one alone needs none.
std::uint64_t look_up(const LookupsOfThreads& lookups, Find find,
                      std::span<const std::uint64_t> keys) {
  if (lookups.size() == 1) return ((*lookups[0]).*find)(keys);
  std::vector<std::uint64_t> sums(lookups.size());
  std::vector<std::thread> threads;
  const std::size_t part = keys.size() / lookups.size();
  for (std::size_t i = 0; i < lookups.size(); ++i) {
    const bool last = i + 1 == lookups.size();
    const auto own = last ? keys.subspan(i * part) : keys.subspan(i * part, part);
    threads.emplace_back([&, i, own] { sums[i] = ((*lookups[i]).*find)(own); });
  }
  for (std::thread& thread : threads) thread.join();
  return std::accumulate(sums.begin(), sums.end(), std::uint64_t{0});
}

}  // namespace

double nanoseconds_each(const LookupsOfThreads& lookups, Find find,
                        std::span<const std::uint64_t> keys,
                        std::span<const std::uint64_t> digests) {
  constexpr double kSlow = 2e-6;  // seconds
  const auto look_up_first = [&](std::size_t count) {
    const auto expected = digests.first(std::min(count, digests.size()));
    expect(look_up(lookups, find, keys.first(count)) ==
               std::accumulate(expected.begin(), expected.end(), std::uint64_t{0}),
           "lookups");
  };
  std::size_t count = keys.size() / 10;
  look_up_first(count);
  if (seconds([&] { look_up_first(count); }) < kSlow * static_cast<double>(count)) {
    count = keys.size();
    look_up_first(count);
  }
  const double time = seconds([&] { look_up_first(count); });
  return 1e9 * time / static_cast<double>(count);
}

}  // namespace bench::compare
