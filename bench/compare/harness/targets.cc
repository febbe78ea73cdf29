#include "bench/compare/harness/targets.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace bench::compare {
namespace {

// The value that `label` is compared with. Floors run on one thread have no like on two: a save on
// two threads is compared with one write(2).
std::optional<double> base_of(const Label& label, const Target& target, const Results& results) {
  if (target.against == "uncompressed") {
    return results.median(label.workload, label.system, label.metric, label.threads);
  }
  const auto same_threads = results.median(label.workload, kFloor, target.against, label.threads);
  return same_threads ? same_threads : results.median(label.workload, kFloor, target.against);
}

}  // namespace

std::vector<Target> parse_targets(std::string_view json) {
  std::vector<Target> targets;
  for (const auto& row : nlohmann::json::parse(json)) {
    Target target{.workload = row.at("workload"),
                  .metric = row.at("metric"),
                  .codec = row.value("codec", "none"),
                  .against = row.value("against", ""),
                  .without = row.value("without", "")};
    for (std::size_t i = 0; i < target.limits.size(); ++i) {
      const auto& limit = row.at("limits").at(i);
      if (!limit.is_null()) target.limits[i] = limit.get<double>();
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

Comparison compare(const Label& label, double value, const std::vector<Target>& targets,
                   const Results& results) {
  const auto target = std::find_if(targets.begin(), targets.end(), [&](const Target& one) {
    return one.workload == label.workload && one.metric == label.metric && one.codec == label.codec;
  });
  if (target == targets.end() || label.threads > target->limits.size()) return {};
  Comparison comparison{.base = target->against, .limit = target->limits[label.threads - 1]};
  if (target->against.empty()) {
    if (comparison.limit) comparison.met = value <= *comparison.limit;
    return comparison;
  }
  const auto base = base_of(label, *target, results);
  const auto without = target->without.empty()
                           ? std::optional<double>(0)
                           : results.median(label.workload, kFloor, target->without);
  if (!base || !without) return comparison;
  if (!target->without.empty()) comparison.base += " (without " + target->without + ")";
  comparison.ratio = (value - *without) / *base;
  if (comparison.limit) comparison.met = *comparison.ratio <= *comparison.limit;
  return comparison;
}

}  // namespace bench::compare
