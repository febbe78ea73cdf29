#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/harness/memory.h"
#include "bench/compare/harness/results.h"
#include "bench/compare/harness/runner.h"
#include "bench/compare/harness/table.h"
#include "bench/compare/harness/targets.h"

namespace bench::compare {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Label label(std::string system, std::string metric, unsigned threads = 1,
            std::string codec = "none") {
  return {.workload = "W",
          .system = std::move(system),
          .metric = std::move(metric),
          .unit = "ms",
          .codec = std::move(codec),
          .threads = threads};
}

Suite suite_of(std::vector<Case> cases) {
  return {.workload = "W", .build = [] {}, .release = [] {}, .cases = std::move(cases)};
}

const Plan kTwoRounds{.rounds = 2, .filter = std::regex("")};

TEST(Spread, HasTheMiddleOfAnOddNumberOfValues) {
  const Spread spread = spread_of({5, 1, 9});
  EXPECT_EQ(spread.median, 5);
  EXPECT_EQ(spread.min, 1);
  EXPECT_EQ(spread.max, 9);
  EXPECT_EQ(spread.n, 3u);
}

TEST(Spread, HasTheMeanOfTheTwoInTheMiddleOfAnEvenNumber) {
  EXPECT_EQ(spread_of({4, 1, 2, 9}).median, 3);
}

TEST(Json, HasARowForEachCase) {
  Results results;
  results.add(label("parcode", "save", 2, "lz4"), 3);
  results.add(label("floor", "write"), 1.5);
  std::ostringstream out;
  write_json(results, out);
  const auto rows = nlohmann::json::parse(out.str());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["system"], "floor");
  EXPECT_EQ(rows[0]["median"], 1.5);
  EXPECT_EQ(rows[1]["threads"], 2);
  EXPECT_EQ(rows[1]["codec"], "lz4");
  EXPECT_EQ(rows[1]["n"], 1);
}

TEST(Json, OfNothingIsAnEmptyArray) {
  std::ostringstream out;
  write_json(Results(), out);
  EXPECT_TRUE(nlohmann::json::parse(out.str()).empty());
}

TEST(Runner, RunsWhatIsSteadyInTheFirstRoundsOnly) {
  Case steady{.label = label("parcode", "file_size"), .measure = [] { return 7.0; }, .needs = {}};
  steady.is_steady = true;
  const Case other{.label = label("parcode", "save"), .measure = [] { return 1.0; }, .needs = {}};
  Results results;
  std::ostringstream notes;
  EXPECT_EQ(run(suite_of({steady, other}), {.rounds = 9, .filter = std::regex("")}, results, notes),
            0u);
  EXPECT_EQ(results.spreads().at(steady.label).n, 3u);
  EXPECT_EQ(results.spreads().at(other.label).n, 9u);
}

TEST(Runner, RunsEachCaseOnceARoundInAChild) {
  int in_parent = 0;
  Results results;
  std::ostringstream notes;
  const auto failed =
      run(suite_of({{label("parcode", "save"), [&] { return double(++in_parent); }, ""}}),
          kTwoRounds, results, notes);
  EXPECT_EQ(failed, 0u);
  EXPECT_EQ(in_parent, 0);  // what a child counts stays there
  EXPECT_EQ(results.spreads().begin()->second.n, 2u);
  EXPECT_EQ(results.median("W", "parcode", "save"), 1);
}

TEST(Runner, TellsOfACaseThatFailsAndGoesOn) {
  Results results;
  std::ostringstream notes;
  const auto failed =
      run(suite_of({{label("a", "throws"), []() -> double { throw std::runtime_error("no"); }, ""},
                    {label("b", "dies"), []() -> double { std::abort(); }, ""},
                    {label("c", "works"), [] { return 1.0; }, ""}}),
          kTwoRounds, results, notes);
  EXPECT_EQ(failed, 2u);
  EXPECT_THAT(notes.str(), HasSubstr("W/a/throws/none/1: FAILED: no"));
  EXPECT_THAT(notes.str(), HasSubstr("W/b/dies/none/1: FAILED: killed by signal"));
  EXPECT_EQ(results.spreads().size(), 1u);
}

TEST(Runner, RunsWhatTheFilterFindsAndMakesOnlyTheFilesOfThat) {
  const Folder folder(std::filesystem::temp_directory_path(), 0);
  const auto file = [&](const std::string& name) {
    const std::string path = folder.file(name);
    return PreparedFile{path, [path] { std::ofstream(path) << "made"; }};
  };
  const auto exists = [&](const std::string& name) {
    return std::filesystem::exists(folder.file(name)) ? 1.0 : 0.0;
  };
  Suite suite = suite_of({{label("a", "load"), [&] { return exists("a"); }, folder.file("a")},
                          {label("a", "other"), [&] { return exists("b"); }, folder.file("a")},
                          {label("b", "load"), [&] { return exists("b"); }, folder.file("b")}});
  suite.files = {file("a"), file("b")};
  Results results;
  std::ostringstream notes;
  run(std::move(suite), {.rounds = 1, .filter = std::regex("/a/")}, results, notes);
  EXPECT_EQ(results.median("W", "a", "load"), 1);
  EXPECT_EQ(results.median("W", "a", "other"), 0);
  EXPECT_EQ(results.median("W", "b", "load"), std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(folder.file("a")));  // removed when the suite is through
}

TEST(Runner, GivesEachCaseACopyOfItsFileWithItsHoles) {
  const Folder folder(std::filesystem::temp_directory_path(), 0);
  const std::string path = folder.file("a");
  constexpr std::uint64_t kHole = 1 << 20;
  const auto make = [=] {
    std::ofstream file(path);
    file << "begin";
    file.seekp(kHole);
    file << "end";
  };
  const auto look = [=]() -> double {
    std::ifstream file(path);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const bool same = text.size() == kHole + 3 && text.starts_with("begin") &&
                      text.ends_with("end") && text.find('e', 5) == kHole;
    if (!same) throw std::runtime_error("not what was made");
    std::ofstream(path) << "changed";  // what the next one must not see
    return 1;
  };
  const auto size = [=] { return static_cast<double>(size_on_disk(path)); };
  Suite suite = suite_of({{label("a", "load"), look, path}, {label("a", "file_size"), size, path}});
  suite.files = {{path, make}};
  Results results;
  std::ostringstream notes;
  EXPECT_EQ(run(std::move(suite), kTwoRounds, results, notes), 0u) << notes.str();
  EXPECT_LT(*results.median("W", "a", "file_size"), kHole);
}

TEST(Runner, SkipsASuiteThatCannotBeBuiltAndSaysWhy) {
  Suite suite = suite_of({{label("a", "load"), [] { return 1.0; }, ""}});
  suite.build = [] { throw std::runtime_error("there is no index"); };
  Results results;
  std::ostringstream notes;
  EXPECT_EQ(run(std::move(suite), kTwoRounds, results, notes), 0u);
  EXPECT_THAT(notes.str(), HasSubstr("skipped: there is no index"));
  EXPECT_TRUE(results.spreads().empty());
}

TEST(PeakMemory, SeesWhatWasFreedAgain) {
  constexpr std::size_t kBytes = 64 << 20;
  const auto peak = peak_memory([] {
    const std::vector<char> bytes(kBytes, 'x');
    EXPECT_EQ(bytes[kBytes / 2], 'x');
  });
  EXPECT_GT(peak, kBytes / 2);
  EXPECT_LT(peak, 2 * kBytes);
}

TEST(Folder, IsRemovedWithAllThatIsInIt) {
  std::filesystem::path path;
  {
    const Folder folder(std::filesystem::temp_directory_path(), 0);
    path = folder.path();
    std::ofstream(folder.file("file")) << "12345";
    EXPECT_EQ(size_on_disk(folder.file("file")), 5u);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

constexpr std::string_view kTargets = R"([
  {"workload": "W", "metric": "save", "against": "write", "limits": [1.5, 0.9]},
  {"workload": "W", "metric": "save", "codec": "lz4", "against": "uncompressed",
   "without": "lz4_compress", "limits": [1.25, null]},
  {"workload": "W", "metric": "save_memory", "limits": [8000000, null]}
])";

TEST(Targets, AreRatiosToAFloor) {
  Results results;
  results.add(label("floor", "write"), 10);
  const auto targets = parse_targets(kTargets);
  const auto one = compare(label("parcode", "save"), 12, targets, results);
  EXPECT_DOUBLE_EQ(one.ratio.value(), 1.2);
  EXPECT_TRUE(one.met.value());
  const auto two = compare(label("parcode", "save", 2), 12, targets, results);
  EXPECT_DOUBLE_EQ(two.ratio.value(), 1.2);  // the floor has no second thread
  EXPECT_FALSE(two.met.value());
}

TEST(Targets, OfACodecLeaveOutWhatItAloneTakes) {
  Results results;
  results.add(label("floor", "lz4_compress"), 30);
  results.add(label("parcode", "save"), 10);
  const auto found =
      compare(label("parcode", "save", 1, "lz4"), 42, parse_targets(kTargets), results);
  EXPECT_DOUBLE_EQ(found.ratio.value(), 1.2);
  EXPECT_TRUE(found.met.value());
}

TEST(Targets, OfMemoryAreAbsolute) {
  const auto targets = parse_targets(kTargets);
  const auto found = compare(label("parcode", "save_memory"), 9e6, targets, Results());
  EXPECT_FALSE(found.ratio);
  EXPECT_FALSE(found.met.value());
}

TEST(Targets, AreNotMetNorMissedWithoutTheirFloor) {
  const auto found = compare(label("parcode", "save"), 12, parse_targets(kTargets), Results());
  EXPECT_FALSE(found.ratio);
  EXPECT_FALSE(found.met);
}

TEST(Table, ShowsRatioTargetAndPeers) {
  Results results;
  results.add(label("floor", "write"), 10);
  results.add(label("parcode", "save"), 12);
  results.add(label("lmdb", "save"), 30);
  std::ostringstream out;
  print_table(results, parse_targets(kTargets), out);
  EXPECT_THAT(out.str(), HasSubstr("1.20"));     // of the floor
  EXPECT_THAT(out.str(), HasSubstr("1.50 ok"));  // the target
  EXPECT_THAT(out.str(), HasSubstr("2.50"));     // lmdb's time in Parcode's
  EXPECT_THAT(out.str(), Not(HasSubstr("MISSED")));
}

}  // namespace
}  // namespace bench::compare
