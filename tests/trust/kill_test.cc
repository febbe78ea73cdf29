// Processes that are killed while they save: whatever the moment, the file is a whole one.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/runtime/api/sample.h"
#include "tests/trust/soak.h"

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;
using Numbers = std::vector<std::uint64_t>;

class Killed : public ::testing::Test {
 protected:
  Killed() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  ~Killed() override { fs::remove_all(folder_); }

  std::size_t file_count() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  const fs::path folder_ =
      fs::path(::testing::TempDir()) / ("kill_test_" + std::to_string(::getpid()));
  const fs::path path_ = folder_ / "world.pcode";
};

// All elements are `number`, and there are as many as it says.
Numbers version(std::uint64_t number) {
  return Numbers(20000 + 1000 * (number % 50), number);
}

bool is_whole(const Numbers& value) {
  return !value.empty() && value == version(value.front());
}

[[noreturn]] void save_until_killed(const fs::path& path, std::uint64_t number,
                                    Durability durability) {
  for (;; ++number) {
    const auto saved = save(path, version(number), {.threads = 1, .durability = durability});
    if (!saved) ::_exit(1);
  }
}

TEST_F(Killed, AtAnyMomentASaveLeavesAWholeFile) {
  const std::uint64_t kills = soaked(300);
  std::mt19937_64 random(42);
  // About three saves long at most, however fast the disk is; and then as long as it takes, on a
  // machine that is busy by now, to let every second child save something.
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(save(path_, version(1), {.threads = 1}).has_value());
  }
  auto longest = (std::chrono::steady_clock::now() - begin) * 3 / 10;
  const auto opened_first = open(path_, {.threads = 1}).value();
  std::uint64_t with_leftovers = 0;
  std::uint64_t renewed = 0;
  std::uint64_t last = 1;
  for (std::uint64_t i = 0; i < kills; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      save_until_killed(path_, 2 + i * 1000,
                        i % 2 == 0 ? Durability::kAtomicRename : Durability::kFsync);
    }
    std::this_thread::sleep_for(longest * (random() % 1000) / 1000);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "a save failed";
    const auto loaded = load<Numbers>(path_, {.threads = 1});
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    ASSERT_TRUE(is_whole(*loaded));
    const bool is_new = loaded->front() != last;
    renewed += is_new ? 1 : 0;
    longest = is_new ? longest * 97 / 100 : longest * 103 / 100;
    last = loaded->front();
    with_leftovers += file_count() > 1 ? 1 : 0;
    ASSERT_LE(file_count(), 2U) << "leftovers pile up";
  }
  EXPECT_GE(renewed, kills / 10) << "the children were killed before they had saved";
  EXPECT_GE(with_leftovers, kills / 20) << "no save was under way when its process was killed";
  // Who opened the file before all that still reads what he opened.
  EXPECT_EQ(opened_first.load<Numbers>(), version(1));
  ASSERT_TRUE(save(path_, version(1), {.threads = 1}).has_value());
  EXPECT_EQ(file_count(), 1U) << "leftovers were not removed";
  std::printf(
      "%llu kills, %llu with a leftover, %llu new files\n", static_cast<unsigned long long>(kills),
      static_cast<unsigned long long>(with_leftovers), static_cast<unsigned long long>(renewed));
}

TEST_F(Killed, SavesDoNotDisturbOneAnother) {
  std::vector<pid_t> children;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (std::uint64_t n = 0; n < 100; ++n) {
        if (!save(path_, version(i * 1000 + n), {.threads = 1})) ::_exit(1);
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "a save failed";
  }
  EXPECT_TRUE(is_whole(load<Numbers>(path_, {.threads = 1}).value()));
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(Killed, LeftoversAreRemovedButNotWhatOnlyLooksLikeOne) {
  const auto hidden = [&](const char* name) { return folder_ / name; };
  std::ofstream(hidden(".world.pcode.0.parcode-save")) << "left";
  std::ofstream(hidden(".world.pcode.1.parcode-save")) << "left";
  std::ofstream(hidden(".world.pcode.3.parcode-save")) << "left";
  std::ofstream(hidden("precious")) << "keep";
  fs::create_symlink("precious", hidden(".world.pcode.2.parcode-save"));
  std::ofstream(hidden(".world.pcode.tmp")) << "somebody else's";
  std::ofstream(hidden(".other.pcode.0.parcode-save")) << "of another file";
  ASSERT_TRUE(save(path_, version(1)).has_value());
  EXPECT_FALSE(fs::exists(hidden(".world.pcode.0.parcode-save")));
  EXPECT_FALSE(fs::exists(hidden(".world.pcode.1.parcode-save")));
  EXPECT_FALSE(fs::exists(hidden(".world.pcode.3.parcode-save")));
  EXPECT_TRUE(fs::exists(hidden(".world.pcode.tmp")));
  EXPECT_TRUE(fs::exists(hidden(".other.pcode.0.parcode-save")));
  EXPECT_EQ(fs::file_size(hidden("precious")), 4U);
}

}  // namespace
}  // namespace parcode::testing
