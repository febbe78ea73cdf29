// Lookups in maps of many buckets: all ways to ask for a key give the same, whatever keeps the
// buckets in memory and however often they were visited.

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;

using Texts = std::unordered_map<std::uint64_t, std::string>;
using Numbers = std::unordered_map<std::string, std::uint64_t>;

constexpr std::uint64_t kKeys = 800;
constexpr int kOften = 40;  // visits after which a bucket counts as checked

std::string text_of(std::uint64_t key) {
  return std::string(key % 40, 'x') + std::to_string(key);
}
Texts texts() {
  Texts made;
  for (std::uint64_t i = 0; i < kKeys; ++i) made[i * 3] = text_of(i * 3);
  return made;
}

void expect_found(const LazyMap<std::uint64_t, std::string>& map, std::uint64_t key, bool there) {
  const auto mirror = map.lazy_find(key);
  const auto copy = map.find(key);
  const auto many = map.many({key});
  ASSERT_TRUE(mirror && copy && many);
  ASSERT_EQ(mirror->has_value(), there) << key;
  ASSERT_EQ(copy->has_value(), there) << key;
  ASSERT_EQ((*many)[0].has_value(), there) << key;
  ASSERT_EQ(map.contains(key).value(), there) << key;
  if (!there) return;
  ASSERT_EQ(***mirror, text_of(key));
  ASSERT_EQ(**copy, text_of(key));
  ASSERT_EQ(*(*many)[0], text_of(key));
}
void expect_all_found(const LazyMap<std::uint64_t, std::string>& map) {
  for (std::uint64_t key = 0; key < 3 * kKeys; ++key) expect_found(map, key, key % 3 == 0);
}

class Lookup : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove(path_); }

  const fs::path path_ = fs::path(::testing::TempDir()) /
                         ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Lookup, IsTheSameInMappedReadAndDecodedBuckets) {
  for (const Compression compression : {Compression::kNone, Compression::kLz4}) {
    ASSERT_TRUE(save(path_, texts(), {.compression = compression}));
    for (const Source source : {Source::kMmap, Source::kPread}) {
      // A cache that is too small makes buckets go and come again.
      for (const std::uint64_t cache : {std::uint64_t{64} << 20, std::uint64_t{10'000}}) {
        const auto map = open(path_, {.source = source, .cache_bytes = cache})->root<Texts>();
        ASSERT_TRUE(map.has_value());
        expect_all_found(*map);
        expect_all_found(*map);
      }
    }
  }
}

TEST_F(Lookup, IsTheSameFromManyThreads) {
  for (const Compression compression : {Compression::kNone, Compression::kLz4}) {
    ASSERT_TRUE(save(path_, texts(), {.compression = compression}));
    for (const std::uint64_t cache : {std::uint64_t{64} << 20, std::uint64_t{10'000}}) {
      const auto map = open(path_, {.cache_bytes = cache})->root<Texts>().value();
      std::vector<std::thread> threads;
      for (int i = 0; i < 4; ++i) threads.emplace_back([&map] { expect_all_found(map); });
      for (std::thread& thread : threads) thread.join();
    }
  }
}

// Somebody writes into the file, and nobody asked for checksums: values may be wrong then, and
// everything else is an error.
TEST_F(Lookup, StaysInItsBucketsWhenTheirBytesComeBackAsOthers) {
  ASSERT_TRUE(save(path_, texts(), {}));
  const OpenOptions options{
      .source = Source::kPread, .verify = Verify::kNever, .cache_bytes = 10'000};
  const auto map = open(path_, options)->root<Texts>().value();
  expect_all_found(map);
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    const std::string noise(fs::file_size(path_) / 2, '\xA7');
    ASSERT_TRUE(file.write(noise.data(), static_cast<std::streamsize>(noise.size())));
  }
  int failed = 0;
  for (std::uint64_t key = 0; key < 3 * kKeys; ++key) {
    const auto found = map.lazy_find(key);
    if (!found) {
      ASSERT_EQ(found.error().code, ErrorCode::kCorrupt);
      ++failed;
    } else if (*found) {
      EXPECT_EQ(***found, text_of(key));
    }
  }
  EXPECT_GT(failed, 0);
}

TEST_F(Lookup, OfTextKeysFindsThemAll) {
  Numbers numbers;
  for (std::uint64_t i = 0; i < kKeys; ++i) numbers[text_of(i)] = i;
  ASSERT_TRUE(save(path_, numbers, {}));
  const auto map = open(path_)->root<Numbers>().value();
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < kKeys; ++i) {
      ASSERT_EQ(**map.lazy_find(text_of(i)), i);
      ASSERT_FALSE(map.lazy_find(text_of(i) + "?")->has_value());
    }
  }
}

// A mirror keeps what it points to, also when it is all that is left.
TEST_F(Lookup, GivesMirrorsThatOutliveTheFile) {
  ASSERT_TRUE(save(path_, texts(), {}));
  Pinned<std::string> kept;
  {
    const auto map = open(path_)->root<Texts>().value();
    for (int i = 0; i < kOften; ++i) kept = **map.lazy_find(9);
  }
  EXPECT_EQ(*kept, text_of(9));
}

TEST_F(Lookup, MeetsTextThatIsNoUtf8HoweverOftenItIsAskedFor) {
  Texts values = texts();
  const std::string marked = "this one is going to be spoilt";
  values[3] = marked;
  auto bytes = serialize(values).value();
  const auto* first = reinterpret_cast<const char*>(bytes.data());
  const std::size_t at = std::string_view(first, bytes.size()).find(marked);
  ASSERT_NE(at, std::string_view::npos);
  bytes[at] = std::byte{0xFF};
  const auto map = open_bytes(bytes, {.verify = Verify::kNever})->root<Texts>().value();
  for (int i = 0; i < 3 * kOften; ++i) {
    for (std::uint64_t key = 0; key < 300; key += 3) {
      const auto found = map.lazy_find(key);
      ASSERT_EQ(found.has_value(), key != 3);
      if (key == 3) {
        ASSERT_EQ(found.error().code, ErrorCode::kCorrupt);
        ASSERT_EQ(found.error().field_path, "[3]");
      }
    }
  }
}

}  // namespace
}  // namespace parcode::testing
