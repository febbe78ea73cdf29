// Many threads on one file: lookups that hit, miss and evict, pins that are copied, handed on and
// kept beyond the file's end. Run under ThreadSanitizer and AddressSanitizer; the bytes seen are
// compared, so that a buffer freed or filled too early shows without them too.

#include <gtest/gtest.h>

#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "runtime/reader/container.h"
#include "tests/runtime/reader/file_builder.h"

namespace parcode::reader {
namespace {

constexpr std::size_t kLeaves = 300;  // two levels of tables
constexpr std::uint64_t kLeafBytes = 2'000;
constexpr int kThreads = 8;

struct Made {
  std::vector<std::byte> bytes;
  std::vector<std::vector<std::byte>> leaves;
  std::vector<format::ChunkRef> refs;
  format::ChunkRef top;
};

Made make_file() {
  Made made;
  FileBuilder builder;
  for (std::size_t i = 0; i < kLeaves; ++i) {
    made.leaves.push_back(pattern(kLeafBytes, i));
    // Both kinds of chunks: permanent (with a whole source) and buffered.
    const auto compression = i % 3 == 0 ? Compression::kNone : Compression::kLz4;
    made.refs.push_back(builder.add(made.leaves.back(), compression));
  }
  std::vector<format::ChunkRef> tables;
  for (std::size_t first = 0; first < kLeaves; first += 256) {
    const std::size_t end = std::min<std::size_t>(kLeaves, first + 256);
    tables.push_back(builder.add_table(
        {made.refs.begin() + static_cast<long>(first), made.refs.begin() + static_cast<long>(end)},
        end - first, {{0, 0, 10}}));
  }
  made.top = builder.add_table(tables, kLeaves, {{0, 0, 2560}});
  builder.skip(20'000);
  made.bytes = builder.finish();
  return made;
}

// Pins that any thread may take out and put in.
class Exchange {
 public:
  struct Item {
    std::size_t leaf = 0;
    ChunkPin pin;
  };
  Item swap(Item item, std::uint64_t at) {
    const std::lock_guard lock(mutex_);
    std::swap(items_[at % items_.size()], item);
    return item;
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    items_ = std::vector<Item>(items_.size());
  }

 private:
  std::mutex mutex_;
  std::vector<Item> items_ = std::vector<Item>(30);
};

void work(const Made& made, FileRef file, Exchange& exchange, unsigned seed, int rounds) {
  std::mt19937 random(seed);
  const auto holds = [&](const Exchange::Item& item) {
    return !item.pin || equal(item.pin->bytes(), made.leaves[item.leaf]);
  };
  const auto container = file->container(made.top, file->size(), kLeaves * 10);
  ASSERT_TRUE(container.has_value()) << to_string(container.error());
  for (int i = 0; i < rounds; ++i) {
    // Some leaves much more often than others.
    const std::size_t leaf = random() % (random() % 4 == 0 ? kLeaves : 12);
    auto pinned = random() % 8 == 0 ? file->chunk(made.refs[leaf], made.top.offset)
                                    : (*container)->leaf(leaf);
    ASSERT_TRUE(pinned.has_value()) << to_string(pinned.error());
    Exchange::Item item{leaf, std::move(*pinned)};
    ASSERT_TRUE(holds(item));
    const Exchange::Item copy = item;
    if (random() % 4 == 0) item = exchange.swap(std::move(item), random());
    ASSERT_TRUE(holds(item));
    ASSERT_TRUE(holds(copy));
  }
  // The file goes with the slowest thread; the others hand on pins meanwhile.
  file = FileRef();
  Exchange::Item mine;
  for (int i = 0; i < rounds / 4; ++i) {
    mine = exchange.swap(std::move(mine), random());
    ASSERT_TRUE(holds(mine));
    const Exchange::Item copy = mine;
  }
}

void stress(Access access, std::uint64_t cache_bytes, int rounds) {
  static const Made made = make_file();
  Watch watch;
  auto file = FileState::open(watched(made.bytes, access, watch), {.cache_bytes = cache_bytes});
  ASSERT_TRUE(file.has_value());
  Exchange exchange;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back(work, std::cref(made), *file, std::ref(exchange), t, rounds);
  }
  *file = FileRef();
  for (std::thread& thread : threads) thread.join();
  exchange.clear();
  EXPECT_TRUE(watch.destroyed);
}

TEST(ReaderStress, WithRoomForAll) {
  stress(Access::kWhole, 100 * kLeaves * kLeafBytes, 3'000);
  stress(Access::kRead, 100 * kLeaves * kLeafBytes, 3'000);
}

TEST(ReaderStress, WithRoomForSome) {
  stress(Access::kWhole, 10 * kLeafBytes, 3'000);
  stress(Access::kRead, 10 * kLeafBytes, 3'000);
}

TEST(ReaderStress, WithRoomForNone) {
  stress(Access::kWhole, 0, 2'000);
  stress(Access::kRead, 0, 2'000);
}

TEST(ReaderStress, WithFilesThatEndSoon) {
  for (int i = 0; i < 40; ++i)
    stress(i % 2 == 0 ? Access::kWhole : Access::kRead, 5 * kLeafBytes, 12);
}

}  // namespace
}  // namespace parcode::reader
