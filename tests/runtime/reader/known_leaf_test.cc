#include "runtime/reader/known_leaf.h"

#include <gtest/gtest.h>

namespace parcode::reader {
namespace {

TEST(KnownLeaf, OfWhichNothingIsKnownWasVisitedByNobody) {
  KnownLeaf leaf{};
  EXPECT_EQ(leaf.chunk(), nullptr);
  EXPECT_GT(leaf.visits_of(KnownLeaf::new_reader()), KnownLeaf::kMostVisits);
  EXPECT_EQ(leaf.block().bytes, nullptr);
}

TEST(KnownLeaf, CountsTheVisitsOfItsLastReaderOnly) {
  const std::uint32_t one = KnownLeaf::new_reader();
  const std::uint32_t other = KnownLeaf::new_reader();
  KnownLeaf leaf{};
  leaf.set_visits(one, 0);
  EXPECT_EQ(leaf.visits_of(one), 0);
  EXPECT_GT(leaf.visits_of(other), KnownLeaf::kMostVisits);
  leaf.set_visits(one, KnownLeaf::kMostVisits);
  EXPECT_EQ(leaf.visits_of(one), KnownLeaf::kMostVisits);
  EXPECT_GT(leaf.visits_of(other), KnownLeaf::kMostVisits);
  leaf.set_visits(other, 3);
  EXPECT_GT(leaf.visits_of(one), KnownLeaf::kMostVisits);
  EXPECT_EQ(leaf.visits_of(other), 3);
}

TEST(KnownLeaf, TakesNoNoteOfAReaderWithoutANumber) {
  KnownLeaf leaf{};
  const std::uint32_t one = KnownLeaf::new_reader();
  leaf.set_visits(one, 5);
  leaf.set_visits(0, 7);
  EXPECT_EQ(leaf.visits_of(one), 5);
}

TEST(KnownLeaf, GuessesWhereTailsOfOneSizeBegin) {
  KnownLeaf::Block block{.count = 3000};
  block.set_tails(3000 * 37);
  EXPECT_EQ(block.tail_before(0), 0);
  EXPECT_EQ(block.tail_before(1), 37);
  EXPECT_EQ(block.tail_before(2999), 2999 * 37);
  block.set_tails(3000 * 37 + 1500);  // 37.5 each
  EXPECT_EQ(block.tail_before(2000), 2000 * 75 / 2);
}

TEST(KnownLeaf, GuessesNoTailBeyondTheLargestThereAre) {
  KnownLeaf::Block block{.count = 2};
  block.set_tails(UINT64_MAX);
  EXPECT_EQ(block.tail_before(1), UINT32_MAX / 4096);
  block.set_tails(0);
  EXPECT_EQ(block.tail_before(1), 0);
}

}  // namespace
}  // namespace parcode::reader
