// Saves on a disk that fails and a machine that stops at any call: afterwards the old file is there
// or the new one, whole. See simulated_disk.h for what such a disk may lose.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/runtime/api/sample.h"
#include "tests/trust/simulated_disk.h"
#include "tests/trust/soak.h"

namespace parcode::testing {
namespace {

using Content = SimulatedDisk::Content;
using tests::shapes::Stored;
using tests::shapes::StoredWriter;

const std::string kPath = "folder/world.pcode";

// Which object: they differ in everything.
Stored version(std::uint64_t number) {
  Stored value;
  value.text = "version " + std::to_string(number);
  for (std::uint64_t i = 0; i < 3000 + 700 * number; ++i) {
    value.plain.push_back(i * number);
    if (i % 8 == 0) value.by_number[i] = std::to_string(i + number);
  }
  return value;
}
constexpr std::uint64_t kVersions = 4;

struct Versions {
  std::vector<Stored> values;
  std::vector<Content> bytes;

  Versions() {
    for (std::uint64_t i = 0; i < kVersions; ++i) {
      values.push_back(version(i));
      bytes.push_back(serialize(values.back()).value());
    }
  }
  // Which one `content` is; kVersions: none of them.
  std::uint64_t number_of(const Content& content) const {
    return static_cast<std::uint64_t>(std::ranges::find(bytes, content) - bytes.begin());
  }
};
const Versions& versions() {
  static const Versions all;
  return all;
}

Status save_whole(const Stored& value, const SaveOptions& options, SimulatedDisk& disk) {
  return api::save(kPath, api::subject_of(value), options, disk).map([](const SaveReport&) {});
}

// The same file, appended to piece by piece.
Status save_in_pieces(const Stored& value, const SaveOptions& options, SimulatedDisk& disk) {
  auto writer = StoredWriter::create(kPath, options, disk);
  if (!writer) return Failure(std::move(writer.error()));
  for (const auto& element : value.plain) {
    if (Status status = writer->plain().append(element); !status) return status;
  }
  for (const auto& [key, text] : value.by_number) {
    if (Status status = writer->by_number().insert(key, text); !status) return status;
  }
  Stored rest;
  rest.text = value.text;
  return writer->finish(rest).map([](const SaveReport&) {});
}

// One machine, one file, several saves.
class Story {
 public:
  explicit Story(std::uint64_t seed) : random_(seed), disk_(seed) {
    disk_.put(kPath, versions().bytes[0]);
  }

  void save_some() {
    for (int i = 0; i < 3 && !disk_.stopped() && !::testing::Test::HasFailure(); ++i) save_one();
  }

  // Starts the machine again, and saves once more without faults.
  void end() {
    disk_.restart();
    const std::uint64_t found = what_is_there();
    if (found < kVersions) {
      EXPECT_TRUE(may_be_[found]) << "version " << found;
    }
    ASSERT_TRUE(save_whole(versions().values[1], {.threads = 1}, disk_).has_value());
    EXPECT_EQ(disk_.names(), std::vector<std::string>{kPath}) << "leftovers were not removed";
    EXPECT_EQ(what_is_there(), 1U);
  }

  SimulatedDisk& disk() { return disk_; }
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

 private:
  std::uint64_t what_is_there() const {
    const auto content = disk_.content(kPath);
    const std::uint64_t found = content ? versions().number_of(*content) : kVersions;
    EXPECT_LT(found, kVersions) << (content ? "neither the old file nor the new one is whole"
                                            : "the file is gone");
    return found;
  }

  void save_one() {
    SaveOptions options{
        .threads = static_cast<unsigned>(1 + below(2)),
        .durability = below(2) == 0 ? Durability::kAtomicRename : Durability::kFsync};
    const std::uint64_t number = below(kVersions);
    const std::uint64_t before = what_is_there();
    const auto save = below(3) == 0 ? save_in_pieces : save_whole;
    const Status saved = save(versions().values[number], options, disk_);
    may_be_[number] = true;  // at the latest now; the rename may have become durable
    if (saved) {
      EXPECT_EQ(what_is_there(), number);
      if (options.durability == Durability::kFsync) {
        for (std::uint64_t i = 0; i < kVersions; ++i) may_be_[i] = i == number;
      }
    } else if (saved.error().message.find("the file itself is there") != std::string::npos) {
      EXPECT_EQ(what_is_there(), number);
    } else if (!disk_.stopped()) {
      EXPECT_EQ(what_is_there(), before) << to_string(saved.error());
    }
    if (!saved) {
      EXPECT_EQ(saved.error().path, kPath) << to_string(saved.error());
    }
  }

  std::mt19937_64 random_;
  SimulatedDisk disk_;
  bool may_be_[kVersions] = {true};
};

struct Totals {
  std::uint64_t stories = 0;
  std::uint64_t faults = 0;
  std::uint64_t stops = 0;

  ~Totals() {
    ::testing::Test::RecordProperty("stories", std::to_string(stories));
    std::printf("%llu stories, %llu faults, %llu stops\n", static_cast<unsigned long long>(stories),
                static_cast<unsigned long long>(faults), static_cast<unsigned long long>(stops));
  }
};

TEST(Crash, AtAnyCallLeavesTheOldFileOrTheNewOne) {
  Totals totals;
  // Every call of some saves, one after the other …
  for (std::uint64_t call = 0; call < 150 && !HasFailure(); ++call) {
    for (std::uint64_t seed = 0; seed < soaked(6); ++seed) {
      SCOPED_TRACE("call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Story story(seed);
      story.disk().stop_after(call);
      story.save_some();
      totals.stops += story.disk().stopped() ? 1 : 0;
      ++totals.stories;
      story.end();
    }
  }
  EXPECT_GE(totals.stops, 100U);
}

TEST(Crash, AmongFaultsLeavesTheOldFileOrTheNewOne) {
  Totals totals;
  for (std::uint64_t seed = 1000; seed < 1000 + soaked(1500) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed);
    story.disk().set_faults(3 + story.below(40));
    if (story.below(2) == 0) story.disk().stop_after(story.below(200));
    story.save_some();
    totals.faults += story.disk().faults();
    totals.stops += story.disk().stopped() ? 1 : 0;
    ++totals.stories;
    story.end();
  }
  EXPECT_GE(totals.faults, 1500U);
}

TEST(Faults, LeaveNothingBehindButWhatCannotBeRemoved) {
  for (std::uint64_t seed = 0; seed < soaked(500) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed);
    story.disk().set_faults(6);
    story.save_some();
    if (story.disk().failed_to_unlink()) continue;
    EXPECT_EQ(story.disk().names(), std::vector<std::string>{kPath});
  }
}

// The model itself: what is not synced may go, what is stays.
TEST(SimulatedDisk, LosesWhatWasNotSynced) {
  bool lost = false;
  bool torn = false;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SimulatedDisk disk(seed);
    disk.put(kPath, Content(4000, std::byte{1}));
    ASSERT_TRUE(api::save("other", api::subject_of(version(1)),
                          {.threads = 1, .durability = Durability::kNone}, disk)
                    .has_value());
    disk.restart();
    EXPECT_EQ(disk.content(kPath), Content(4000, std::byte{1}));
    const auto other = disk.content("other");
    lost |= !other;
    torn |= other && !other->empty() && *other != serialize(version(1)).value();
  }
  EXPECT_TRUE(lost);
  EXPECT_TRUE(torn);
}

}  // namespace
}  // namespace parcode::testing
