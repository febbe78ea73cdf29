// What came out: the values of each case, their median and spread, and the JSON of them.

#ifndef BENCH_COMPARE_HARNESS_RESULTS_H_
#define BENCH_COMPARE_HARNESS_RESULTS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/compare/harness/case.h"

namespace bench::compare {

struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;
  std::size_t n = 0;
};

// Of at least one value.
Spread spread_of(std::vector<double> values);

class Results {
 public:
  void add(const Label& label, double value) { values_[label].push_back(value); }

  // All cases that have a value, sorted by label.
  std::map<Label, Spread> spreads() const;

  // The median of a case; the unit plays no part. Nothing where it wasn't run.
  std::optional<double> median(std::string_view workload, std::string_view system,
                               std::string_view metric, unsigned threads = 1,
                               std::string_view codec = "none") const;

 private:
  std::map<Label, std::vector<double>> values_;
};

// An array of {"workload", "system", "metric", "threads", "codec", "unit", "median", "min", "max",
// "n"}, a line each.
void write_json(const Results& results, std::ostream& out);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_RESULTS_H_
