// What Parcode's results are held to: ratios to floors of the same run. The table is targets.json.

#ifndef BENCH_COMPARE_HARNESS_TARGETS_H_
#define BENCH_COMPARE_HARNESS_TARGETS_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/results.h"

namespace bench::compare {

struct Target {
  std::string workload;
  std::string metric;
  std::string codec = "none";
  // A floor's metric; "uncompressed" for the same measure of Parcode without a codec; empty where
  // the limits are absolute.
  std::string against;
  // A floor's metric that is taken off the measured value before it is compared; or empty.
  std::string without;
  // With 1 and with 2 threads. Nothing: shown beside its floor, and not held to anything.
  std::array<std::optional<double>, 2> limits;
};

// Throws where the text is not what targets.json should be.
std::vector<Target> parse_targets(std::string_view json);

// How a case of Parcode compares: with what, and what it may.
struct Comparison {
  std::string base;             // "write", "uncompressed"; empty where the limit is absolute
  std::optional<double> ratio;  // to the base; nothing where that wasn't measured
  std::optional<double> limit;  // of the ratio, or of the value itself
  std::optional<bool> met;
};
Comparison compare(const Label& label, double value, const std::vector<Target>& targets,
                   const Results& results);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_TARGETS_H_
