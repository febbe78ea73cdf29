// Mirrors and lazy types: what they read, what they refuse, and what they keep alive.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using namespace tests::shapes;  // what is saved and read here

template <class T>
T take(Result<T> result) {
  EXPECT_TRUE(result.has_value()) << to_string(result.error());
  return std::move(result).value();
}

// The same file through each source.
class Lazily : public ::testing::TestWithParam<Source> {
 protected:
  static void SetUpTestSuite() {
    value_ = new Everything(make_everything(3000));
    path_ = new std::filesystem::path(std::filesystem::path(::testing::TempDir()) / "lazy.pcode");
    ASSERT_TRUE(save(*path_, *value_).has_value());
  }
  static void TearDownTestSuite() {
    std::filesystem::remove(*path_);
    delete path_;
    delete value_;
  }
  EverythingLazy root() const {
    return take(
        take(open(*path_, {.source = GetParam(), .cache_bytes = 100000})).root<Everything>());
  }
  const Stored& stored() const { return value_->outside; }

  static Everything* value_;
  static std::filesystem::path* path_;
};
Everything* Lazily::value_ = nullptr;
std::filesystem::path* Lazily::path_ = nullptr;

TEST_P(Lazily, HasInlineFieldsAtHand) {
  const auto lazy = root().inside;
  const Inline& value = value_->inside;
  EXPECT_EQ(lazy.s, value.s);
  EXPECT_TRUE(std::ranges::equal(lazy.numbers, value.numbers));
  EXPECT_TRUE(std::ranges::equal(lazy.bits, value.bits));
  EXPECT_EQ(lazy.triple, value.triple);
  EXPECT_EQ(lazy.pair[1], "right");
  EXPECT_EQ(lazy.maybe, value.maybe);
  EXPECT_EQ(lazy.perhaps, "yes");
  EXPECT_EQ(lazy.spot->y, 4);
  EXPECT_EQ(take(lazy.boxed.load()), *value.boxed);
  EXPECT_EQ(*take(lazy.strings.at(2)), "two");
  EXPECT_EQ(take(lazy.points.load()), value.points);
  EXPECT_EQ(take(lazy.flags.at(1)).count, 8U);
  EXPECT_EQ(take(lazy.nested.load()), value.nested);
  EXPECT_EQ(take(lazy.counts.find("apples")), std::optional<std::uint32_t>(3));
  EXPECT_FALSE(take(lazy.counts.contains("plums")));
  EXPECT_EQ(take(lazy.counts.load()), value.counts);
  const auto leaf = take(lazy.leaves.find(6));
  ASSERT_TRUE(leaf.has_value());
  EXPECT_EQ(take(leaf->payload.load()), value.leaves.at(6).payload);
  ASSERT_TRUE(lazy.figure.is_label());
  EXPECT_EQ(*lazy.figure.label(), "label");
  EXPECT_EQ(take(lazy.figures.load()), value.figures);
  EXPECT_EQ(lazy.scalars.k, value.scalars.k);
  EXPECT_EQ(take(lazy.load()), value);
}

TEST_P(Lazily, ReadsVecsElementByElement) {
  const auto lazy = root().outside;
  const auto same = [](const auto& vec, const auto& expected) {
    ASSERT_EQ(vec.size(), expected.size());
    EXPECT_EQ(take(vec.load()), expected);
    std::size_t index = 0;
    for (auto&& element : vec) EXPECT_EQ(take(std::move(element)), expected[index++]);
    EXPECT_EQ(index, expected.size());
    for (std::size_t i = 0; i < expected.size(); i += 97) EXPECT_EQ(take(vec.at(i)), expected[i]);
    EXPECT_EQ(take(vec.front()), expected.front());
    EXPECT_EQ(take(vec.back()), expected.back());
  };
  same(lazy.plain, stored().plain);
  same(lazy.lz4, stored().lz4);
  same(lazy.zstd, stored().zstd);
  same(lazy.automatic, stored().automatic);
  same(lazy.lines, stored().lines);
  same(lazy.branches, stored().branches);
  same(lazy.bits, stored().bits);
  same(lazy.flags, stored().flags);
  same(*lazy.points, *stored().points);
}

TEST_P(Lazily, ReadsRangesAndManyInTheOrderAsked) {
  const auto lines = root().outside.lines;
  const auto& expected = stored().lines;
  EXPECT_EQ(take(lines.range(990, 30)),
            std::vector(expected.begin() + 990, expected.begin() + 1020));
  EXPECT_EQ(take(lines.range(3000, 0)).size(), 0U);
  EXPECT_EQ(lines.range(2999, 2).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(lines.range(~std::uint64_t{0}, 2).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(take(lines.range_clamped(2990, 100)).size(), 10U);
  EXPECT_EQ(take(lines.range_clamped(5000, 1)).size(), 0U);
  EXPECT_EQ(take(lines.many({2999, 0, 0, 1500})),
            (std::vector{expected[2999], expected[0], expected[0], expected[1500]}));
  EXPECT_EQ(lines.many({0, 3000}).error().code, ErrorCode::kOutOfRange);
  const auto past = lines.at(3000);
  EXPECT_EQ(past.error().code, ErrorCode::kOutOfRange);
  EXPECT_NE(past.error().message.find("3000"), std::string::npos);
  EXPECT_EQ(lines.lazy_at(3000).error().code, ErrorCode::kOutOfRange);
}

TEST_P(Lazily, WalksMirrorsAllTheWayDown) {
  const auto branches = root().outside.branches;
  std::size_t index = 0;
  for (auto&& branch : branches.lazy()) {
    const auto mirror = take(std::move(branch));
    const auto leaf = take(mirror.leaves.lazy_at(2));
    EXPECT_EQ(leaf.name, stored().branches[index].leaves[2].name);
    EXPECT_EQ(take(leaf.payload.load()), stored().branches[index].leaves[2].payload);
    EXPECT_EQ(take(mirror.next->mirror()).name, "next");
    ++index;
  }
  EXPECT_EQ(index, stored().branches.size());
}

TEST_P(Lazily, LooksUpKeysOfEveryKind) {
  const auto lazy = root().outside;
  const auto same = [](const auto& map, const auto& expected) {
    EXPECT_EQ(map.size(), expected.size());
    EXPECT_EQ(take(map.load()), expected);
    std::size_t count = 0;
    for (auto&& entry : map) {
      const auto [key, value] = take(std::move(entry));
      EXPECT_EQ(expected.at(key), value);
      ++count;
    }
    EXPECT_EQ(count, expected.size());
    for (const auto& [key, value] : expected) {
      const auto found = take(map.find(key));
      ASSERT_TRUE(found.has_value());
      EXPECT_EQ(*found, value);
      EXPECT_TRUE(take(map.contains(key)));
    }
  };
  same(lazy.by_number, stored().by_number);
  same(lazy.by_name, stored().by_name);
  same(lazy.by_key, stored().by_key);
  same(lazy.by_color, stored().by_color);
  same(lazy.by_wide, stored().by_wide);
  same(lazy.by_bool, stored().by_bool);
  same(*lazy.ports, *stored().ports);
  EXPECT_FALSE(take(lazy.by_number.find(976)).has_value());
  EXPECT_FALSE(take(lazy.by_name.find("nobody")).has_value());
  const auto many = take(lazy.by_name.many({"name 3", "nobody", "name 1"}));
  EXPECT_EQ(many[0], stored().by_name.at("name 3"));
  EXPECT_FALSE(many[1].has_value());
  EXPECT_EQ(many[2], stored().by_name.at("name 1"));
  const auto leaf = take(lazy.by_name.lazy_find("name 2"));
  EXPECT_EQ(take(leaf->payload.at(7)), 2);
}

TEST_P(Lazily, ReadsSingleValuesWhenAsked) {
  const auto lazy = root().outside;
  EXPECT_EQ(take(lazy.text.load()), stored().text);
  EXPECT_EQ(*take(lazy.text.mirror()), stored().text);
  EXPECT_EQ(lazy.text.encoded_size(), stored().text.size());
  EXPECT_EQ(take(lazy.one.load()), stored().one);
  EXPECT_EQ(take(lazy.one.mirror()).name, "branch 77");
  EXPECT_EQ(take(lazy.maybe->load()), *stored().maybe);
  EXPECT_EQ(take(lazy.previous->load()), **stored().previous);
  EXPECT_EQ(**take(take(lazy.whole.mirror()).find(5)), "5");
  EXPECT_EQ(take(lazy.whole.load()), stored().whole);
  EXPECT_EQ(take(lazy.figure.load()), stored().figure);
  EXPECT_EQ(take(lazy.three.load()), stored().three);
  EXPECT_EQ(take(lazy.note->load()), *stored().note);
  EXPECT_EQ(take(lazy.load()), stored());
}

TEST_P(Lazily, KeepsAliveWhatAMirrorPointsTo) {
  std::optional<BranchLazy> branch;
  std::optional<Pinned<std::string>> line;
  {
    const EverythingLazy lazy = root();
    branch = take(lazy.outside.branches.lazy_at(100));
    line = take(lazy.outside.lines.lazy_at(2000));
    // Push everything else through a cache that is too small for it.
    EXPECT_EQ(take(lazy.load()), *value_);
  }
  EXPECT_EQ(branch->name, stored().branches[100].name);
  EXPECT_EQ(take(branch->load()), stored().branches[100]);
  EXPECT_EQ(**line, stored().lines[2000]);
}

TEST_P(Lazily, ServesManyThreadsAtOnce) {
  const EverythingLazy lazy = root();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = t; i < 3000; i += 3) {
        const auto line = lazy.outside.lines.lazy_at(i);
        const auto entry = lazy.outside.by_number.find(i * 977);
        if (!line || **line != stored().lines[i] || !entry ||
            **entry != stored().by_number.at(i * 977)) {
          ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(Sources, Lazily,
                         ::testing::Values(Source::kMmap, Source::kPread, Source::kMemory),
                         [](const auto& source) {
                           return source.param == Source::kMmap    ? "Mmap"
                                  : source.param == Source::kPread ? "Pread"
                                                                   : "Memory";
                         });

TEST(View, IsTheMappedArrayItself) {
  std::vector<Point> points(50000);
  for (int i = 0; i < 50000; ++i) points[std::size_t(i)] = {i, -i};
  const auto bytes = take(serialize(points));
  const auto lazy = take(take(open_bytes(bytes)).root<std::vector<Point>>());
  const auto view = take(lazy.view());
  EXPECT_TRUE(std::ranges::equal(view, points));
  std::uint64_t shards = 0;
  for (auto&& shard : lazy.shards()) shards += take(std::move(shard)).count() > 0;
  EXPECT_GT(shards, 5U);

  const auto packed = take(serialize(points, {.compression = Compression::kZstd}));
  const auto no_view = take(take(open_bytes(packed)).root<std::vector<Point>>()).view();
  EXPECT_EQ(no_view.error().code, ErrorCode::kInvalidArgument);
}

TEST(Open, TellsFilesApart) {
  const std::vector<std::byte> nothing;
  EXPECT_EQ(open_bytes(nothing).error().code, ErrorCode::kNotParcode);
  const std::vector<std::byte> junk(5000, std::byte{'j'});
  EXPECT_EQ(open_bytes(junk).error().code, ErrorCode::kNotParcode);
  auto cut = take(serialize(make_everything(100)));
  cut.resize(cut.size() - 100);
  EXPECT_EQ(open_bytes(cut).error().code, ErrorCode::kTruncated);
  const auto point = take(serialize(Point{1, 2}));
  const auto other = load_bytes<Flags>(point);
  EXPECT_EQ(other.error().code, ErrorCode::kSchemaMismatch);
  EXPECT_NE(other.error().message.find("tests.shapes.Point"), std::string::npos);
  EXPECT_EQ(open("/nowhere/at/all.pcode").error().code, ErrorCode::kIo);
}

TEST(Errors, NameTheFieldAndTheChunk) {
  Everything value = make_everything(3000);
  auto bytes = take(serialize(value));
  // Breaks the first chunk of the file: a leaf's payload.
  bytes[64] ^= std::byte{1};
  for (const unsigned threads : {1U, 2U}) {
    const auto loaded = load_bytes<Everything>(bytes, {.threads = threads});
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(loaded.error().chunk_offset, 64U);
    EXPECT_NE(loaded.error().field_path, "");
  }
}

}  // namespace
}  // namespace parcode::testing
