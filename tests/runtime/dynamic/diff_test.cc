// diff() finds what differs, and reads only that.

#include "runtime/dynamic/diff.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "runtime/io/source.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using tests::shapes::Everything;
using tests::shapes::Figure;
using tests::shapes::make_everything;

template <class A, class B>
std::vector<std::string> differences(const A& before, const B& after) {
  const auto left = open_bytes(serialize(before).value())->dynamic_root().value();
  const auto right = open_bytes(serialize(after).value())->dynamic_root().value();
  std::vector<std::string> found;
  const Status status = diff(left, right, [&](const Difference& difference) {
    static constexpr const char* kSigns[] = {"", "+", "-", "~", "!"};
    found.push_back(kSigns[static_cast<std::size_t>(difference.kind)] + difference.path);
    return Status();
  });
  EXPECT_TRUE(status.has_value()) << to_string(status.error());
  return found;
}

TEST(Diff, FindsNothingInEqualObjects) {
  EXPECT_TRUE(differences(make_everything(2000), make_everything(2000)).empty());
}

TEST(Diff, NamesEveryKindOfChange) {
  const Everything before = make_everything(2000);
  Everything after = before;
  after.inside.s = "other";
  after.inside.maybe.reset();
  after.inside.figure = Figure::from_point({1, 2});
  after.inside.counts["apples"] = 4;
  after.inside.counts["plums"] = 1;
  after.inside.counts.erase("pears");
  after.outside.plain[1000] = 5;
  after.outside.lines[3] = "another";
  after.outside.branches[7].leaves[2].payload[17] ^= 1;
  after.outside.by_number[977] = "changed";
  after.outside.by_key.erase(after.outside.by_key.begin()->first);
  after.outside.note.reset();
  auto found = differences(before, after);
  std::sort(found.begin(), found.end());
  const auto has = [&](const std::string& one) {
    return std::find(found.begin(), found.end(), one) != found.end();
  };
  for (const char* one :
       {"~inside.s", "-inside.maybe", "~inside.figure", "~inside.counts[\"apples\"]",
        "+inside.counts[\"plums\"]", "-inside.counts[\"pears\"]", "~outside.plain[1000]",
        "~outside.lines[3]", "~outside.branches[7].leaves[2].payload[17]",
        "~outside.by_number[977]", "-outside.note"}) {
    EXPECT_TRUE(has(one)) << one;
  }
  EXPECT_EQ(found.size(), 12U);
}

TEST(Diff, FindsWhereElementsWerePutInOrTakenOut) {
  std::vector<std::string> before;
  for (int i = 0; i < 50'000; ++i) before.push_back("line " + std::to_string(i));
  auto after = before;
  after.insert(after.begin() + 1000, {"new", "newer"});
  EXPECT_EQ(differences(before, after), std::vector<std::string>{"+[1000:1002]"});
  EXPECT_EQ(differences(after, before), std::vector<std::string>{"-[1000:1002]"});
  after = before;
  after.pop_back();
  EXPECT_EQ(differences(before, after), std::vector<std::string>{"-[49999]"});
}

TEST(Diff, LooksIntoOptionalsOneByOne) {
  using Twice = std::optional<std::optional<std::uint8_t>>;
  EXPECT_TRUE(differences(Twice(std::in_place), Twice(std::in_place)).empty());
  EXPECT_EQ(differences(Twice(), Twice(std::in_place)), std::vector<std::string>{"+"});
  EXPECT_EQ(differences(Twice(7), Twice(std::in_place)), std::vector<std::string>{"-"});
  EXPECT_EQ(differences(Twice(7), Twice(8)), std::vector<std::string>{"~"});
}

TEST(Diff, ComparesFieldsOfDifferentTypes) {
  const std::vector<std::uint32_t> before = {1, 2};
  EXPECT_EQ(differences(before, std::vector<std::uint64_t>{1, 2}), std::vector<std::string>{"!"});
}

class CountingSystem : public io::System {
 public:
  std::int64_t pread(int fd, MutableBytes out, std::uint64_t offset) override {
    const std::int64_t result = io::System::pread(fd, out, offset);
    if (result > 0) bytes += static_cast<std::uint64_t>(result);
    return result;
  }
  std::uint64_t bytes = 0;
};

TEST(Diff, ReadsOnlySubtreesThatDiffer) {
  const std::filesystem::path folder = ::testing::TempDir();
  std::vector<std::uint64_t> numbers(2'000'000);
  ASSERT_TRUE(save(folder / "before.pcode", numbers).has_value());
  numbers[777'777] = 1;
  ASSERT_TRUE(save(folder / "after.pcode", numbers).has_value());
  CountingSystem system;
  const auto open = [&](const char* name) {
    auto source = io::open_pread(folder / name, system);
    return File(reader::FileState::open(std::move(*source), {.source = Source::kPread}).value())
        .dynamic_root()
        .value();
  };
  std::vector<std::string> found;
  const Status status =
      diff(open("before.pcode"), open("after.pcode"), [&](const Difference& difference) {
        found.push_back(difference.path);
        return Status();
      });
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(found, std::vector<std::string>{"[777777]"});
  EXPECT_LT(system.bytes, 600'000U);  // of 32 MB: two tails, two tables, two shards
}

}  // namespace
}  // namespace parcode::testing
