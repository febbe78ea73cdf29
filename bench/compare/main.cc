// Parcode beside what one would use instead, and beside what the machine can do. See
// docs/performance.md.
//
//   bazel run -c opt //bench/compare -- --json=/tmp/run.json
//   bazel run -c opt //bench/compare -- --filter='W1.*/parcode/save' --rounds=3

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/compare/harness/folder.h"
#include "bench/compare/harness/results.h"
#include "bench/compare/harness/runner.h"
#include "bench/compare/harness/table.h"
#include "bench/compare/harness/targets.h"
#include "bench/compare/peers/systems.h"
#include "bench/compare/workloads/scale.h"
#include "bench/compare/workloads/sizes.h"

namespace bench::compare {
namespace {

constexpr std::string_view kTargets =
#include "bench/compare/targets.inc"
    ;

struct Arguments {
  std::string json;
  std::string filter;
  std::string folder;
  std::size_t rounds = 0;  // 0: 9, or 1 where quick
  bool quick = false;
};

// All suites, in the order in which they run.
std::vector<Suite> all_suites(const Systems& systems, const Folder& folder, bool quick) {
  const Scale scale{.divisor = quick ? 20u : 1u};
  std::vector<Suite> suites;
  suites.push_back(world_suite(systems.world, folder, scale));
  suites.push_back(items_suite(systems.items, folder, scale));
  suites.push_back(entries_suite(Keys::kDense, systems.entries, folder, scale));
  suites.push_back(entries_suite(Keys::kScattered, systems.entries, folder, scale));
  suites.push_back(doubles_suite(systems.doubles, folder, scale));
  suites.push_back(particles_suite(systems.particles, folder, scale));
  suites.push_back(packages_suite(systems.packages, folder, scale));
  suites.push_back(size_suite(1'000, "1MB", systems.items, folder));
  for (std::uint64_t count = 1'000; count <= scale.of(10'000'000); count *= 10) {
    suites.push_back(entries_growth_suite(count, systems.entries, folder));
  }
  if (quick) return suites;
  suites.push_back(size_suite(100'000, "100MB", systems.items, folder));
  suites.push_back(sparse_suite(systems.items, folder));
  return suites;
}

void save_json(const Results& results, const std::string& path) {
  if (path.empty()) return;
  std::ofstream out(path);
  write_json(results, out);
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

int run(const Arguments& arguments) {
  constexpr std::uint64_t kFolderBytes = 12'000'000'000;
  end_on_interrupt();
  const Folder folder(arguments.folder, arguments.quick ? kFolderBytes / 20 : kFolderBytes);
  std::cerr << "files in " << folder.path().string() << "\n";
  Systems systems;
  for (const auto add :
       {add_parcode, add_boost, add_capnproto, add_capnproto_packages, add_cereal, add_flatbuffers,
        add_flatbuffers_packages, add_hdf5, add_lmdb, add_protobuf, add_sqlite}) {
    add(systems);
  }
  const std::size_t rounds = arguments.rounds != 0 ? arguments.rounds : arguments.quick ? 1 : 9;
  const Plan plan{.rounds = rounds, .filter = std::regex(arguments.filter)};
  Results results;
  std::size_t failed = 0;
  for (Suite& suite : all_suites(systems, folder, arguments.quick)) {
    failed += bench::compare::run(std::move(suite), plan, results, std::cerr);
    save_json(results,
              arguments.json);  // each time, so that nothing is lost where a run ends early
  }
  print_table(results, parse_targets(kTargets), std::cout);
  return failed == 0 ? 0 : 1;
}

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app("Parcode beside its peers and the machine's limits", "compare");
  app.add_option("--json", arguments.json, "write all results to this file");
  app.add_option("--filter", arguments.filter,
                 "only cases with a match of this expression in "
                 "'workload/system/metric/codec/threads'");
  app.add_option("--rounds", arguments.rounds, "rounds over all cases (9; 1 with --quick)");
  app.add_option("--dir", arguments.folder,
                 "make the folder for all files here (/dev/shm where it has room, else TMPDIR)");
  app.add_flag("--quick", arguments.quick, "a twentieth of the data: does it work?");
  CLI11_PARSE(app, count, values);
  return run(arguments);
}

}  // namespace
}  // namespace bench::compare

int main(int count, char** values) {
  try {
    return bench::compare::main(count, values);
  } catch (const std::exception& error) {
    std::cerr << "compare: " << error.what() << "\n";
    return 1;
  }
}
