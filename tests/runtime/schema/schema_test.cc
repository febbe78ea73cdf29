#include "runtime/schema/schema.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/runtime/schema/example.h"

namespace parcode::schema {
namespace {

TEST(Schema, WritesTypesAsTheLanguageDoes) {
  const Schema schema = example();
  const auto text = [&](const Type& type) { return to_string(type, schema); };
  EXPECT_EQ(text(simple(Kind::kU128)), "u128");
  EXPECT_EQ(text(vec_of(struct_at(4))), "vec<game.world.Zone>");
  EXPECT_EQ(text(map_of(simple(Kind::kString), array_of(simple(Kind::kF32), 3))),
            "map<string, array<f32, 3>>");
  EXPECT_EQ(text(optional_of(box_of(enum_at(1)))), "optional<box<game.world.Difficulty>>");
}

TEST(Schema, LeavesOutThePackageThatATextStandsIn) {
  const Type type = map_of(enum_at(1), struct_at(7));
  EXPECT_EQ(to_string(type, example(), "game.world"), "map<Difficulty, common.geometry.Point>");
  EXPECT_EQ(to_string(type, example(), "game"),
            "map<game.world.Difficulty, common.geometry.Point>");
}

TEST(Schema, SplitsNames) {
  EXPECT_EQ(package_of("game.world.Zone"), "game.world");
  EXPECT_EQ(short_name("game.world.Zone"), "Zone");
  EXPECT_EQ(package_of("Zone"), "");
  EXPECT_EQ(short_name("Zone"), "Zone");
}

TEST(Schema, HasAKeywordForEveryBuiltInKind) {
  for (int kind = 1; kind <= 22; ++kind) {
    EXPECT_EQ(keyword(Kind(kind)).empty(), names_definition(Kind(kind))) << kind;
  }
  EXPECT_EQ(keyword(Kind::kBox), "box");
  EXPECT_EQ(keyword(Kind{}), "");
  EXPECT_EQ(keyword(Kind{200}), "");
}

TEST(Schema, KnowsTheRangesOfIntegers) {
  const auto expect_range = [](Kind kind, Int128 low, UInt128 high) {
    EXPECT_EQ(range_of(kind).low, low);
    EXPECT_EQ(range_of(kind).high, high);
  };
  expect_range(Kind::kI8, -128, 127);
  expect_range(Kind::kU8, 0, 255);
  expect_range(Kind::kI64, std::numeric_limits<std::int64_t>::min(),
               std::numeric_limits<std::int64_t>::max());
  expect_range(Kind::kU64, 0, std::numeric_limits<std::uint64_t>::max());
  expect_range(Kind::kI128, Int128::from_parts(std::numeric_limits<std::int64_t>::min(), 0),
               UInt128::from_parts(~std::uint64_t{0} >> 1, ~std::uint64_t{0}));
  expect_range(Kind::kU128, 0, UInt128::from_parts(~std::uint64_t{0}, ~std::uint64_t{0}));
  expect_range(Kind::kF64, 0, 0);
  expect_range(Kind::kBool, 0, 0);
}

TEST(CanonicalSubset, OfACanonicalSchemaIsTheSchema) {
  EXPECT_EQ(canonical_subset(example(), example().root), example());
}

TEST(CanonicalSubset, HasWhatTheRootReachesInTheOrderOfMeeting) {
  const Schema subset = canonical_subset(example(), map_of(enum_at(1), union_at(5)));
  ASSERT_EQ(subset.definitions.size(), 4U);
  EXPECT_EQ(subset.definitions[0].name, "game.world.Difficulty");
  EXPECT_EQ(subset.definitions[1].name, "game.world.Shape");
  EXPECT_EQ(subset.definitions[2].name, "common.geometry.Circle");
  EXPECT_EQ(subset.definitions[3].name, "common.geometry.Point");
  EXPECT_EQ(subset.root, map_of(enum_at(0), union_at(1)));
  EXPECT_EQ(subset.definitions[1].fields[0].type, struct_at(2));
  EXPECT_EQ(subset.definitions[1].fields[1].type, vec_of(struct_at(3)));
}

TEST(CanonicalSubset, WalksAllOfADefinitionBeforeTheNextOne) {
  // A refers to B and C, B to D: D comes before C.
  const Schema whole =
      schema_of({struct_of("C", {}), struct_of("D", {}),
                 struct_of("B", {field(0, "d", vec_of(struct_at(1)))}),
                 struct_of("A", {field(0, "b", struct_at(2)), field(1, "c", struct_at(0))})});
  const Schema subset = canonical_subset(whole, struct_at(3));
  std::string names;
  for (const Definition& definition : subset.definitions) names += short_name(definition.name);
  EXPECT_EQ(names, "ABDC");
}

TEST(CanonicalSubset, DoesNotDependOnTheOrderOfTheWhole) {
  Schema whole = example();
  std::swap(whole.definitions[2], whole.definitions[7]);
  whole.definitions[0].fields[3].type.arguments[1].definition = 7;
  whole.definitions[5].fields[1].type.arguments[0].definition = 2;
  whole.definitions[6].fields[0].type.definition = 2;
  EXPECT_EQ(canonical_subset(whole, whole.root), example());
}

TEST(CanonicalSubset, FollowsRecursionOnce) {
  const Schema whole = schema_of({struct_of("A", {field(0, "b", vec_of(struct_at(1)))}),
                                  struct_of("B", {field(0, "a", box_of(struct_at(0)))})});
  const Schema subset = canonical_subset(whole, struct_at(1));
  ASSERT_EQ(subset.definitions.size(), 2U);
  EXPECT_EQ(subset.definitions[0].name, "t.B");
  EXPECT_EQ(subset.definitions[0].fields[0].type, box_of(struct_at(1)));
}

}  // namespace
}  // namespace parcode::schema
