// Lookups in a map that is open already, beside those in a native map.

#ifndef BENCH_COMPARE_WORKLOADS_LOOKUP_CASES_H_
#define BENCH_COMPARE_WORKLOADS_LOOKUP_CASES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/compare/harness/clock.h"
#include "bench/compare/workloads/format.h"
#include "bench/compare/workloads/suite_builder.h"

namespace bench::compare {

// What is looked up: keys that are in the map and others that aren't, both in random order.
struct Probes {
  std::vector<std::uint64_t> hits;
  std::vector<std::uint64_t> misses;
  std::vector<std::uint64_t> digests;  // of the value of each hit
};

using Find = std::uint64_t (Lookups::*)(std::span<const std::uint64_t>) const;

// Nanoseconds a lookup. All keys are looked up once, so that nothing is read for the first time,
// and again on the clock; of a system that needs more than 2 us each, a tenth of the keys. As many
// threads as there are lookups take an equal part each. `digests` are those of the keys' values, or
// empty where none may be found.
double nanoseconds_each(const LookupsOfThreads& lookups, Find find,
                        std::span<const std::uint64_t> keys,
                        std::span<const std::uint64_t> digests);

// The native map itself. `Digest` is a function object from a value to a number.
template <class V, class Digest>
class NativeLookups : public Lookups {
 public:
  explicit NativeLookups(const std::unordered_map<std::uint64_t, V>& map) : map_(map) {}

  std::uint64_t find(std::span<const std::uint64_t> keys) const override {
    return each<const V&>(keys);
  }
  std::uint64_t copy(std::span<const std::uint64_t> keys) const override { return each<V>(keys); }

 private:
  template <class Held>
  std::uint64_t each(std::span<const std::uint64_t> keys) const {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      const auto found = map_.find(key);
      if (found == map_.end()) continue;
      Held value = found->second;
      keep(value);
      sum += Digest{}(value);
    }
    return sum;
  }

  const std::unordered_map<std::uint64_t, V>& map_;
};

// find_hit, find_miss (where the value lies) and copy_hit, on 1 and 2 threads. `open` gives as many
// lookups as it is asked for.
template <class Native>
void add_lookups(SuiteBuilder<Native>& suite, const Variant& system,
                 const std::function<LookupsOfThreads(unsigned)>& open,
                 const std::function<Probes()>& probes) {
  for (const unsigned threads : {1u, 2u}) {
    Variant variant = system;
    variant.threads = threads;
    const auto add = [&](std::string_view metric, auto measure) {
      if (variant.system == kFloor) {
        suite.add_floor(metric, "ns", measure, threads);
      } else {
        suite.add(variant, metric, "ns", measure);
      }
    };
    add("find_hit", [=] {
      const Probes all = probes();
      return nanoseconds_each(open(threads), &Lookups::find, all.hits, all.digests);
    });
    add("find_miss",
        [=] { return nanoseconds_each(open(threads), &Lookups::find, probes().misses, {}); });
    add("copy_hit", [=] {
      const Probes all = probes();
      return nanoseconds_each(open(threads), &Lookups::copy, all.hits, all.digests);
    });
  }
}

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_LOOKUP_CASES_H_
