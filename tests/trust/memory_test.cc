// How much memory each call takes at most, by an allocator that counts: bounds that the size of the
// file has no part in, but for what the caller asked for and some bytes for each chunk.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parcode/parcode.h"
#include "tests/memory/peak.h"

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;
using Numbers = std::vector<std::uint64_t>;
using Texts = std::vector<std::string>;
using Map = std::unordered_map<std::uint64_t, std::uint64_t>;

constexpr std::uint64_t kMebibyte = 1 << 20;
constexpr std::uint64_t kShard = 128 << 10;
// Contexts of codecs, oneTBB's own, lists of what is under way.
constexpr std::uint64_t kConstant = 6 * kMebibyte;
// For each chunk that is written: its node in the graph, and its reference.
constexpr std::uint64_t kPerChunk = 200;

constexpr Compression kCodecs[] = {Compression::kNone, Compression::kLz4, Compression::kZstd};

Numbers many_numbers(std::uint64_t bytes) {
  Numbers numbers(bytes / 8);
  for (std::uint64_t i = 0; i < numbers.size(); ++i) numbers[i] = i * 0x9E3779B97F4A7C15 >> 40;
  return numbers;
}

class Memory : public ::testing::Test {
 protected:
  ~Memory() override { fs::remove(path_); }

  template <class T>
  std::uint64_t peak_of_save(const T& value, const SaveOptions& options) {
    const Peak peak;
    const auto saved = save(path_, value, options);
    EXPECT_TRUE(saved.has_value()) << to_string(saved.error());
    chunks_ = saved ? saved->chunks : 0;
    return peak.bytes();
  }
  // As a rule is read that does not count mapped pages.
  File open_pread(std::uint64_t cache_bytes = 0) const {
    return open(path_, {.source = Source::kPread, .cache_bytes = cache_bytes, .threads = 1})
        .value();
  }

  const fs::path path_ =
      fs::path(::testing::TempDir()) / ("memory_" + std::to_string(::getpid()) + ".pcode");
  std::uint64_t chunks_ = 0;
};

TEST_F(Memory, OfASaveIsTheBudgetAndAConstant) {
  for (const std::uint64_t size : {16 * kMebibyte, 100 * kMebibyte}) {
    const Numbers numbers = many_numbers(size);
    const Texts texts(size / 1000, std::string(900, 't'));
    for (const Compression codec : kCodecs) {
      for (const std::uint64_t budget : {2 * kMebibyte, 8 * kMebibyte}) {
        const SaveOptions options = {.compression = codec,
                                     .threads = 2,
                                     .durability = Durability::kNone,
                                     .memory_budget = budget};
        const std::uint64_t most = budget + kConstant;
        EXPECT_LE(peak_of_save(numbers, options), most + chunks_ * kPerChunk);
        EXPECT_LE(peak_of_save(texts, options), most + chunks_ * kPerChunk);
      }
    }
  }
}

// The entries have to be put in order first.
TEST_F(Memory, OfASaveOfAMapAddsSomeBytesForEachEntry) {
  Map map;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) map[i * 977] = i;
  const SaveOptions options = {.threads = 2, .durability = Durability::kNone};
  constexpr std::uint64_t kPerEntry = 40;
  EXPECT_LE(peak_of_save(map, options),
            options.memory_budget + kConstant + chunks_ * kPerChunk + map.size() * kPerEntry);
}

TEST_F(Memory, OfALoadIsTheValueAndAFewShards) {
  const Numbers numbers = many_numbers(64 * kMebibyte);
  for (const Compression codec : kCodecs) {
    ASSERT_TRUE(save(path_, numbers, {.compression = codec}).has_value());
    const File file = open_pread();
    const Peak peak;
    const auto loaded = file.load<Numbers>();
    ASSERT_TRUE(loaded.has_value());
    EXPECT_LE(peak.bytes(), numbers.size() * 8 + 4 * kShard + kMebibyte);
  }
}

TEST_F(Memory, OfIterationIsAFewShards) {
  for (const Compression codec : kCodecs) {
    ASSERT_TRUE(save(path_, many_numbers(64 * kMebibyte), {.compression = codec}).has_value());
    for (const std::uint64_t cache : {std::uint64_t{0}, kMebibyte}) {
      const File file = open_pread(cache);
      const Peak peak;
      const auto numbers = file.root<Numbers>().value();
      std::uint64_t count = 0;
      for (auto&& number : numbers) count += number.has_value() ? 1 : 0;
      EXPECT_EQ(count, numbers.size());
      EXPECT_LE(peak.bytes(), cache + 4 * kShard + kMebibyte / 4);
    }
  }
}

TEST_F(Memory, OfALookupIsOneBucket) {
  constexpr std::uint64_t kBucket = 16 << 10;
  Map map;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) map[i * 977] = i;
  for (const Compression codec : kCodecs) {
    ASSERT_TRUE(save(path_, map, {.compression = codec}).has_value());
    const File file = open_pread();
    const auto lazy = file.root<Map>().value();
    ASSERT_TRUE(lazy.find(0).has_value());  // opens the table
    for (std::uint64_t i = 1; i < 100; ++i) {
      const Peak peak;
      EXPECT_EQ(lazy.find(i * 977 * 1000).value(), std::optional(i * 1000));
      // As stored, as decoded, and what is kept of a bucket and of its table once seen.
      EXPECT_LE(peak.bytes(), 4 * kBucket + (32 << 10));
    }
  }
}

TEST_F(Memory, OfOpeningIsAFewKilobytes) {
  ASSERT_TRUE(save(path_, many_numbers(64 * kMebibyte)).has_value());
  for (const Source source : {Source::kMmap, Source::kPread}) {
    const Peak peak;
    const auto file = open(path_, {.source = source});
    ASSERT_TRUE(file.has_value());
    EXPECT_LE(peak.bytes(), 128U << 10);
  }
}

TEST_F(Memory, OfElementsIsTheirShard) {
  ASSERT_TRUE(save(path_, Texts(100'000, std::string(900, 't')), {.compression = Compression::kLz4})
                  .has_value());
  const File file = open_pread();
  const auto texts = file.root<Texts>().value();
  ASSERT_TRUE(texts.at(0).has_value());
  for (std::uint64_t i = 0; i < 100; ++i) {
    const Peak peak;
    EXPECT_TRUE(texts.at(i * 997).has_value());
    EXPECT_LE(peak.bytes(), 3 * kShard + (32 << 10));
  }
}

// A file that promises more than it has gets no memory for it.
TEST_F(Memory, OfABadFileIsNoMoreThanOfAGoodOne) {
  std::vector<std::byte> bytes = serialize(many_numbers(kMebibyte)).value();
  for (std::size_t at = bytes.size() - 3000; at < bytes.size() - 256; at += 4) {
    std::vector<std::byte> damaged = bytes;
    damaged[at + 3] = std::byte{0x7F};
    const Peak peak;
    static_cast<void>(
        load_bytes<Numbers>(damaged, {.verify = Verify::kNever, .threads = 1}).has_value());
    EXPECT_LE(peak.bytes(), 3 * kMebibyte) << at;
  }
}

}  // namespace
}  // namespace parcode::testing
