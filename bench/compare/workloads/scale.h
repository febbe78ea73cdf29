// How much data the workloads have.

#ifndef BENCH_COMPARE_WORKLOADS_SCALE_H_
#define BENCH_COMPARE_WORKLOADS_SCALE_H_

#include <cstdint>

namespace bench::compare {

struct Scale {
  // Everything is this many times smaller: 1 in a run whose figures count.
  std::uint64_t divisor = 1;

  std::uint64_t of(std::uint64_t count) const { return count / divisor; }
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_SCALE_H_
