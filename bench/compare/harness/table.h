// The results as a table for a terminal.

#ifndef BENCH_COMPARE_HARNESS_TABLE_H_
#define BENCH_COMPARE_HARNESS_TABLE_H_

#include <ostream>
#include <vector>

#include "bench/compare/harness/results.h"
#include "bench/compare/harness/targets.h"

namespace bench::compare {

// Per workload a row for each measure of Parcode: its median, the ratio to its floor, the target,
// and for each peer how many times Parcode's value it has (below 1: the peer is ahead). Floors that
// were measured are listed behind.
void print_table(const Results& results, const std::vector<Target>& targets, std::ostream& out);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_TABLE_H_
