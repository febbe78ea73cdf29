#include "runtime/reader/file_life.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace parcode::reader {
namespace {

class Life : public FileLife {
 public:
  explicit Life(std::atomic<int>& deaths) : deaths_(&deaths) {}
  ~Life() override { ++*deaths_; }
  using FileLife::end;

 private:
  std::atomic<int>* deaths_;
};

TEST(FileLife, EndsAtOnceWithoutPins) {
  std::atomic<int> deaths = 0;
  auto* life = new Life(deaths);
  life->pin();
  life->unpin();
  EXPECT_EQ(deaths, 0);
  life->end();
  EXPECT_EQ(deaths, 1);
}

TEST(FileLife, EndsWithTheLastPinAfterClosing) {
  std::atomic<int> deaths = 0;
  auto* life = new Life(deaths);
  life->pin();
  life->pin();
  life->end();
  life->unpin();
  life->pin();
  life->unpin();
  EXPECT_EQ(deaths, 0);
  life->unpin();
  EXPECT_EQ(deaths, 1);
}

TEST(FileLife, CountsPinsTakenByOneThreadAndDroppedByAnother) {
  std::atomic<int> deaths = 0;
  auto* life = new Life(deaths);
  for (int i = 0; i < 100; ++i) std::thread([&] { life->pin(); }).join();
  for (int i = 0; i < 50; ++i) std::thread([&] { life->unpin(); }).join();
  life->end();
  for (int i = 0; i < 49; ++i) std::thread([&] { life->unpin(); }).join();
  EXPECT_EQ(deaths, 0);
  life->unpin();
  EXPECT_EQ(deaths, 1);
}

// Threads copy and drop pins, and end() comes in between: whatever the interleaving, one death, and
// none while a pin is held.
TEST(FileLife, EndsExactlyOnceWhileThreadsPinAndUnpin) {
  for (int round = 0; round < 300; ++round) {
    std::atomic<int> deaths = 0;
    std::atomic<bool> go = false;
    auto* life = new Life(deaths);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      life->pin();  // given to the thread
      threads.emplace_back([&, life] {
        while (!go) std::this_thread::yield();
        for (int i = 0; i < 50; ++i) {
          life->pin();
          EXPECT_EQ(deaths, 0);
          life->unpin();
        }
        life->unpin();
      });
    }
    go = true;
    life->end();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(deaths, 1);
  }
}

}  // namespace
}  // namespace parcode::reader
