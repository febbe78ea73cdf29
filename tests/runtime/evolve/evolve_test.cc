// Files of an old version of a schema, read by a program of the new one, through every read path.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/runtime/evolve/new.pcs.h"
#include "tests/runtime/evolve/old.pcs.h"

namespace parcode::testing {
namespace {

namespace before = tests::evolve::old;
namespace after = tests::evolve::new_;

template <class T>
T take(Result<T> result) {
  EXPECT_TRUE(result.has_value()) << to_string(result.error());
  return std::move(result).value();
}

before::Item item(std::uint32_t i) {
  return {.id = i,
          .label = i % 3 == 0 ? "" : "item " + std::to_string(i),
          .weight = static_cast<float>(i) / 8,
          .retired = 7,
          .rank = i % 2 == 0 ? before::Rank::veteran : static_cast<before::Rank>(200)};
}
after::Thing thing(std::uint32_t i) {
  const before::Item old = item(i);
  return {.note = "none",
          .mass = old.weight,
          .id = old.id,
          .level = static_cast<after::Level>(old.rank),
          .label = old.label};
}

before::Shape shape(std::uint32_t i) {
  before::Shape shape;
  if (i % 3 == 0) shape.set_side(i);
  if (i % 3 == 1) shape.set_label("shape " + std::to_string(i));
  if (i % 3 == 2) shape.set_item(item(i));
  return shape;
}
after::Form form(std::uint32_t i) {
  after::Form form;
  if (i % 3 == 0) form.set_side(i);
  if (i % 3 == 1) form.set_label("shape " + std::to_string(i));
  if (i % 3 == 2) form.set_thing(thing(i));
  return form;
}

before::Node node(std::uint32_t depth) {
  before::Node made{.value = depth};
  for (std::uint32_t i = 0; i < depth; ++i) made.children.push_back(node(depth - i - 1));
  if (depth > 0) made.next.emplace(before::Node{.value = 1000 + depth});
  return made;
}
after::Tree tree(std::uint32_t depth) {
  after::Tree made{.value = depth};
  for (std::uint32_t i = 0; i < depth; ++i) made.children.push_back(tree(depth - i - 1));
  if (depth > 0) made.next.emplace(after::Tree{.value = 1000 + depth});
  return made;
}

std::string story(std::uint32_t size) {
  std::string text;
  while (text.size() < size) text += "once upon a time ";
  return text;
}

// The same object in both versions: `n` decides what is kept inside and what is elsewhere.
std::pair<before::Save, after::Save> make(std::uint32_t n) {
  before::Save old{.id = n + 1, .name = "world"};
  after::Save now{.id = n + 1, .title = "world"};
  for (std::uint32_t i = 0; i < n; ++i) {
    old.items.push_back(item(i));
    now.items.push_back(thing(i));
    old.few.push_back(item(i + 1));
    now.few.push_back(thing(i + 1));
    old.by_name["name " + std::to_string(i)] = item(i);
    now.by_name["name " + std::to_string(i)] = thing(i);
    old.inline_map[i * 7919ULL] = item(i);
    now.inline_map[i * 7919ULL] = thing(i);
    old.plain_map[{.realm = i, .name = "k" + std::to_string(i)}] = i;
    now.plain_map[{.world = i, .title = "k" + std::to_string(i)}] = i;
    old.mapped_to_plain[i] = now.mapped_to_plain[i] = "v" + std::to_string(i);
    old.mapped_to_inline[i] = now.mapped_to_inline[i] = "w" + std::to_string(i);
    old.counters.push_back(i);
    now.counters.push_back(i);
    old.logs.push_back("log " + std::to_string(i));
    old.inline_logs.push_back("line " + std::to_string(i));
    old.shapes.push_back(shape(i));
    now.shapes.push_back(form(i));
    old.blobs.push_back({.bytes = std::vector<std::uint8_t>(i % 5000, 3), .tag = i});
    now.blobs.push_back({.tag = i, .bytes = std::vector<std::uint8_t>(i % 5000, 3)});
    old.narrows.push_back(static_cast<std::int32_t>(i % 256) - 128);
    now.narrows.push_back(static_cast<std::int8_t>(static_cast<std::int32_t>(i % 256) - 128));
    old.same.push_back(i);
    old.to_inline.push_back(item(i));
    now.to_inline.push_back(thing(i));
    old.into_box.push_back(static_cast<std::uint16_t>(i));
    now.into_box->push_back(static_cast<std::uint16_t>(i));
    old.promoted[i] = item(i);
    now.promoted[i] = thing(i);
  }
  now.logs = old.logs;
  now.inline_logs = old.inline_logs;
  now.same = old.same;
  for (std::uint32_t i = 0; i < 300; ++i) {
    old.numbers[i] = static_cast<std::uint16_t>(i);
    now.numbers.push_back(i);
  }
  old.triple = {1, 2, 3};
  now.triple = {1, 2, 3};
  old.story = now.story = story(n);
  old.bio = now.bio = story(n / 2);
  old.hero = item(n);
  now.hero = thing(n);
  old.hero.label = story(2 * n);
  now.hero.label = story(2 * n);
  old.villain = item(n + 1);
  now.villain = thing(n + 1);
  if (n % 2 == 0) {
    old.pet = old.maybe = item(5);
    now.pet = now.maybe = thing(5);
  }
  old.boxed = item(6);
  *now.boxed = thing(6);
  old.shape = shape(n);
  now.shape = form(n);
  old.tree = node(n < 100 ? 2 : 6);
  now.tree = tree(n < 100 ? 2 : 6);
  old.narrow = -32768;
  now.narrow = -32768;
  *old.crate = item(8);
  now.crate = thing(8);
  old.crate->label = story(3 * n);
  now.crate.label = story(3 * n);
  return {std::move(old), std::move(now)};
}

struct Case {
  std::uint32_t size;
  Source source;
  Compression compression;
  std::uint32_t threads;
};

class Evolved : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    std::tie(old_, now_) = make(GetParam().size);
    path_ = std::filesystem::path(::testing::TempDir()) / "evolved.pcode";
    ASSERT_TRUE(save(path_, old_, {.compression = GetParam().compression}).has_value());
    file_.emplace(take(open(path_, {.source = GetParam().source, .threads = GetParam().threads})));
  }
  void TearDown() override { std::filesystem::remove(path_); }

  before::Save old_;
  after::Save now_;
  std::filesystem::path path_;
  std::optional<File> file_;
};

TEST_P(Evolved, LoadsAsWhatTheRulesSay) {
  EXPECT_EQ(take(file_->load<after::Save>()), now_);
  EXPECT_EQ(take(file_->load<before::Save>()), old_);
}

TEST_P(Evolved, IsReadThroughMirrorsInPart) {
  const auto root = take(file_->root<after::Save>());
  EXPECT_EQ(root.added, "new");
  EXPECT_EQ(root.id, now_.id);
  EXPECT_EQ(root.items.size(), now_.items.size());
  for (std::uint32_t i = 0; i < now_.items.size(); i += 97) {
    EXPECT_EQ(take(root.items.at(i)), now_.items[i]);
    EXPECT_EQ(take(root.items.lazy_at(i)).mass, now_.items[i].mass);
    EXPECT_EQ(take(root.few.at(i)), now_.few[i]);
    EXPECT_EQ(take(root.by_name.find("name " + std::to_string(i))), thing(i));
    EXPECT_EQ(take(root.inline_map.find(i * 7919ULL)), thing(i));
    EXPECT_EQ(take(root.promoted.find(i)), thing(i));
    EXPECT_EQ(take(root.plain_map.find({.world = i, .title = "k" + std::to_string(i)})), i);
    EXPECT_EQ(take(root.shapes.at(i)), form(i));
    EXPECT_EQ(take(root.blobs.at(i)), now_.blobs[i]);
    EXPECT_EQ(take(root.narrows.at(i)), now_.narrows[i]);
  }
  EXPECT_EQ(take(root.by_name.find("nobody")), std::nullopt);
  EXPECT_EQ(root.promoted.size(), now_.promoted.size());
  std::size_t count = 0;
  for (auto&& log : root.inline_logs) EXPECT_EQ(take(std::move(log)), now_.inline_logs[count++]);
  EXPECT_EQ(count, now_.inline_logs.size());
  count = 0;
  for (auto&& mass : root.items.column<&after::Thing::mass>()) {
    EXPECT_EQ(take(std::move(mass)), now_.items[count++].mass);
  }
  EXPECT_EQ(count, now_.items.size());
  count = 0;
  for (auto&& shard : root.few.column<&after::Thing::pair>().shards()) {
    for (const auto pair : take(std::move(shard))) EXPECT_EQ(pair, now_.few[count++].pair);
  }
  EXPECT_EQ(count, now_.few.size());
  EXPECT_EQ(take(root.mapped_to_plain.load()), now_.mapped_to_plain);
  EXPECT_EQ(take(root.villain.load()), now_.villain);
  EXPECT_EQ(take(root.crate.load()), now_.crate);
  if (!now_.items.empty()) {
    EXPECT_EQ(take(root.items.many({0})).front(), now_.items.front());
    EXPECT_EQ(take(root.promoted.many({0, 4000000000})).front(), thing(0));
  }
}

TEST_P(Evolved, IsTheSameToTheDynamicReader) {
  const auto fresh = take(serialize(now_));
  const auto written = take(open_bytes(fresh));
  const auto seen = take(file_->dynamic_root(take(written.schema())));
  EXPECT_EQ(take(seen.json()), take(take(written.dynamic_root()).json()));
}

INSTANTIATE_TEST_SUITE_P(All, Evolved,
                         ::testing::Values(Case{0, Source::kMemory, Compression::kNone, 1},
                                           Case{3, Source::kMmap, Compression::kNone, 1},
                                           Case{700, Source::kMmap, Compression::kNone, 2},
                                           Case{700, Source::kPread, Compression::kLz4, 1},
                                           Case{9001, Source::kMmap, Compression::kNone, 2}));

TEST(Evolution, ReadsChunksThatAreAlikeAsTheyAre) {
  const auto [old, now] = make(5000);
  const auto bytes = take(serialize(old));
  const auto root = take(take(open_bytes(bytes)).root<after::Save>());
  const auto same = take(root.same.view());
  EXPECT_GE(reinterpret_cast<const std::byte*>(same.data()), bytes.data());
  EXPECT_LT(reinterpret_cast<const std::byte*>(same.data()), bytes.data() + bytes.size());
  EXPECT_EQ(root.counters.view().error().code, ErrorCode::kInvalidArgument);
}

TEST(Evolution, RefusesAValueThatDoesNotFitAndNamesIt) {
  auto [old, now] = make(2000);
  old.narrows[1999] = 128;
  const auto bytes = take(serialize(old));
  const auto root = take(take(open_bytes(bytes)).root<after::Save>());
  const auto error = root.narrows.load().error();
  EXPECT_EQ(error.code, ErrorCode::kOutOfRange) << to_string(error);
  EXPECT_NE(error.field_path.find("[1999]"), std::string::npos) << to_string(error);
  EXPECT_EQ(take(root.items.load()), now.items);
  old.narrow = 40000;
  const auto too_large = load_bytes<after::Save>(take(serialize(old))).error();
  EXPECT_EQ(too_large.code, ErrorCode::kOutOfRange);
  EXPECT_EQ(too_large.field_path, "narrow");
}

TEST(Evolution, RefusesAMemberThatTheProgramDoesNotKnowWhereItIsRead) {
  auto [old, now] = make(100);
  old.shapes[40].set_dropped(3);
  const auto bytes = take(serialize(old));
  const auto root = take(take(open_bytes(bytes)).root<after::Save>());
  EXPECT_EQ(take(root.shapes.at(39)), form(39));
  EXPECT_EQ(root.shapes.at(40).error().code, ErrorCode::kSchemaMismatch);
  EXPECT_EQ(take(root.shapes.at(41)), form(41));
}

TEST(Evolution, RefusesWhatNoRuleConvertsWithAllReasons) {
  const auto bytes = take(serialize(make(3).second));
  const auto error = load_bytes<before::Save>(bytes).error();
  EXPECT_EQ(error.code, ErrorCode::kSchemaMismatch);
  EXPECT_NE(error.message.find("id: the file has i128, the program u32"), std::string::npos)
      << to_string(error);
}

}  // namespace
}  // namespace parcode::testing
