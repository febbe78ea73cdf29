// Generated code at work: each golden schema's types, saved, loaded and looked at through mirrors.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "all/comments.pcs.h"
#include "all/keys.pcs.h"
#include "all/names.pcs.h"
#include "all/recursion.pcs.h"
#include "all/types.pcs.h"
#include "all/unions.pcs.h"
#include "game/world.pcs.h"
#include "gtest/gtest.h"
#include "parcode/parcode.h"

namespace parcode {
namespace {

template <class T>
T ok(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

template <class T>
File saved(const T& value) {
  return ok(open_bytes(ok(serialize(value))));
}

// What is saved is loaded again, from the file at once and from the root's mirror.
template <class T>
void expect_round_trip(const T& value) {
  const File file = saved(value);
  EXPECT_TRUE(ok(load_bytes<T>(ok(serialize(value)))) == value);
  EXPECT_TRUE(ok(ok(file.root<T>()).load()) == value);
}

template <class T>
void expect_fingerprint() {
  schema::Builder builder;
  const schema::Type type = Traits<T>::describe(builder);
  EXPECT_EQ(Traits<T>::kFingerprint, schema::fingerprint(builder.finish(type)));
}

all::types::Person person(std::uint32_t number) {
  return {.name = "person " + std::to_string(number), .age = number};
}

all::types::Padded padded() {
  return {.tag = 3, .weight = 2.5, .at = {1, 2}, .corners = {{{3, 4}, {5, 6}}}, .last = true};
}

all::types::Inline inline_values() {
  all::types::Inline value;
  value.text = "text";
  value.point = {1.5F, -2};
  value.padded = padded();
  value.person = person(1);
  value.bytes = {1, 2, 3};
  value.bits = {true, false, true};
  value.colours = {all::types::Colour::blue, static_cast<all::types::Colour>(77)};
  value.wides = {1, -2};
  value.strings = {"", "a", "wörld"};
  value.points = {{1, 2}, {3, 4}};
  value.paddeds = {padded(), {}};
  value.people = {person(2), person(3)};
  value.lists = {{1, 2}, {}, {3}};
  value.maybes = {"yes", std::nullopt};
  value.boxes = {person(4)};
  value.maps = {{{1, "one"}, {2, "two"}}, {}};
  value.names = {"left", "right"};
  value.pair = {person(5), person(6)};
  value.ranges = {{{1}, {2, 3}}};
  value.numbers.emplace(1, 10);
  value.by_name = {{"seven", person(7)}};
  value.by_colour = {{all::types::Colour::red, {"tomato"}}};
  value.yes_no.emplace(true, false);
  value.by_wide = {{Int128(-1), 0.5F}};
  value.number = 5;
  value.note = "note";
  value.friend_of = person(8);
  value.origin = all::types::Point{0, 1};
  value.blob = std::vector<std::uint8_t>{9};
  value.table.emplace().emplace(std::uint8_t{1}, std::uint8_t{2});
  value.twice = std::optional<std::uint8_t>();
  value.rgb = {1, 2, 3};
  value.owner = person(9);
  value.counter = 10U;
  value.title = std::string("title");
  value.partner = person(11);
  value.boxed_bytes = std::vector<std::uint8_t>{1, 2};
  value.empties.resize(3);
  value.holders.resize(2);
  value.vertices = {{1, 2, 3}};
  value.flats.resize(1);
  value.flats[0].flags[7] = true;
  return value;
}

// `scale`: from values that are kept in their parent to values that have many chunks.
all::types::Chunkable chunkable_values(std::size_t scale) {
  all::types::Chunkable value;
  value.text = std::string(scale, 't');
  value.point = {1, 2};
  value.person = person(1);
  for (std::size_t i = 0; i < scale; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    value.bytes.push_back(static_cast<std::uint8_t>(i));
    value.bits.push_back(i % 3 == 0);
    value.colours.push_back(all::types::Colour::green);
    value.strings.push_back(std::to_string(i));
    value.points.push_back({static_cast<float>(i), 0});
    value.paddeds.push_back(padded());
    value.people.push_back(person(number));
    value.lists.push_back({static_cast<std::uint16_t>(i)});
    value.maps.push_back({{std::to_string(i), person(number)}});
    value.inline_map.emplace(number, person(number));
    value.people_by_id.emplace(i, person(number));
    value.blobs.emplace(std::to_string(i), std::vector<std::uint8_t>{1});
    value.holders.push_back({{number}});
    value.wides.push_back(Int128(i));
    value.by_wide.emplace(Int128(i), 0.5);
    value.boxed_map->emplace(number, person(number));
  }
  value.names = {"a", "b", "c", std::string(scale, 'd')};
  value.colour_names = {{all::types::Colour::red, "rouge"}};
  value.owner = person(2);
  value.note = std::string(scale, 'n');
  value.numbers = std::vector<std::uint32_t>(scale, 7);
  value.friend_of = person(3);
  value.partner = person(4);
  value.counts = {{"one", 1}};
  value.yes_no.emplace(true, std::uint8_t{1});
  value.boxed_text = std::string(scale, 'b');
  value.boxed_bytes = value.bytes;
  value.boxed_perhaps = std::optional(person(5));
  value.boxed_twice = Box(person(6));
  value.boxed_points = Box(value.points);
  return value;
}

all::types::Everything everything(std::size_t scale) {
  all::types::Everything value;
  value.numbers.f = Int128(-5);
  value.numbers.o = all::types::Signed::lowest;
  value.defaults.m = 0;  // nan, its default, equals nothing
  value.inline_ = inline_values();
  value.chunkable = chunkable_values(scale);
  const all::types::Holder holder = {.payload = std::vector<std::uint32_t>(scale, 3)};
  value.holders.one = holder;
  value.holders.many = {holder, {}, holder};
  value.holders.mapped = {{1, holder}, {2, {}}};
  value.holders.two = {holder, holder};
  value.holders.perhaps = holder;
  value.holders.boxed = holder;
  value.holders.buckets = {{5, holder}};
  return value;
}

TEST(GeneratedCode, StoresEveryTypeWithEveryAnnotation) {
  all::types::Everything fresh;
  fresh.defaults.m = 0;
  expect_round_trip(fresh);
  for (const std::size_t scale : {1U, 40U, 5000U}) {
    all::types::Everything value = everything(scale);
    value.nested = {value, fresh};
    expect_round_trip(value);
  }
}

TEST(GeneratedCode, MirrorsEveryTypeWithEveryAnnotation) {
  const all::types::Everything value = everything(3000);
  const File file = saved(value);
  const auto mirror = ok(file.root<all::types::Everything>());
  EXPECT_TRUE(ok(mirror.numbers.load()) == value.numbers);
  EXPECT_TRUE(ok(mirror.inline_.load()) == value.inline_);
  EXPECT_TRUE(ok(mirror.chunkable.load()) == value.chunkable);
  EXPECT_TRUE(ok(mirror.holders.load()) == value.holders);
  const auto& in = mirror.inline_;
  EXPECT_EQ(in.text, "text");
  EXPECT_EQ(in.bytes[2], 3);
  EXPECT_EQ(in.names[1], "right");
  EXPECT_EQ(ok(in.people.at(1)).name, "person 3");
  EXPECT_EQ(ok(in.by_name.find("seven"))->age, 7U);
  EXPECT_EQ(in.friend_of->name, "person 8");
  EXPECT_EQ(ok(in.owner.mirror()).age, 9U);
  const auto& lazy = mirror.chunkable;
  EXPECT_EQ(ok(lazy.text.load()), value.chunkable.text);
  EXPECT_EQ(ok(lazy.people.lazy_at(2999)).age, 2999U);
  EXPECT_EQ(ok(lazy.people_by_id.find(17))->name, "person 17");
  EXPECT_EQ(ok(lazy.holders.lazy_at(8)).payload.size(), 1U);
  EXPECT_EQ(ok(lazy.counts->find("one")), 1U);
  EXPECT_EQ(ok(lazy.boxed_bytes.load()), value.chunkable.bytes);
  EXPECT_EQ(ok(lazy.boxed_perhaps.mirror())->name, "person 5");
  EXPECT_EQ(ok(lazy.boxed_map.mirror()).size(), 3000U);
  EXPECT_EQ(ok(lazy.boxed_points->mirror()).size(), 3000U);
  EXPECT_EQ(ok(ok(mirror.holders.many.at(2)).payload.at(2999)), 3U);
}

// Each level asks whether what it holds is kept inside: doubling the work a level would not end.
TEST(GeneratedCode, StoresLongChainsOfSmallChunkableValues) {
  all::recursion::LazyList list;
  for (std::uint64_t i = 0; i < 500; ++i) {
    all::recursion::LazyList longer = {.value = i};
    longer.next = Box(std::move(list));
    list = std::move(longer);
  }
  expect_round_trip(list);
  all::recursion::Tree tree;
  for (int i = 0; i < 60; ++i) {
    all::recursion::Tree parent;
    if (i % 2 == 0) {
      parent.by_number.emplace(7U, std::move(tree));
    } else {
      parent.shards.push_back(std::move(tree));
    }
    tree = std::move(parent);
  }
  expect_round_trip(tree);
}

TEST(GeneratedCode, GivesFieldsTheirDefaults) {
  const all::types::Defaults defaults;
  EXPECT_TRUE(defaults.a);
  EXPECT_EQ(defaults.b, -128);
  EXPECT_EQ(defaults.c, INT32_MIN);
  EXPECT_EQ(defaults.d, INT64_MIN);
  EXPECT_EQ(to_string(defaults.e), "-170141183460469231731687303715884105728");
  EXPECT_EQ(to_string(defaults.f), "170141183460469231731687303715884105727");
  EXPECT_EQ(defaults.g, UINT32_MAX);
  EXPECT_EQ(defaults.h, UINT64_MAX);
  EXPECT_EQ(to_string(defaults.i), "340282366920938463463374607431768211455");
  EXPECT_EQ(defaults.j, Int128(-5));
  EXPECT_EQ(defaults.k, 0.1F);
  EXPECT_TRUE(std::isinf(defaults.l) && defaults.l < 0);
  EXPECT_TRUE(std::isnan(defaults.m));
  EXPECT_TRUE(std::signbit(defaults.n));
  EXPECT_EQ(defaults.o, 1e300);
  EXPECT_EQ(defaults.p, all::types::Colour::blue);
  EXPECT_EQ(defaults.q, all::types::Signed{});
  EXPECT_EQ(static_cast<std::int64_t>(defaults.r), 7);
  EXPECT_EQ(defaults.s, all::types::Unsigned::last);
  EXPECT_EQ(defaults.t, std::string("a\0b\"\\", 5));
  EXPECT_EQ(defaults.u, all::types::greeting);
  EXPECT_EQ(all::types::greeting, "Hi \"there\",\n\tyou\\");
  EXPECT_EQ(all::types::with_zero.size(), 3U);
}

TEST(GeneratedCode, NamesTheValuesOfEnums) {
  EXPECT_EQ(to_string(all::types::Colour::blue), "blue");
  EXPECT_EQ(to_string(static_cast<all::types::Colour>(3)), "");
  EXPECT_EQ(to_string(all::names::class_::enum_::default_), "default");
}

TEST(GeneratedCode, HoldsOneMemberOfAUnion) {
  all::unions::Numbers numbers;
  EXPECT_TRUE(numbers.is_a());
  EXPECT_EQ(*numbers.a(), 0U);
  numbers.set_b(5) = 6;
  EXPECT_FALSE(numbers.is_a());
  EXPECT_EQ(numbers.a(), nullptr);
  EXPECT_EQ(*std::as_const(numbers).b(), 6U);
  EXPECT_TRUE(numbers == all::unions::Numbers::from_b(6));
  EXPECT_FALSE(numbers == all::unions::Numbers::from_a(6));  // of one type, but another member
}

all::unions::Document document(std::size_t scale) {
  using all::unions::Json;
  using all::unions::Mixed;
  all::unions::Document value;
  value.root = Json::from_object({
      {"list", Json::from_list({Json::from_number(1), Json::from_text("two"), Json()})},
      {"flag", Json::from_boolean(true)},
  });
  const Mixed heavy = Mixed::from_heavy({std::vector<std::uint8_t>(scale, 1)});
  value.parts = {Mixed::from_text({"text"}),
                 Mixed::from_circle({{1, 2}, 3}),
                 Mixed::from_perhaps("perhaps"),
                 Mixed::from_boxed(value.root),
                 heavy,
                 Mixed::from_numbers(all::unions::Numbers::from_d(Int128(7))),
                 Mixed::from_bytes({1, 2})};
  value.maybe = all::unions::Numbers::from_c({1, 2, 3});
  value.lazy = heavy;
  value.lazy_maybe = heavy;
  value.by_name = {{"heavy", heavy}, {"bytes", Mixed::from_bytes({3})}};
  value.two = {all::unions::Numbers::from_a(1), all::unions::Numbers::from_b(2)};
  value.shards.assign(scale, Mixed::from_text({"shard"}));
  return value;
}

TEST(GeneratedCode, StoresUnions) {
  expect_round_trip(all::unions::Document());
  expect_round_trip(document(2));
  expect_round_trip(document(9000));
}

TEST(GeneratedCode, MirrorsUnions) {
  const File file = saved(document(5000));
  const auto mirror = ok(file.root<all::unions::Document>());
  ASSERT_TRUE(mirror.root.is_object());
  const auto list = ok(mirror.root.object()->find("list"));
  ASSERT_TRUE(list && list->is_list());
  EXPECT_EQ(*ok(list->list()->at(1)).text(), "two");
  const auto heavy = ok(mirror.parts.at(4));
  EXPECT_EQ(heavy.circle(), nullptr);
  EXPECT_EQ(heavy.heavy()->payload.size(), 5000U);
  EXPECT_TRUE(ok(heavy.load()) == document(5000).parts[4]);
  EXPECT_TRUE(ok(ok(mirror.lazy.mirror()).load()) == document(5000).lazy);
}

TEST(GeneratedCode, RefusesAUnionMemberThatTheSchemaLacks) {
  const all::unions::Mixed value = all::unions::Mixed::from_bytes({1, 2, 3});
  std::vector<std::byte> bytes = ok(serialize(value));
  const auto number = std::find(bytes.begin(), bytes.end(), std::byte{6});
  ASSERT_NE(number, bytes.end());
  bool refused = false;
  for (std::size_t i = 0; i + 8 <= bytes.size() && !refused; i += 8) {
    std::vector<std::byte> changed = bytes;
    if (changed[i] != std::byte{6} || changed[i + 1] != std::byte{0}) continue;
    changed[i] = std::byte{99};
    const auto loaded = load_bytes<all::unions::Mixed>(changed, {.verify = Verify::kNever});
    refused =
        !loaded && loaded.error().message.find("no member of the number 99") != std::string::npos;
  }
  EXPECT_TRUE(refused);
}

TEST(GeneratedCode, FindsStructsAsKeys) {
  all::keys::Table table;
  const all::keys::Player player = {.name = {"Ada", "Lovelace"}, .id = 7, .seat = {1, -2}};
  const all::keys::Card card = {.suit = all::keys::Suit::spades, .rank = 3, .face_up = true};
  table.hands = {{player, card}, {{}, {}}};
  for (std::int32_t i = 0; i < 3000; ++i) {
    table.labels[{i, -i}] = std::to_string(i);
    table.decks[{.name = {std::to_string(i), ""}}] = {card};
  }
  table.suits = {{all::keys::Suit::hearts, {"Queen", ""}}};
  table.cells = {{UInt128::from_parts(1, 2), {3, 4}}};
  table.nothings = {{{}, 1}};
  table.counts = {{{{"a", "b"}, 1}}};
  expect_round_trip(table);
  const File file = saved(table);
  const auto mirror = ok(file.root<all::keys::Table>());
  EXPECT_EQ(ok(mirror.hands.find(player))->rank, 3);
  EXPECT_EQ(ok(mirror.labels.find({2999, -2999})), "2999");
  EXPECT_FALSE(ok(mirror.labels.find({1, 1})).has_value());
  EXPECT_EQ(ok(mirror.decks.lazy_find({.name = {"17", ""}}))->size(), 1U);
}

TEST(GeneratedCode, StoresTypesThatContainThemselves) {
  all::recursion::Tree tree = {.label = "root"};
  tree.children = {{.label = "a", .children = {{.label = "aa"}}}, {.label = "b"}};
  tree.favourite = all::recursion::Tree{.label = "favourite"};
  tree.by_name = {{"x", {.label = "x"}}};
  tree.by_number = {{1, {.label = "one"}}};
  tree.shards.assign(1000, {.label = "shard"});
  expect_round_trip(tree);
  all::recursion::List list;
  for (std::uint64_t i = 0; i < 100; ++i) list = {.value = i, .next = std::move(list)};
  expect_round_trip(list);
  all::recursion::First first;
  first.thirds.resize(2);
  first.mapped[3].seconds.resize(1);
  expect_round_trip(first);
}

TEST(GeneratedCode, StoresWhatHasNamesThatMeanSomethingToIt) {
  all::names::class_::Traits value;
  value.std = 1;
  value.parcode = "parcode";
  value.Traits_.resize(2);
  value.Box.value = "box";
  value.Lazy = {{1, {.load_ = 2}}};
  value.Chunked.resize(3);
  value.Shape.set_set_zone("set");
  expect_round_trip(value);
}

TEST(GeneratedCode, StoresWhatIsDeprecated) {
  all::comments::Holder holder;
  holder.olds.resize(2);
  holder.point.x = 3;
  holder.by_key[{.a = 1}].set_now("now");
  expect_round_trip(holder);
}

TEST(GeneratedCode, KnowsTheFingerprintOfItsSchema) {
  expect_fingerprint<game::world::WorldState>();
  expect_fingerprint<game::world::Shape>();
  expect_fingerprint<common::geometry::Point>();
  expect_fingerprint<all::types::Everything>();
  expect_fingerprint<all::unions::Document>();
  expect_fingerprint<all::recursion::Third>();
  expect_fingerprint<all::keys::Table>();
  expect_fingerprint<all::names::class_::Traits>();
}

}  // namespace
}  // namespace parcode
