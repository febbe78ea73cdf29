// Every type, storage and codec through every way of writing and reading.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using namespace tests::shapes;  // what is saved and read here

// Saves, loads, and compares; the file's bytes for further use.
template <class T>
std::vector<std::byte> round_trip(const T& value, const SaveOptions& options = {}) {
  auto bytes = serialize(value, options);
  EXPECT_TRUE(bytes.has_value()) << to_string(bytes.error());
  if (!bytes) return {};
  for (const unsigned threads : {1U, 2U}) {
    auto loaded = load_bytes<T>(*bytes, {.threads = threads});
    EXPECT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(loaded && *loaded == value);
  }
  return *std::move(bytes);
}

TEST(RoundTrip, KeepsEveryTypeAndStorage) {
  round_trip(Everything{});
  round_trip(make_everything(1));
  round_trip(make_everything(3000));
}

TEST(RoundTrip, KeepsEveryCodecOfTheOptions) {
  for (const auto compression :
       {Compression::kNone, Compression::kLz4, Compression::kZstd, Compression::kAuto}) {
    round_trip(make_everything(500), {.compression = compression});
    round_trip(make_everything(500), {.compression = compression, .shard_bytes = 512});
  }
}

TEST(RoundTrip, TakesAnySupportedTypeAsRoot) {
  round_trip(std::string("just a string"));
  round_trip(std::string());
  round_trip(std::uint64_t{12345678901234});
  round_trip(-1.5);
  round_trip(true);
  round_trip(Color::blue);
  round_trip(Int128::from_parts(-1, 5));
  round_trip(std::vector<double>(100000, 0.5));
  round_trip(std::vector<std::string>{"a", "", "c"});
  round_trip(std::vector<std::vector<std::uint8_t>>(300, std::vector<std::uint8_t>(777, 1)));
  round_trip(std::unordered_map<std::string, Point>{{"a", {1, 2}}, {"b", {3, 4}}});
  round_trip(std::optional<std::string>("x"));
  round_trip(std::array<Point, 2>{Point{1, 2}, Point{3, 4}});
  round_trip(Figure::from_label("union"));
  round_trip(make_numbers());
  round_trip(Flags{true, 1, true});
}

TEST(RoundTrip, KeepsVecsAroundTheBordersOfShards) {
  constexpr std::size_t kShard = 4096;  // u64s in 32 KiB, the least shard
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{127}, std::size_t{128}, std::size_t{129},
        kShard - 1, kShard, kShard + 1, 2 * kShard, std::size_t{100000}}) {
    std::vector<std::uint64_t> numbers(count);
    std::vector<std::string> lines(count);
    std::unordered_map<std::uint32_t, std::uint16_t> map;
    for (std::size_t i = 0; i < count; ++i) {
      numbers[i] = i * 3;
      lines[i] = std::to_string(i);
      map[std::uint32_t(i)] = std::uint16_t(i);
    }
    round_trip(numbers);
    round_trip(lines);
    round_trip(map);
  }
}

TEST(RoundTrip, GivesTheSameBytesForAnyNumberOfThreads) {
  const Everything value = make_everything(4000);
  for (const auto compression : {Compression::kNone, Compression::kZstd}) {
    const auto alone = serialize(value, {.compression = compression, .threads = 1});
    ASSERT_TRUE(alone.has_value());
    for (const unsigned threads : {0U, 2U, 3U, 8U}) {
      const auto shared = serialize(value, {.compression = compression, .threads = threads});
      ASSERT_TRUE(shared.has_value());
      EXPECT_TRUE(*alone == *shared) << threads << " threads";
    }
  }
}

TEST(RoundTrip, GivesTheSameBytesToFilesSinksAndMemory) {
  class Collector : public Sink {
   public:
    Status write(Bytes bytes) override {
      collected.insert(collected.end(), bytes.begin(), bytes.end());
      return {};
    }
    std::vector<std::byte> collected;
  };
  const Everything value = make_everything(2000);
  const auto bytes = serialize(value);
  Collector sink;
  const auto written = write(sink, value, {.threads = 3});
  ASSERT_TRUE(written.has_value()) << to_string(written.error());
  EXPECT_TRUE(*bytes == sink.collected);
  EXPECT_EQ(written->file_bytes, bytes->size());

  const auto path = std::filesystem::path(::testing::TempDir()) / "same_bytes.pcode";
  ASSERT_TRUE(save(path, value).has_value());
  for (const auto source : {Source::kMmap, Source::kPread, Source::kMemory}) {
    const auto loaded = load<Everything>(path, {.source = source});
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(*loaded == value);
  }
  const auto file = open(path);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->size(), bytes->size());
  std::filesystem::remove(path);
}

TEST(RoundTrip, DoesNotDependOnTheOrderOfAHashMap) {
  std::unordered_map<std::uint64_t, std::string> forward;
  std::unordered_map<std::uint64_t, std::string> backward(100003);
  for (std::uint64_t i = 0; i < 5000; ++i) forward[i] = std::to_string(i);
  for (std::uint64_t i = 5000; i-- > 0;) backward[i] = std::to_string(i);
  EXPECT_FALSE(std::equal(forward.begin(), forward.end(), backward.begin()));
  EXPECT_TRUE(*serialize(forward) == *serialize(backward));
}

TEST(RoundTrip, KeepsMapsWhoseKeysShareABucketAndOnesWithEmptyBuckets) {
  std::unordered_map<std::uint64_t, std::uint64_t> crowded;
  for (std::uint64_t key = 0; crowded.size() < 3000; ++key) {
    if (Traits<std::uint64_t>::hash(key) < (~std::uint64_t{0} >> 6)) crowded[key] = key;
  }
  const auto bytes = round_trip(crowded);
  const auto file = open_bytes(bytes);
  const auto lazy = file->root<std::unordered_map<std::uint64_t, std::uint64_t>>();
  ASSERT_TRUE(lazy.has_value());
  for (std::uint64_t key = 0; key < 10000; ++key) {
    const auto found = lazy->find(key);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->has_value(), crowded.contains(key));
  }
}

TEST(RoundTrip, RefusesToSaveWhatCouldNotBeRead) {
  Inline value;
  value.s = "\xff";
  EXPECT_EQ(serialize(value).error().code, ErrorCode::kInvalidArgument);
  Branch deep;
  for (int i = 0; i < 5000; ++i) {
    Branch outer;
    outer.next = Box<Branch>(std::move(deep));
    deep = std::move(outer);
  }
  EXPECT_EQ(serialize(deep).error().code, ErrorCode::kLimit);
  EXPECT_EQ(serialize(value, {.shard_bytes = 0}).error().code, ErrorCode::kInvalidArgument);
}

TEST(RoundTrip, KeepsMetadataAndIsReproducibleByDefault) {
  const Point point{1, 2};
  SaveOptions options{.metadata = {.description = "a point",
                                   .tags = {"x", "y"},
                                   .custom = {{"z", "last"}, {"a", "first"}}}};
  const auto bytes = serialize(point, options);
  EXPECT_TRUE(*bytes == *serialize(point, options));
  const auto info = open_bytes(*bytes)->info();
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->metadata.description, "a point");
  EXPECT_EQ(info->metadata.tags, options.metadata.tags);
  EXPECT_EQ(info->metadata.custom.front().first, "a");
  EXPECT_EQ(info->created_ms, 0);
  EXPECT_EQ(info->program, "");

  options.reproducible = false;
  const auto stamped = serialize(point, options);
  const auto stamp = open_bytes(*stamped)->info();
  EXPECT_GT(stamp->created_ms, 1'600'000'000'000);
  EXPECT_NE(stamp->program, "");
  EXPECT_NE(stamp->platform, "");
}

}  // namespace
}  // namespace parcode::testing
