#include "bench/compare/harness/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bench::compare {

std::string to_string(const Label& label) {
  return fmt::format("{}/{}/{}/{}/{}", label.workload, label.system, label.metric, label.codec,
                     label.threads);
}

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {.median = median, .min = values.front(), .max = values.back(), .n = values.size()};
}

std::map<Label, Spread> Results::spreads() const {
  std::map<Label, Spread> spreads;
  for (const auto& [label, values] : values_) spreads[label] = spread_of(values);
  return spreads;
}

std::optional<double> Results::median(std::string_view workload, std::string_view system,
                                      std::string_view metric, unsigned threads,
                                      std::string_view codec) const {
  for (const auto& [label, values] : values_) {
    if (label.workload == workload && label.system == system && label.metric == metric &&
        label.threads == threads && label.codec == codec) {
      return spread_of(values).median;
    }
  }
  return std::nullopt;
}

void write_json(const Results& results, std::ostream& out) {
  const char* before = "[\n";
  for (const auto& [label, spread] : results.spreads()) {
    const nlohmann::ordered_json row = {
        {"workload", label.workload}, {"system", label.system},
        {"metric", label.metric},     {"threads", label.threads},
        {"codec", label.codec},       {"unit", label.unit},
        {"median", spread.median},    {"min", spread.min},
        {"max", spread.max},          {"n", spread.n},
    };
    out << before << "  " << row.dump();
    before = ",\n";
  }
  out << (before[0] == '[' ? "[]\n" : "\n]\n");
}

}  // namespace bench::compare
