// Beyond every 32-bit number: `make test-large`. Needs 14 GB of disk and, for the strings, 15 GB of
// memory; skips what there is no room for, and says so.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "parcode/parcode.h"
#include "tests/schemas/shapes.pcs.h"

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;
using tests::shapes::Leaf;
using tests::shapes::LeafWriter;
using tests::shapes::Stored;

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30;
constexpr std::uint64_t kPiece = 4 << 20;

std::uint64_t free_memory() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::uint64_t kilobytes = 0;
  std::string unit;
  while (file >> name >> kilobytes >> unit) {
    if (name == "MemAvailable:") return kilobytes << 10;
  }
  return 0;
}

class Large : public ::testing::Test {
 protected:
  ~Large() override { fs::remove(path_); }
  bool has_disk(std::uint64_t bytes) const {
    return fs::space(path_.parent_path()).available >= bytes + kGibibyte;
  }
  const fs::path path_ =
      fs::path(::testing::TempDir()) / ("large_" + std::to_string(::getpid()) + ".pcode");
};

// The byte at `index`: never the same run twice, and mostly zeros.
std::uint8_t byte_at(std::uint64_t index) {
  return index % 1021 == 0 ? static_cast<std::uint8_t>(index >> 12 | 1) : 0;
}

TEST_F(Large, VecOfSixGibibytesComesBack) {
  constexpr std::uint64_t kSize = 6 * kGibibyte;
  if (!has_disk(kSize)) GTEST_SKIP() << "no 7 GiB of disk in " << path_.parent_path();
  auto writer = LeafWriter::create(path_, {.durability = Durability::kNone});
  ASSERT_TRUE(writer.has_value());
  std::vector<std::uint8_t> piece(kPiece);
  for (std::uint64_t first = 0; first < kSize; first += kPiece) {
    for (std::uint64_t i = 0; i < kPiece; ++i) piece[i] = byte_at(first + i);
    ASSERT_TRUE(writer->payload().append(piece).has_value());
  }
  Leaf rest;
  rest.name = "large";
  const auto report = writer->finish(rest);
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  EXPECT_GT(report->file_bytes, kSize);

  for (const Source source : {Source::kPread, Source::kMmap}) {
    const auto file = open(path_, {.source = source}).value();
    const auto root = file.root<Leaf>().value();
    ASSERT_EQ(root.payload.size(), kSize);
    for (const std::uint64_t index :
         {std::uint64_t{0}, kSize / 2 + 1, 4 * kGibibyte - 1, 4 * kGibibyte,
          1021 * ((4 * kGibibyte) / 1021 + 5), kSize - 1}) {
      EXPECT_EQ(root.payload.at(index).value(), byte_at(index)) << index;
    }
    EXPECT_FALSE(root.payload.at(kSize).has_value());
    std::uint64_t wrong = 0;
    for (std::uint64_t first = 0; first < kSize; first += kPiece) {
      const auto read = root.payload.range(first, kPiece);
      ASSERT_TRUE(read.has_value()) << to_string(read.error());
      for (std::uint64_t i = 0; i < kPiece; ++i) wrong += (*read)[i] != byte_at(first + i);
    }
    EXPECT_EQ(wrong, 0U);
  }
  const auto file = open(path_).value();
  const auto view = file.root<Leaf>()->payload.view();
  ASSERT_TRUE(view.has_value()) << to_string(view.error());
  EXPECT_EQ((*view)[5 * kGibibyte], byte_at(5 * kGibibyte));
  const auto verified = verify(path_, {.source = Source::kPread});
  EXPECT_TRUE(verified.has_value()) << to_string(verified.error());
}

TEST_F(Large, StringsOfMoreThanFourGibibytesComeBack) {
  constexpr std::uint64_t kSize = 4 * kGibibyte + 12345;
  if (free_memory() < 15 * kGibibyte) GTEST_SKIP() << "less than 15 GiB of memory free";
  if (!has_disk(kSize)) GTEST_SKIP() << "no 6 GiB of disk in " << path_.parent_path();
  Stored value;
  value.text.assign(kSize, 'x');
  for (std::uint64_t i = 0; i < kSize; i += 1021) value.text[i] = 'a' + static_cast<char>(i % 26);
  ASSERT_TRUE(save(path_, value, {.durability = Durability::kNone}).has_value());
  {
    const auto root = open(path_)->root<Stored>().value();
    const auto text = root.text.mirror();
    ASSERT_TRUE(text.has_value()) << to_string(text.error());
    EXPECT_TRUE(**text == value.text);
  }
  {
    const auto loaded = load<Stored>(path_);
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(loaded->text == value.text);
  }
  // Inside the root's own record: the wide form.
  ASSERT_TRUE(save(path_, value.text, {.durability = Durability::kNone}).has_value());
  const auto file = open(path_, {.source = Source::kMmap}).value();
  const auto root = file.root<std::string>();
  ASSERT_TRUE(root.has_value()) << to_string(root.error());
  EXPECT_TRUE(**root == value.text);
}

}  // namespace
}  // namespace parcode::testing
