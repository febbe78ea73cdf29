#include "runtime/task/workers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <thread>
#include <vector>

namespace parcode::task {
namespace {

constexpr std::chrono::seconds kLongEnough{20};

std::ptrdiff_t threads_of_this_process() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                       std::filesystem::directory_iterator());
}

// First in this file: later tests have started threads, which oneTBB keeps.
TEST(Workers, StartsNoThreadForOneWorker) {
  const std::ptrdiff_t before = threads_of_this_process();
  Workers workers(1);
  EXPECT_EQ(workers.count(), 1U);
  int calls = 0;
  workers.run_on_all([&](unsigned worker) {
    EXPECT_EQ(worker, 0U);
    ++calls;
  });
  Group group(workers);
  for (int i = 0; i < 100; ++i) group.run([&] { ++calls; });
  group.wait();
  EXPECT_EQ(calls, 101);
  EXPECT_EQ(threads_of_this_process(), before);
}

TEST(Workers, TakesZeroForOneACore) {
  EXPECT_GE(core_count(), 1U);
  EXPECT_EQ(Workers(0).count(), core_count());
}

TEST(Workers, CallsEachWorkerOnce) {
  for (const unsigned count : {1U, 2U, 3U, 8U, 40U}) {
    Workers workers(count);
    std::vector<int> calls(count, 0);
    for (int round = 1; round <= 20; ++round) {
      workers.run_on_all([&](unsigned worker) { ++calls[worker]; });
      EXPECT_THAT(calls, testing::Each(round));
    }
  }
}

// Whether `count` bodies were under way at one time.
bool all_meet(unsigned count) {
  Workers workers(count);
  std::atomic<unsigned> begun = 0;
  workers.run_on_all([&](unsigned) {
    ++begun;
    const auto end = std::chrono::steady_clock::now() + kLongEnough;
    while (begun < count && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  });
  return begun == count;
}

TEST(Workers, ReallyAreAsManyThreadsEvenBeyondTheCores) {
  for (const unsigned count : {2U, 3U, 8U, 16U, 4U}) EXPECT_TRUE(all_meet(count)) << count;
}

TEST(Workers, OfSeveralCallersDoNotLimitEachOther) {
  const Workers small(core_count() + 1);
  EXPECT_TRUE(all_meet(core_count() + 4));
  const Workers large(core_count() + 8);
  EXPECT_TRUE(all_meet(core_count() + 3));
}

TEST(Workers, RunForManyCallersAtOnce) {
  std::atomic<int> calls = 0;
  std::vector<std::jthread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        Workers workers(3);
        workers.run_on_all([&](unsigned) { ++calls; });
      }
    });
  }
  callers.clear();
  EXPECT_EQ(calls, 4 * 20 * 3);
}

TEST(Workers, ShowTheCallerWhatTheyWrote) {
  Workers workers(4);
  std::vector<int> values(4, 0);
  for (int round = 0; round < 100; ++round) {
    workers.run_on_all([&](unsigned worker) { values[worker] = round; });
    for (const int value : values) EXPECT_EQ(value, round);
  }
}

TEST(Group, RunsTasksThatStartTasks) {
  for (const unsigned count : {1U, 2U, 8U}) {
    Workers workers(count);
    Group group(workers);
    std::atomic<int> done = 0;
    for (int i = 0; i < 50; ++i) {
      group.run([&] {
        ++done;
        for (int k = 0; k < 4; ++k) {
          group.run([&] {
            ++done;
            group.run([&] { ++done; });
          });
        }
      });
    }
    group.wait();
    EXPECT_EQ(done, 50 + 200 + 200) << count << " threads";
  }
}

TEST(Group, RunsTheNewestTaskFirstWithOneWorker) {
  Workers workers(1);
  Group group(workers);
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) group.run([&order, i] { order.push_back(i); });
  EXPECT_TRUE(order.empty());
  group.wait();
  EXPECT_THAT(order, testing::ElementsAre(2, 1, 0));
}

TEST(Group, WaitsWhenItIsDestroyed) {
  for (const unsigned count : {1U, 4U}) {
    Workers workers(count);
    std::atomic<int> done = 0;
    {
      Group group(workers);
      for (int i = 0; i < 30; ++i) group.run([&] { ++done; });
    }
    EXPECT_EQ(done, 30);
  }
}

TEST(Group, CanBeUsedAgainAfterWaiting) {
  Workers workers(3);
  Group group(workers);
  int value = 0;
  for (int round = 1; round <= 50; ++round) {
    group.run([&] { value = round; });
    group.wait();
    EXPECT_EQ(value, round);
  }
}

TEST(Group, ReleasesWhatATaskHeldOnceItHasRun) {
  for (const unsigned count : {1U, 2U}) {
    Workers workers(count);
    Group group(workers);
    auto held = std::make_shared<int>(1);
    group.run([held] {});
    group.wait();
    EXPECT_EQ(held.use_count(), 1);
  }
}

}  // namespace
}  // namespace parcode::task
