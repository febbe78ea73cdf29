#include "runtime/base/int128.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>
#include <sstream>
#include <type_traits>
#include <unordered_set>

namespace parcode {
namespace {

constexpr std::uint64_t kMax64 = std::numeric_limits<std::uint64_t>::max();
constexpr std::int64_t kMin64 = std::numeric_limits<std::int64_t>::min();

TEST(Int128, PrintsItsExtremes) {
  EXPECT_EQ(to_string(UInt128(0)), "0");
  EXPECT_EQ(to_string(UInt128::from_parts(kMax64, kMax64)),
            "340282366920938463463374607431768211455");
  EXPECT_EQ(to_string(Int128::from_parts(kMin64, 0)), "-170141183460469231731687303715884105728");
  EXPECT_EQ(to_string(Int128(-1)), "-1");
}

TEST(Int128, PrintsTheZerosBetweenItsPieces) {
  EXPECT_EQ(to_string(UInt128(UInt128::Native{10'000'000'000'000'000'000U} * 10)),
            "100000000000000000000");
  EXPECT_EQ(to_string(UInt128(UInt128::Native{10'000'000'000'000'000'000U} * 7 + 5)),
            "70000000000000000005");
}

TEST(Int128, PrintsWhatDigitByDigitDivisionGives) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const auto value = UInt128::from_parts(random() >> (i % 64), random());
    std::string expected;
    for (auto rest = value.native(); rest != 0; rest /= 10) {
      expected.insert(expected.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    }
    EXPECT_EQ(to_string(value), expected);
  }
}

TEST(Int128, IsPrintedByStreams) {
  std::ostringstream out;
  out << Int128(-42) << ' ' << UInt128(42);
  EXPECT_EQ(out.str(), "-42 42");
}

TEST(Int128, KeepsBothParts) {
  const auto value = Int128::from_parts(-2, 7);
  EXPECT_EQ(value.high(), -2);
  EXPECT_EQ(value.low(), 7U);
  EXPECT_EQ(UInt128::from_parts(3, 4).high(), 3U);
}

TEST(Int128, OrdersAsNumbers) {
  EXPECT_LT(Int128(-1), Int128(0));
  EXPECT_LT(Int128::from_parts(kMin64, 5), Int128(-1));
  EXPECT_GT(UInt128::from_parts(1, 0), UInt128(kMax64));
}

TEST(Int128, LiesInMemoryLeastSignificantByteFirst) {
  const auto value = UInt128::from_parts(0x0102030405060708, 0x090A0B0C0D0E0F10);
  unsigned char bytes[16];
  std::memcpy(bytes, &value, sizeof bytes);
  for (int i = 0; i < 16; ++i) EXPECT_EQ(bytes[i], 16 - i);
}

TEST(Int128, ComesFromIntegersButNotFromFloats) {
  static_assert(std::is_convertible_v<int, Int128> && std::is_convertible_v<bool, UInt128>);
  static_assert(!std::is_constructible_v<Int128, double>);
  static_assert(!std::is_constructible_v<UInt128, float>);
  EXPECT_EQ(Int128(-1).high(), -1);
  EXPECT_EQ(UInt128(-1), UInt128::from_parts(kMax64, kMax64));
}

TEST(Int128, HashTellsThePartsApart) {
  std::unordered_set<UInt128> values;
  for (std::uint64_t i = 0; i < 10; ++i) {
    for (std::uint64_t j = 0; j < 10; ++j) values.insert(UInt128::from_parts(i, j));
  }
  EXPECT_EQ(values.size(), 100U);
  EXPECT_NE(std::hash<UInt128>{}(UInt128::from_parts(1, 2)),
            std::hash<UInt128>{}(UInt128::from_parts(2, 1)));
}

}  // namespace
}  // namespace parcode
