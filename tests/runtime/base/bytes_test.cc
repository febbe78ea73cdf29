#include "runtime/base/bytes.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace parcode {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

TEST(Bytes, LoadsLeastSignificantByteFirstFromAnyAddress) {
  const std::array<std::byte, 5> bytes = {std::byte{9}, std::byte{4}, std::byte{3}, std::byte{2},
                                          std::byte{1}};
  EXPECT_EQ(load_as<std::uint32_t>(bytes.data() + 1), 0x01020304U);
}

TEST(Bytes, StoresWhatItLoads) {
  std::array<std::byte, 9> bytes = {};
  store_as(bytes.data() + 1, std::uint64_t{0x0102030405060708});
  EXPECT_EQ(bytes[1], std::byte{8});
  EXPECT_EQ(load_as<std::uint64_t>(bytes.data() + 1), 0x0102030405060708U);
}

TEST(Bytes, AlignsUpToMultiplesOnly) {
  EXPECT_EQ(align_up(0, 64), 0U);
  EXPECT_EQ(align_up(1, 64), 64U);
  EXPECT_EQ(align_up(64, 64), 64U);
  EXPECT_EQ(align_up(65, 1), 65U);
}

TEST(Bytes, WithinNeverWraps) {
  EXPECT_TRUE(within(0, 10, 10));
  EXPECT_TRUE(within(10, 0, 10));
  EXPECT_FALSE(within(1, 10, 10));
  EXPECT_FALSE(within(11, 0, 10));
  EXPECT_FALSE(within(kMax, 2, kMax));
  EXPECT_FALSE(within(2, kMax, kMax));
}

TEST(Bytes, CheckedArithmeticTellsWhatDoesNotFit) {
  std::uint64_t result = 0;
  EXPECT_TRUE(checked_add(kMax - 1, 1, &result));
  EXPECT_EQ(result, kMax);
  EXPECT_FALSE(checked_add(kMax, 1, &result));
  EXPECT_TRUE(checked_multiply(std::uint64_t{1} << 32, (std::uint64_t{1} << 32) - 1, &result));
  EXPECT_FALSE(checked_multiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32, &result));
}

}  // namespace
}  // namespace parcode
