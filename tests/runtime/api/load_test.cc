// Loading whole values on one thread and on many: the same values, the same errors.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/schemas/pages.pcs.h"
#include "tests/schemas/shapes.pcs.h"

namespace parcode::testing {
namespace {

using tests::shapes::Stored;

constexpr unsigned kThreads[] = {1, 2, 3, 8};
constexpr std::uint64_t kShard = 16 << 10;  // bytes; many more leaves than are fetched ahead

// More than is loaded on one thread whatever is asked for.
Stored make_large() {
  Stored value;
  for (std::uint64_t i = 0; i < 150'000; ++i) {
    value.plain.push_back(i * 0x9E37'79B9'7F4A'7C15);
    value.lz4.push_back(i / 5);
    value.zstd.push_back(i / 7);
    value.automatic.push_back(i % 11);
    value.bits.push_back(i % 3 == 0);
    if (i % 8 != 0) continue;
    value.lines.push_back(std::string(i % 40, 'x') + std::to_string(i));
    value.flags.push_back({.on = i % 2 == 0, .count = 3, .late = i % 5 == 0});
  }
  return value;
}

class Load : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    value_ = new Stored(make_large());
    bytes_ = new std::vector<std::byte>(*serialize(*value_, {.threads = 1, .shard_bytes = kShard}));
  }
  static void TearDownTestSuite() {
    delete value_;
    delete bytes_;
  }

  static Stored* value_;
  static std::vector<std::byte>* bytes_;
};
Stored* Load::value_ = nullptr;
std::vector<std::byte>* Load::bytes_ = nullptr;

TEST_F(Load, GivesTheSameOnAnyNumberOfThreads) {
  for (const unsigned threads : kThreads) {
    for (const std::uint64_t cache : {std::uint64_t{0}, std::uint64_t{1} << 24}) {
      const auto loaded = load_bytes<Stored>(*bytes_, {.cache_bytes = cache, .threads = threads});
      ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
      EXPECT_TRUE(*loaded == *value_) << threads << " threads, a cache of " << cache;
    }
  }
}

TEST_F(Load, MeetsADamagedChunkOnAnyNumberOfThreads) {
  for (std::size_t place = 1000; place + 1000 < bytes_->size(); place += bytes_->size() / 17) {
    std::vector<std::byte> damaged = *bytes_;
    damaged[place] ^= std::byte{1};
    const auto load = [&](unsigned threads) {
      return load_bytes<Stored>(damaged, {.threads = threads});
    };
    const auto alone = load(1);
    for (const unsigned threads : kThreads) {
      const auto shared = load(threads);
      ASSERT_EQ(shared.has_value(), alone.has_value()) << place;
      if (alone) continue;  // the byte was one of a gap
      EXPECT_EQ(shared.error().code, alone.error().code);
      EXPECT_EQ(shared.error().chunk_offset, alone.error().chunk_offset);
    }
  }
}

// Letters that do not become fewer when compressed.
std::string letters(std::size_t count, std::mt19937_64& random) {
  std::string made(count, ' ');
  for (char& letter : made) letter = static_cast<char>('0' + random() % 64);
  return made;
}

// What a task finds in a leaf may be left to a later one, which runs when the leaf has gone.
TEST(LoadOfChunksBelowLeaves, GivesTheSameOnAnyNumberOfThreads) {
  using tests::pages::Page;
  tests::pages::Book book;
  constexpr std::uint64_t kShardBytes = 1000;  // several pages, but not one of their texts
  std::mt19937_64 random(1);
  const auto text = [&] { return letters(kShardBytes + 100, random); };
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Page page{.title = std::string(60, 't'), .text = text(), .note = {.text = text()}};
    book.pages.push_back(page);
    book.by_number.emplace(i, page);
  }
  const auto bytes = serialize(book, {.threads = 1, .shard_bytes = kShardBytes});
  ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
  for (const unsigned threads : kThreads) {
    const auto loaded = load_bytes<tests::pages::Book>(*bytes, {.threads = threads});
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(*loaded == book) << threads << " threads";
  }
}

// When an entry turns out to be bad, other tasks are still at what the entries before it lead to.
// More threads than cores make that likely: of 200 loads, some.
TEST(LoadOfChunksBelowLeaves, EndsInTheMiddleOfABucket) {
  using tests::pages::Book;
  Book book;
  std::mt19937_64 random(1);
  constexpr std::uint64_t kShardBytes = 64 << 10;  // all entries, but not one of their texts
  book.pages.resize(2, {.text = letters(kShardBytes + 1, random)});  // wakes the other thread
  for (std::uint64_t i = 0; i < 400; ++i) {
    book.by_number[i] = {.title = letters(60, random), .text = letters(kShardBytes + 1, random)};
  }
  const auto bytes = serialize(book, {.threads = 1, .shard_bytes = kShardBytes});
  ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
  for (std::uint64_t i = 0; i < 400; i += 2) {
    std::vector<std::byte> spoilt = *bytes;
    const auto* first = reinterpret_cast<const char*>(spoilt.data());
    const std::string part = book.by_number[i].title.substr(20, 20);  // not found by lz4 elsewhere
    const std::size_t at = std::string_view(first, spoilt.size()).find(part);
    ASSERT_NE(at, std::string_view::npos);
    spoilt[at] = std::byte{0xFF};
    const auto loaded = load_bytes<Book>(spoilt, {.verify = Verify::kNever, .threads = 8});
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().code, ErrorCode::kCorrupt) << to_string(loaded.error());
  }
}

}  // namespace
}  // namespace parcode::testing
