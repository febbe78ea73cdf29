// What options do to saving and reading, and inspect() and verify().

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using namespace tests::shapes;  // what is saved and read here

// A folder of its own, so that leftovers show.
class Options : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) /
      ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::filesystem::path path_ = folder_ / "value.pcode";
  const Everything value_ = make_everything(3000);
};

TEST_F(Options, ProgressEndsWithEverythingDone) {
  std::vector<Progress> calls;
  SaveOptions options{.threads = 2};
  options.progress = [&](const Progress& progress) { calls.push_back(progress); };
  const auto report = save(path_, value_, options);
  ASSERT_TRUE(report.has_value());
  ASSERT_FALSE(calls.empty());
  EXPECT_TRUE(std::ranges::is_sorted(calls, {}, &Progress::bytes_done));
  EXPECT_EQ(calls.back().chunks_done, report->chunks);
  EXPECT_EQ(calls.back().chunks_total, report->chunks);
  EXPECT_EQ(calls.back().bytes_done, report->decoded_bytes);
  EXPECT_EQ(report->file_bytes, std::filesystem::file_size(path_));
}

TEST_F(Options, AnExceptionFromTheCallbackIsAnErrorAndLeavesNoFile) {
  SaveOptions options;
  options.progress = [](const Progress&) { throw std::runtime_error("no more"); };
  const auto report = save(path_, value_, options);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kInternal);
  EXPECT_NE(report.error().message.find("no more"), std::string::npos);
  EXPECT_EQ(files(), 0);
}

TEST_F(Options, AStoppedSaveKeepsTheOldFile) {
  ASSERT_TRUE(save(path_, Everything{}).has_value());
  std::stop_source stop;
  SaveOptions options{.shard_bytes = 1000, .memory_budget = 1};
  options.stop = stop.get_token();
  options.progress = [&](const Progress&) { stop.request_stop(); };
  EXPECT_EQ(save(path_, value_, options).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(files(), 1);
  EXPECT_TRUE(load<Everything>(path_) == Everything{});
}

TEST_F(Options, AStoppedLoadSaysSo) {
  ASSERT_TRUE(save(path_, value_).has_value());
  std::stop_source stop;
  stop.request_stop();
  for (const unsigned threads : {1U, 2U}) {
    OpenOptions options{.threads = threads};
    options.stop = stop.get_token();
    const auto loaded = load<Everything>(path_, options);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().code, ErrorCode::kCancelled);
  }
}

TEST_F(Options, IfExistsDecidesWhetherAFileIsReplaced) {
  EXPECT_TRUE(save(path_, Point{1, 2}, {.if_exists = IfExists::kFail}).has_value());
  const auto again = save(path_, Point{3, 4}, {.if_exists = IfExists::kFail});
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, ErrorCode::kExists);
  EXPECT_EQ(again.error().path, path_.string());
  EXPECT_EQ(load<Point>(path_)->x, 1);
  EXPECT_TRUE(save(path_, Point{3, 4}).has_value());
  EXPECT_EQ(load<Point>(path_)->x, 3);
}

TEST_F(Options, EveryDurabilityGivesTheFile) {
  for (const auto durability : {Durability::kAtomicRename, Durability::kFsync, Durability::kNone}) {
    ASSERT_TRUE(save(path_, value_, {.durability = durability}).has_value());
    EXPECT_TRUE(load<Everything>(path_) == value_);
    EXPECT_EQ(files(), 1);
  }
}

TEST_F(Options, LimitsSayWhichTheyAre) {
  ASSERT_TRUE(save(path_, value_).has_value());
  OpenOptions options{.threads = 1};
  options.limits.decoded_bytes = 1000;
  const auto decoded = load<Everything>(path_, options);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_EQ(decoded.error().code, ErrorCode::kLimit);
  EXPECT_NE(decoded.error().message.find("decoded_bytes"), std::string::npos);
  options.limits = Limits{.depth = 2};
  const auto deep = load<Everything>(path_, options);
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::kLimit);
  EXPECT_NE(deep.error().message.find("depth"), std::string::npos);
}

TEST_F(Options, VerifyFindsADamagedByteWhereverItCarriesSomething) {
  const auto report = save(path_, value_);
  const auto verified = verify(path_);
  ASSERT_TRUE(verified.has_value()) << to_string(verified.error());
  EXPECT_EQ(verified->chunks, report->chunks);
  EXPECT_EQ(verified->decoded_bytes, report->decoded_bytes);
  EXPECT_TRUE(open(path_, {.verify = Verify::kEager}).has_value());

  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(64);
  file.put('!');
  file.close();
  EXPECT_TRUE(open(path_).has_value());
  const auto damaged = verify(path_);
  ASSERT_FALSE(damaged.has_value());
  EXPECT_EQ(damaged.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(damaged.error().chunk_offset, 64U);
  EXPECT_EQ(damaged.error().path, path_.string());
  EXPECT_EQ(open(path_, {.verify = Verify::kEager}).error().code, ErrorCode::kCorrupt);
}

TEST_F(Options, InspectTellsWhatIsThere) {
  const auto report = save(path_, value_, {.metadata = {.description = "a sample"}});
  const auto inspection = inspect(path_);
  ASSERT_TRUE(inspection.has_value()) << to_string(inspection.error());
  EXPECT_EQ(inspection->root_type, "tests.shapes.Everything");
  EXPECT_EQ(inspection->schema_version, 1U);
  EXPECT_EQ(inspection->file_bytes, report->file_bytes);
  EXPECT_EQ(inspection->chunks, report->chunks);
  EXPECT_EQ(inspection->info.metadata.description, "a sample");
  EXPECT_TRUE(inspection->fingerprint == Traits<Everything>::kFingerprint);
  const auto lines = std::ranges::find(inspection->fields, "outside.lines", &FieldInspection::path);
  ASSERT_NE(lines, inspection->fields.end());
  EXPECT_EQ(lines->type, "vec<string>");
  EXPECT_EQ(lines->items, value_.outside.lines.size());
  EXPECT_GT(lines->chunks, 1U);
  EXPECT_LT(lines->stored_bytes, lines->decoded_bytes);
}

}  // namespace
}  // namespace parcode::testing
