// Maps so large that they are walked, bucketed and loaded in other ways than small ones.

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"

namespace parcode::testing {
namespace {

constexpr std::uint64_t kEntries = 300'000;

// Any number of different keys without an order.
std::uint64_t key_of(std::uint64_t i) {
  return (i + 1) * 0x9E37'79B9'7F4A'7C15;
}
// So long that a compressed map of them is loaded in more than one window.
std::string text_of(std::uint64_t i) {
  return std::string(i % 100, static_cast<char>('a' + i % 26));
}

template <class Map>
void expect_same_by_all_ways(const Map& map) {
  for (const auto compression : {Compression::kNone, Compression::kLz4}) {
    const auto bytes = serialize(map, {.compression = compression, .threads = 1});
    ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
    const auto on_two = serialize(map, {.compression = compression, .threads = 2});
    EXPECT_TRUE(on_two && *on_two == *bytes);
    for (const unsigned threads : {1U, 2U, 4U}) {
      const auto loaded = load_bytes<Map>(*bytes, {.threads = threads});
      ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
      EXPECT_TRUE(*loaded == map);
      // A map made in another order, with other places in memory, has the same bytes.
      const auto again = serialize(*loaded, {.compression = compression, .threads = threads});
      EXPECT_TRUE(again && *again == *bytes);
    }
  }
}

TEST(LargeMaps, OfTextsAreTheSameByAllWays) {
  std::unordered_map<std::uint64_t, std::string> map;
  for (std::uint64_t i = 0; i < kEntries; ++i) map.emplace(key_of(i), text_of(i));
  expect_same_by_all_ways(map);
}

TEST(LargeMaps, WithTextKeysAreTheSameByAllWays) {
  std::unordered_map<std::string, std::uint64_t> map;
  for (std::uint64_t i = 0; i < kEntries; ++i) map.emplace(std::to_string(key_of(i)), i);
  expect_same_by_all_ways(map);
}

TEST(LargeMaps, InsideOneBucketAreTheSameByAllWays) {
  std::vector<std::unordered_map<std::uint64_t, std::uint64_t>> maps(1);
  for (std::uint64_t i = 0; i < kEntries; ++i) maps.front().emplace(key_of(i), i);
  expect_same_by_all_ways(maps);
}

TEST(LargeMaps, WhereEraseHasLeftFewEntriesInManyPlacesAreSaved) {
  std::unordered_map<std::uint64_t, std::string> map;
  for (std::uint64_t i = 0; i < kEntries; ++i) map.emplace(key_of(i), text_of(i));
  for (std::uint64_t i = 0; i < kEntries; ++i) {
    if (i % 50 != 0) map.erase(key_of(i));
  }
  expect_same_by_all_ways(map);
}

}  // namespace
}  // namespace parcode::testing
