// What a writer keeps in memory, which the size of its file has next to no part in.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parcode/parcode.h"
#include "tests/memory/peak.h"
#include "tests/schemas/shapes.pcs.h"

namespace parcode::testing {
namespace {

using tests::shapes::Leaf;
using tests::shapes::StoredWriter;

constexpr std::uint64_t kMegabyte = 1'000'000;

// Nothing is kept, so that the test needs no disk.
Result<StoredWriter> to_nowhere(const SaveOptions& options) {
  SaveOptions in_place = options;
  in_place.durability = Durability::kNone;
  return StoredWriter::create("/dev/null", in_place);
}

// The peak of a writer of a vec that takes so many bytes.
std::size_t peak_of_numbers(std::uint64_t bytes) {
  const std::vector<std::uint64_t> part(1 << 16, 42);
  const Peak peak;
  auto writer = to_nowhere({.threads = 2});
  EXPECT_TRUE(writer.has_value());
  for (std::uint64_t done = 0; done < bytes; done += part.size() * sizeof(part[0])) {
    EXPECT_TRUE(writer->plain().append(part).has_value());
  }
  const auto report = writer->finish();
  EXPECT_TRUE(report.has_value());
  EXPECT_GE(report->file_bytes, bytes);
  return peak.bytes();
}

TEST(StreamMemory, IsLittleForTenGigabytesOfNumbers) {
  const std::size_t small = peak_of_numbers(1000 * kMegabyte);
  const std::size_t large = peak_of_numbers(10'000 * kMegabyte);
  EXPECT_LE(large, 16 * kMegabyte);
  EXPECT_LE(large, small + kMegabyte / 4);  // 69 thousand shards more
}

// The peak of a writer of a vec of so many elements, each with a chunk of 20 KB.
std::size_t peak_of_branches(std::size_t count, std::size_t name) {
  const Peak peak;
  auto writer = to_nowhere({.compression = Compression::kLz4, .threads = 2});
  EXPECT_TRUE(writer.has_value());
  for (std::size_t i = 0; i < count; ++i) {
    tests::shapes::Branch branch{.name = std::string(name, 'n')};
    branch.leaves.push_back(Leaf{.name = "leaf", .payload = std::vector<std::uint8_t>(20000, 1)});
    EXPECT_TRUE(writer->branches().append(std::move(branch)).has_value());
  }
  const auto report = writer->finish();
  EXPECT_TRUE(report.has_value());
  EXPECT_GE(report->decoded_bytes, count * (20000 + name));
  return peak.bytes();
}

TEST(StreamMemory, IsLittleForElementsWithChunksOfTheirOwn) {
  EXPECT_LE(peak_of_branches(10'000, 10'000), 48 * kMegabyte);
  // Where nearly all is in the chunks below: their records would fit a shard.
  const std::size_t small = peak_of_branches(3000, 10);
  const std::size_t large = peak_of_branches(30'000, 10);
  EXPECT_LE(large, 48 * kMegabyte);
  EXPECT_LE(large, small + kMegabyte);
}

// The peaks of a writer of maps of so many entries.
std::size_t peak_of_numbers_map(std::uint64_t entries) {
  const Peak peak;
  auto writer = to_nowhere({.threads = 2});
  EXPECT_TRUE(writer.has_value());
  for (std::uint64_t i = 0; i < entries; ++i) {
    EXPECT_TRUE(writer->by_number().insert(i, "value " + std::to_string(i)).has_value());
  }
  const auto report = writer->finish();
  EXPECT_TRUE(report.has_value());
  EXPECT_GE(report->decoded_bytes, entries * 25);
  return peak.bytes();
}

TEST(StreamMemory, IsLittleForTheEntriesOfAMap) {
  const std::size_t small = peak_of_numbers_map(1'000'000);
  const std::size_t large = peak_of_numbers_map(4'000'000);
  EXPECT_LE(large, 40 * kMegabyte);
  EXPECT_LE(large, small + 2 * kMegabyte);
}

std::size_t peak_of_leaves_map(std::size_t entries) {
  const Peak peak;
  auto writer = to_nowhere({.threads = 2});
  EXPECT_TRUE(writer.has_value());
  for (std::size_t i = 0; i < entries; ++i) {
    Leaf leaf{.name = "leaf", .payload = std::vector<std::uint8_t>(20000, 1)};
    EXPECT_TRUE(writer->by_name().insert(std::to_string(i), std::move(leaf)).has_value());
  }
  EXPECT_TRUE(writer->finish().has_value());
  return peak.bytes();
}

TEST(StreamMemory, IsLittleForTheEntriesOfAMapWithChunksOfTheirOwn) {
  const std::size_t small = peak_of_leaves_map(5000);
  const std::size_t large = peak_of_leaves_map(25'000);
  EXPECT_LE(large, 48 * kMegabyte);
  EXPECT_LE(large, small + 4 * kMegabyte);
}

TEST(StreamMemory, IsLittleForManyFieldsAtOnce) {
  const Peak peak;
  auto writer = to_nowhere({.threads = 2});
  ASSERT_TRUE(writer.has_value());
  for (std::uint64_t i = 0; i < 4'000'000; ++i) {
    ASSERT_TRUE(writer->plain().append(i).has_value());
    ASSERT_TRUE(writer->lz4().append(i).has_value());
    ASSERT_TRUE(writer->lines().append(std::string(40, 'x')).has_value());
    ASSERT_TRUE(writer->flags().append({true, 1, false}).has_value());
  }
  const auto report = writer->finish();
  ASSERT_TRUE(report.has_value());
  EXPECT_GE(report->decoded_bytes, 250 * kMegabyte);
  EXPECT_LE(peak.bytes(), 48 * kMegabyte);
}

}  // namespace
}  // namespace parcode::testing
