// Runs suites: every case in a child process of its own, in rounds, each in another order.

#ifndef BENCH_COMPARE_HARNESS_RUNNER_H_
#define BENCH_COMPARE_HARNESS_RUNNER_H_

#include <cstddef>
#include <ostream>
#include <regex>
#include <string>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/results.h"

namespace bench::compare {

struct Plan {
  std::size_t rounds = 9;
  std::regex filter;  // searched for in to_string(label)
};

// From now on an interrupt (Ctrl-C) ends run() with an exception, so that files are removed.
void end_on_interrupt();

// Adds the values of the suite's cases to `results`. Tells on `notes` how far it is, and which
// cases failed; returns their number. A suite that can't be built is skipped with a note. Throws on
// an interrupt.
std::size_t run(Suite suite, const Plan& plan, Results& results, std::ostream& notes);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_RUNNER_H_
