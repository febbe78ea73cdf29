#include "runtime/base/hash.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "runtime/base/hash_avx2.h"

namespace parcode {
namespace {

Bytes bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// The expected values are those that the `xxhsum` tool and xxHash's own test vectors give: any
// other implementation of XXH3 must read our files.
TEST(Hash, IsXxh3With64Bits) {
  EXPECT_EQ(xxh3_64({}), 0x2D06800538D394C2U);
  EXPECT_EQ(xxh3_64(bytes_of("a")), 0xE6C632B61E964E1FU);
  EXPECT_EQ(xxh3_64(bytes_of("abc")), 0x78AF5F94892F3950U);
}

TEST(Hash, IsXxh3With128Bits) {
  const Hash128 empty = xxh3_128({});
  EXPECT_EQ(empty.high, 0x99AA06D3014798D8U);
  EXPECT_EQ(empty.low, 0x6001C324468D497FU);
}

TEST(Hash, IsTheSameOnEveryRoad) {
  std::string text;
  for (std::size_t i = 0; i < 9000; ++i) text.push_back(static_cast<char>(i * i / 7));
  for (std::size_t size = 900; size <= text.size(); size += 61) {
    const Bytes bytes = bytes_of(text).first(size);
    const std::uint64_t expected = XXH3_64bits(bytes.data(), bytes.size());
    EXPECT_EQ(xxh3_64(bytes), expected);
    if (has_avx2()) {
      EXPECT_EQ(xxh3_64_avx2(bytes.data(), bytes.size()), expected);
    }
  }
}

TEST(Hash, OfANumberIsThatOfItsBytes) {
  std::uint64_t number = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto half = static_cast<std::uint32_t>(number);
    ASSERT_EQ(xxh3_64_of(number), xxh3_64(std::as_bytes(std::span(&number, 1))));
    ASSERT_EQ(xxh3_64_of(half), xxh3_64(std::as_bytes(std::span(&half, 1))));
    number = xxh3_64_of(number);
  }
  const double fraction = 0.1;
  EXPECT_EQ(xxh3_64_of(fraction), xxh3_64(std::as_bytes(std::span(&fraction, 1))));
}

TEST(Hash, IsXxh64) {
  EXPECT_EQ(xxh64({}), 0xEF46DB3751D8E999U);
  EXPECT_EQ(xxh64(bytes_of("abc")), 0x44BC2CF5AD770999U);
}

TEST(Hash, SeesEveryByteOfLongInputs) {
  std::string text(5000, 'x');
  const std::uint64_t before = xxh3_64(bytes_of(text));
  for (const std::size_t place : {0U, 100U, 1023U, 1024U, 4999U}) {
    text[place] = 'y';
    EXPECT_NE(xxh3_64(bytes_of(text)), before);
    text[place] = 'x';
  }
  EXPECT_EQ(xxh3_64(bytes_of(text)), before);
}

}  // namespace
}  // namespace parcode
