#include "runtime/reader/offset_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <thread>
#include <vector>

namespace parcode::reader {
namespace {

struct Thing {
  std::uint64_t key;
  int kind;
};

const auto kAny = [](const Thing&) { return true; };

TEST(OffsetIndex, FindsNothingInTheBeginning) {
  const OffsetIndex<Thing> index;
  EXPECT_EQ(index.find(64, kAny), nullptr);
}

TEST(OffsetIndex, FindsEveryObjectAfterGrowing) {
  OffsetIndex<Thing> index;
  std::vector<Thing*> things;
  constexpr std::uint64_t kCount = 20'000;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    things.push_back(index.find_or_add(i * 64, kAny, [&] {
      return std::make_unique<Thing>(Thing{i * 64, 0});
    }));
  }
  for (std::uint64_t i = 0; i < kCount; ++i) EXPECT_EQ(index.find(i * 64, kAny), things[i]);
  EXPECT_EQ(index.find(kCount * 64, kAny), nullptr);
  std::set<std::uint64_t> visited;
  index.for_each([&](const Thing& thing) { visited.insert(thing.key); });
  EXPECT_EQ(visited.size(), kCount);
}

TEST(OffsetIndex, KeepsObjectsOfOneKeyApart) {
  OffsetIndex<Thing> index;
  for (int kind = 0; kind < 40; ++kind) {
    const auto same = [&](const Thing& thing) { return thing.kind == kind; };
    Thing* added = index.find_or_add(64, same, [&] {
      return std::make_unique<Thing>(Thing{64, kind});
    });
    EXPECT_EQ(added->kind, kind);
    EXPECT_EQ(index.find(64, same), added);
  }
}

TEST(OffsetIndex, IsEmptyAfterClearing) {
  OffsetIndex<Thing> index;
  index.find_or_add(64, kAny, [] { return std::make_unique<Thing>(Thing{64, 0}); });
  index.clear();
  EXPECT_EQ(index.find(64, kAny), nullptr);
  index.find_or_add(64, kAny, [] { return std::make_unique<Thing>(Thing{64, 1}); });
  EXPECT_EQ(index.find(64, kAny)->kind, 1);
}

TEST(OffsetIndex, GivesAllThreadsTheSameObjects) {
  OffsetIndex<Thing> index;
  constexpr std::uint64_t kCount = 2'000;
  constexpr int kThreads = 4;
  std::vector<std::vector<Thing*>> seen(kThreads);
  std::vector<std::thread> threads;
  for (std::vector<Thing*>& mine : seen) {
    threads.emplace_back([&] {
      for (std::uint64_t i = 0; i < kCount; ++i) {
        mine.push_back(index.find_or_add(i * 64, kAny, [&] {
          return std::make_unique<Thing>(Thing{i * 64, 0});
        }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& mine : seen) EXPECT_EQ(mine, seen[0]);
}

}  // namespace
}  // namespace parcode::reader
