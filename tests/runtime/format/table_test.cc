#include "runtime/format/table.h"

#include <gtest/gtest.h>

#include <limits>

namespace parcode::format {
namespace {

TEST(Table, NeedsALevelForEachPowerOfItsFanout) {
  EXPECT_EQ(table_levels(1), 0U);
  EXPECT_EQ(table_levels(2), 1U);
  EXPECT_EQ(table_levels(kTableFanout), 1U);
  EXPECT_EQ(table_levels(kTableFanout + 1), 2U);
  EXPECT_EQ(table_levels(kTableFanout * kTableFanout), 2U);
  EXPECT_EQ(table_levels(kTableFanout * kTableFanout + 1), 3U);
}

TEST(Table, NeverNeedsMoreLevelsThanAReferenceMayHave) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / kChunkAlignment;
  EXPECT_LE(table_levels(kMost), kMaxLevel);
}

TEST(Table, IsItsHeadItsReferencesAndItsRuns) {
  EXPECT_EQ(table_size({.children = 1}), 24U + 40U);
  EXPECT_EQ(table_size({.children = 256, .runs = 2}), 24U + 256U * 40U + 2U * 24U);
  EXPECT_EQ(table_size({.children = 256, .columns = 256, .runs = 2}),
            24U + 256U * 40U + 2U * 24U + 256U * 8U);
}

}  // namespace
}  // namespace parcode::format
