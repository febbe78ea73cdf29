#include "bench/compare/harness/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bench/compare/harness/case.h"

namespace bench::compare {
namespace {

using Spreads = std::map<Label, Spread>;

// By a codec that peers don't have. ("schema" is what a schema names for some fields.)
bool is_compressed(const Label& label) {
  return label.codec == "lz4" || label.codec == "zstd";
}

std::string in_unit(double value, const std::string& unit) {
  if (unit == "bytes") return fmt::format("{:.2f} MB", value / 1e6);
  return fmt::format("{:.{}f} {}", value, value < 10 ? 2 : value < 100 ? 1 : 0, unit);
}

std::string ratio_text(const std::optional<double>& ratio) {
  return ratio ? fmt::format("{:.2f}", *ratio) : "";
}

std::string limit_text(const Comparison& comparison, const std::string& unit) {
  if (!comparison.limit) return "";
  const std::string limit = comparison.base.empty() ? in_unit(*comparison.limit, unit)
                                                    : fmt::format("{:.2f}", *comparison.limit);
  if (!comparison.met) return limit;
  return limit + (*comparison.met ? " ok" : " MISSED");
}

// In the order in which people read them; what isn't named here comes behind, by name.
constexpr std::array<std::string_view, 14> kMetrics = {
    "import",    "save",     "load",     "open",     "deep_fetch",   "lookup",    "find_hit",
    "find_miss", "copy_hit", "scan_ids", "scan_all", "view_and_sum", "file_size", "save_memory"};

// Uncompressed measures first, each on one thread, then on two.
std::vector<Label> rows_of(const Spreads& spreads, const std::string& workload) {
  std::vector<Label> rows;
  for (const auto& [label, spread] : spreads) {
    if (label.workload == workload && label.system == kParcode) rows.push_back(label);
  }
  const auto place = [](const Label& label) {
    const auto metric = std::find(kMetrics.begin(), kMetrics.end(), label.metric);
    return std::tuple(is_compressed(label), label.codec, metric - kMetrics.begin(), label);
  };
  std::sort(rows.begin(), rows.end(),
            [&](const Label& a, const Label& b) { return place(a) < place(b); });
  return rows;
}

std::set<std::string> peers_in(const Spreads& spreads, const std::string& workload) {
  std::set<std::string> peers;
  for (const auto& [label, spread] : spreads) {
    if (label.workload == workload && label.system != kFloor && label.system != kParcode) {
      peers.insert(label.system);
    }
  }
  return peers;
}

class WorkloadTable {
 public:
  WorkloadTable(std::string workload, const Spreads& spreads, const Results& results,
                const std::vector<Target>& targets)
      : workload_(std::move(workload)),
        spreads_(spreads),
        results_(results),
        targets_(targets),
        peers_(peers_in(spreads, workload_)) {}

  void print(std::ostream& out) const {
    print_head(out);
    for (const Label& label : rows_of(spreads_, workload_)) {
      print_row(label, spreads_.at(label), out);
    }
    for (const auto& [label, spread] : spreads_) {
      if (label.workload != workload_ || label.system != kFloor) continue;
      out << fmt::format("  floor {:16} {} {:8} {:>12}  {:>7}\n", label.metric, label.threads, "",
                         in_unit(spread.median, label.unit), spread_text(spread));
    }
    out << "\n";
  }

 private:
  static std::string spread_text(const Spread& spread) {
    const double middle = spread.median == 0 ? 1 : spread.median;
    return fmt::format("±{:.0f}%", 50 * (spread.max - spread.min) / middle);
  }

  void print_head(std::ostream& out) const {
    out << fmt::format("{}\n  {:22} {} {:8} {:>12}  {:>7}  {:>7}  {:16} {:16}", workload_,
                       "measure", "t", "codec", "parcode", "spread", "x base", "base", "target");
    for (const std::string& peer : peers_) out << fmt::format(" {:>12}", peer);
    out << "\n";
  }

  void print_row(const Label& label, const Spread& spread, std::ostream& out) const {
    const Comparison comparison = compare(label, spread.median, targets_, results_);
    out << fmt::format("  {:22} {} {:8} {:>12}  {:>7}  {:>7}  {:16} {:16}", label.metric,
                       label.threads, label.codec, in_unit(spread.median, label.unit),
                       spread_text(spread), ratio_text(comparison.ratio),
                       comparison.base.substr(0, 16), limit_text(comparison, label.unit));
    for (const std::string& peer : peers_) {
      out << fmt::format(" {:>12}", peer_text(label, spread, peer));
    }
    out << "\n";
  }

  // A peer at as many threads where it has that, else at its only one.
  std::string peer_text(const Label& label, const Spread& spread, const std::string& peer) const {
    if (is_compressed(label)) return "";
    auto value = results_.median(workload_, peer, label.metric, label.threads);
    if (!value) value = results_.median(workload_, peer, label.metric);
    if (!value) return "";
    return fmt::format("{:.2f}", *value / spread.median);
  }

  std::string workload_;
  const Spreads& spreads_;
  const Results& results_;
  const std::vector<Target>& targets_;
  std::set<std::string> peers_;
};

}  // namespace

void print_table(const Results& results, const std::vector<Target>& targets, std::ostream& out) {
  const Spreads spreads = results.spreads();
  std::set<std::string> workloads;
  for (const auto& [label, spread] : spreads) workloads.insert(label.workload);
  out << "Peers: their value in Parcode's. Below 1 the peer is ahead.\n\n";
  for (const std::string& workload : workloads) {
    WorkloadTable(workload, spreads, results, targets).print(out);
  }
}

}  // namespace bench::compare
