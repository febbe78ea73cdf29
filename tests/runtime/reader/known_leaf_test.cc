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

}  // namespace
}  // namespace parcode::reader
