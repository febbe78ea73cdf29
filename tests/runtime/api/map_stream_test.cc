// Maps that are appended to and do not fit what a writer keeps in memory: the same bytes as save().

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "runtime/plan/partitions.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using namespace tests::shapes;  // what is written and read here
namespace fs = std::filesystem;

class MapStreams : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  // Inserts `entries` into the field `stream` of a new file, `again` times over.
  template <class Field, class K, class V>
  std::vector<char> streamed(const Field& field, const std::unordered_map<K, V>& entries,
                             const SaveOptions& options, int again = 1) {
    auto writer = StoredWriter::create(path_, options);
    for (int i = 0; i < again; ++i) {
      for (const auto& [key, value] : entries) {
        // Older entries have values that no newer one has.
        EXPECT_TRUE(field(*writer).insert(key, i + 1 == again ? value : V()).has_value());
      }
    }
    const auto report = writer->finish();
    EXPECT_TRUE(report.has_value()) << to_string(report.error());
    EXPECT_EQ(field(*writer).size(), entries.size());
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const fs::path folder_ = fs::path(::testing::TempDir()) /
                           ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const fs::path path_ = folder_ / "value.pcode";
};

std::vector<char> saved(const Stored& value, const SaveOptions& options) {
  const auto bytes = serialize(value, options);
  const auto* first = reinterpret_cast<const char*>(bytes->data());
  return {first, first + bytes->size()};
}

const auto by_number = [](StoredWriter & writer) -> auto& {
  return writer.by_number();
};
const auto by_name = [](StoredWriter & writer) -> auto& {
  return writer.by_name();
};
const auto by_key = [](StoredWriter & writer) -> auto& {
  return writer.by_key();
};
const auto by_wide = [](StoredWriter & writer) -> auto& {
  return writer.by_wide();
};

Stored numbers(std::uint64_t count) {
  Stored value;
  for (std::uint64_t i = 0; i < count; ++i) value.by_number[i * i] = std::string(i % 50, 'x');
  return value;
}

TEST_F(MapStreams, GiveTheBytesOfSave) {
  for (const std::uint64_t count : {1000U, 100'000U, 300'000U}) {
    const Stored value = numbers(count);
    EXPECT_TRUE(streamed(by_number, value.by_number, {.threads = 2}) == saved(value, {}));
  }
}

TEST_F(MapStreams, GiveTheBytesOfSaveForShardsOfAnySize) {
  const Stored value = numbers(200'000);
  // From a bucket an entry to a bucket that is larger than what is fetched at once.
  for (const std::uint64_t shard_bytes : {1ULL, 10'000ULL, 1ULL << 24, 1ULL << 40}) {
    const SaveOptions options = {.threads = 2, .shard_bytes = shard_bytes};
    EXPECT_TRUE(streamed(by_number, value.by_number, options) == saved(value, options))
        << shard_bytes;
  }
}

TEST_F(MapStreams, GiveTheBytesOfSaveWhereKeysComeAgain) {
  const Stored value = numbers(200'000);
  EXPECT_TRUE(streamed(by_number, value.by_number, {}, /*again=*/3) == saved(value, {}));
}

TEST_F(MapStreams, GiveTheBytesOfSaveForKeysAndValuesOfAllKinds) {
  Stored value;
  for (std::uint32_t i = 0; i < 150'000; ++i) {
    value.by_key[{i, "key " + std::to_string(i), Color::blue}] = {std::int32_t(i), 1};
  }
  EXPECT_TRUE(streamed(by_key, value.by_key, {}) == saved(value, {}));
  value = {};
  for (std::int64_t i = -150'000; i < 150'000; ++i) value.by_wide[i] = 3;
  EXPECT_TRUE(streamed(by_wide, value.by_wide, {}) == saved(value, {}));
}

TEST_F(MapStreams, GiveTheBytesOfSaveForValuesWithChunksOfTheirOwn) {
  Stored value;
  for (std::size_t i = 0; i < 3000; ++i) {
    value.by_name["name " + std::to_string(i)] = {
        .name = std::to_string(i), .payload = std::vector<std::uint8_t>(i % 20'000, 5)};
  }
  for (const Compression compression : {Compression::kNone, Compression::kZstd}) {
    const SaveOptions options = {.compression = compression, .threads = 2};
    EXPECT_TRUE(streamed(by_name, value.by_name, options) == saved(value, options));
  }
}

TEST_F(MapStreams, GiveTheBytesOfSaveForFewLargeValues) {
  Stored value;
  for (std::size_t i = 0; i < 12; ++i) {
    value.by_name[std::to_string(i)] = {.name = std::to_string(i),
                                        .payload = std::vector<std::uint8_t>(2'000'000, 5)};
  }
  EXPECT_TRUE(streamed(by_name, value.by_name, {}) == saved(value, {}));
  value = {};
  for (std::uint64_t i = 0; i < 12; ++i) value.by_number[i] = std::string(3'000'000, 'x');
  EXPECT_TRUE(streamed(by_number, value.by_number, {}) == saved(value, {}));
}

TEST_F(MapStreams, GiveTheBytesOfSaveWhereLargeValuesBecomeSmall) {
  for (const std::uint64_t left : {1U, 5U, 1000U}) {
    const Stored value = numbers(left);
    auto writer = StoredWriter::create(path_);
    for (std::uint64_t i = 0; i < left; ++i) {
      for (std::uint64_t j = 0; j < 20'000 / left; ++j) {
        ASSERT_TRUE(writer->by_number().insert(i * i, std::string(1000, 'x')).has_value());
      }
    }
    for (const auto& [key, text] : value.by_number) {
      ASSERT_TRUE(writer->by_number().insert(key, std::string(9'000'000 / left, 'y')).has_value());
      ASSERT_TRUE(writer->by_number().insert(key, text).has_value());
    }
    ASSERT_TRUE(writer->finish().has_value());
    std::ifstream file(path_, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(bytes == saved(value, {})) << left;
  }
}

TEST_F(MapStreams, GiveTheBytesOfSaveBehindAVecOfAnySize) {
  for (const std::size_t count : {0U, 100U, 2000U, 400'000U}) {
    Stored value = numbers(200'000);
    value.plain = std::vector<std::uint64_t>(count, 7);
    value.by_wide = {{1, 2}, {3, 4}};
    auto writer = StoredWriter::create(path_);
    for (const auto& [key, text] : value.by_number) {
      ASSERT_TRUE(writer->by_number().insert(key, text).has_value());
    }
    ASSERT_TRUE(writer->plain().append(value.plain).has_value());
    for (const auto& [key, number] : value.by_wide) {
      ASSERT_TRUE(writer->by_wide().insert(key, number).has_value());
    }
    ASSERT_TRUE(writer->finish().has_value());
    std::ifstream file(path_, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(bytes == saved(value, {})) << count;
  }
}

TEST_F(MapStreams, GiveAFileThatLoadsEqualBeforeAVec) {
  for (const std::size_t entries : {100U, 2000U, 200'000U}) {
    Stored value = numbers(entries);
    for (std::uint32_t i = 0; i < 400'000; ++i) value.flags.push_back({true, i, false});
    auto writer = StoredWriter::create(path_);
    for (const auto& [key, text] : value.by_number) {
      ASSERT_TRUE(writer->by_number().insert(key, text).has_value());
    }
    ASSERT_TRUE(writer->flags().append(value.flags).has_value());
    ASSERT_TRUE(writer->finish().has_value());
    const auto loaded = load<Stored>(path_, {.verify = Verify::kEager});
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(*loaded == value);
  }
}

TEST(HashRange, EndsWhereItsBitsSay) {
  EXPECT_EQ((plan::HashRange{.first = 0, .bits = 0}.last()), UINT64_MAX);
  EXPECT_EQ((plan::HashRange{.first = 0x0100000000000000, .bits = 8}.last()), 0x01FFFFFFFFFFFFFFU);
  EXPECT_EQ((plan::HashRange{.first = 5, .bits = 64}.last()), 5U);
}

}  // namespace
}  // namespace parcode::testing
