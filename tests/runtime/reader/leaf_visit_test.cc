// Leaves that are read for one visit.

#include "runtime/reader/leaf_visit.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "runtime/reader/container.h"
#include "tests/runtime/reader/file_builder.h"

namespace parcode::reader {
namespace {

constexpr std::uint64_t kLeaves = 8;
constexpr std::uint64_t kLeafBytes = 20'000;

// A map's table of kLeaves buckets.
class LeafVisits : public ::testing::Test {
 protected:
  // Opens the file; `change` may damage its bytes first.
  void open(Compression compression, Access access, OpenOptions options = {},
            const std::function<void(std::vector<std::byte>&, std::uint64_t)>& change = {}) {
    FileBuilder builder;
    std::vector<format::ChunkRef> leaves;
    for (std::uint64_t i = 0; i < kLeaves; ++i) {
      leaves.push_back(builder.add(pattern(size_of(i), i), compression));
    }
    const auto table = builder.add_table(leaves, kLeaves);
    builder.skip(20'000);
    auto bytes = builder.finish();
    if (change) change(bytes, leaves[3].offset);
    file_ = std::move(*FileState::open(watched(std::move(bytes), access, watch_), options));
    container_ = *file_->container(table, file_->size(), kLeaves);
    watch_.reads = 0;
    watch_.mappings = 0;
  }
  static std::uint64_t size_of(std::uint64_t leaf) { return kLeafBytes - 100 * leaf; }

  void expect_visits_to_give_the_leaves() {
    LeafMemory memory;
    for (std::uint64_t i = 0; i < kLeaves; ++i) {
      const auto visit = container_->visit(i, &memory);
      ASSERT_TRUE(visit.has_value()) << to_string(visit.error());
      EXPECT_TRUE(equal(visit->chunk().bytes(), pattern(size_of(i), i)));
      EXPECT_EQ(visit->chunk().ref(), *container_->leaf_ref(i));
    }
  }

  Watch watch_;
  FileRef file_;
  const Container* container_ = nullptr;
};

TEST_F(LeafVisits, ReadWhatCouldBeMapped) {
  open(Compression::kNone, Access::kWhole);
  expect_visits_to_give_the_leaves();
  EXPECT_EQ(watch_.reads, kLeaves);
  EXPECT_EQ(watch_.mappings, 0U);
}

TEST_F(LeafVisits, KeepNothingInTheCache) {
  open(Compression::kLz4, Access::kRead);
  const std::uint64_t before = file_->cached_bytes();
  expect_visits_to_give_the_leaves();
  expect_visits_to_give_the_leaves();
  EXPECT_EQ(watch_.reads, 2 * kLeaves);
  EXPECT_EQ(file_->cached_bytes(), before);
}

TEST_F(LeafVisits, TakeWhatIsInMemory) {
  open(Compression::kLz4, Access::kRead);
  const auto pin = container_->leaf(2);
  ASSERT_TRUE(pin.has_value());
  watch_.reads = 0;
  LeafMemory memory;
  const auto visit = container_->visit(2, &memory);
  ASSERT_TRUE(visit.has_value());
  EXPECT_EQ(&visit->chunk(), pin->get());
  EXPECT_EQ(watch_.reads, 0U);
}

TEST_F(LeafVisits, WithoutMemoryOfTheirOwnAreLikeLeaf) {
  open(Compression::kLz4, Access::kRead);
  const auto visit = container_->visit(2, nullptr);
  ASSERT_TRUE(visit.has_value());
  EXPECT_EQ(&visit->chunk(), container_->leaf(2)->get());
}

TEST_F(LeafVisits, OfLeavesThatLimitsRefuseAreLikeLeaf) {
  OpenOptions options;
  options.limits.allocation = kLeafBytes / 2;
  open(Compression::kLz4, Access::kRead, options);
  LeafMemory memory;
  const auto visit = container_->visit(2, &memory);
  ASSERT_FALSE(visit.has_value());
  EXPECT_EQ(visit.error().code, ErrorCode::kLimit);
}

TEST_F(LeafVisits, UseMemoryAgain) {
  open(Compression::kNone, Access::kWhole);
  LeafMemory memory;
  const std::byte* const first = container_->visit(0, &memory)->chunk().bytes().data();
  EXPECT_EQ(container_->visit(1, &memory)->chunk().bytes().data(), first);
  const auto held = container_->visit(2, &memory);
  EXPECT_EQ(held->chunk().bytes().data(), first);
  EXPECT_NE(container_->visit(3, &memory)->chunk().bytes().data(), first);
  EXPECT_TRUE(equal(held->chunk().bytes(), pattern(size_of(2), 2)));
}

TEST_F(LeafVisits, CanBeMoved) {
  open(Compression::kNone, Access::kWhole);
  LeafMemory memory;
  LeafVisit visit = std::move(*container_->visit(0, &memory));
  LeafVisit other = std::move(*container_->visit(1, &memory));
  visit = std::move(other);
  EXPECT_TRUE(equal(visit.chunk().bytes(), pattern(size_of(1), 1)));
  const auto third = container_->visit(2, &memory);
  EXPECT_TRUE(equal(visit.chunk().bytes(), pattern(size_of(1), 1)));
  EXPECT_TRUE(equal(third->chunk().bytes(), pattern(size_of(2), 2)));
}

TEST_F(LeafVisits, VerifyWhatTheyRead) {
  for (const Compression compression : {Compression::kNone, Compression::kLz4}) {
    std::uint64_t damaged = 0;
    open(compression, Access::kWhole, {}, [&](std::vector<std::byte>& bytes, std::uint64_t offset) {
      damaged = offset;
      bytes[offset + 10] ^= std::byte{1};
    });
    LeafMemory memory;
    EXPECT_TRUE(container_->visit(2, &memory).has_value());
    const auto visit = container_->visit(3, &memory);
    ASSERT_FALSE(visit.has_value());
    EXPECT_EQ(visit.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(visit.error().chunk_offset, damaged);
    EXPECT_TRUE(container_->visit(4, &memory).has_value());
  }
}

TEST_F(LeafVisits, PassOnWhatTheSystemSays) {
  open(Compression::kNone, Access::kWhole);
  watch_.fail_reads = true;
  LeafMemory memory;
  const auto visit = container_->visit(3, &memory);
  ASSERT_FALSE(visit.has_value());
  EXPECT_EQ(visit.error().code, ErrorCode::kIo);
  EXPECT_EQ(visit.error().chunk_offset, container_->leaf_ref(3)->offset);
}

TEST_F(LeafVisits, OfManyThreadsShareMemory) {
  open(Compression::kLz4, Access::kRead);
  LeafMemory memory;
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (std::uint64_t number = 0; number < 4; ++number) {
    threads.emplace_back([&, number] {
      for (std::uint64_t i = 0; i < 200; ++i) {
        const std::uint64_t leaf = (number + i) % kLeaves;
        const auto visit = container_->visit(leaf, &memory);
        if (!visit || !equal(visit->chunk().bytes(), pattern(size_of(leaf), leaf))) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace parcode::reader
