#include "runtime/schema/check.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

#include "runtime/schema/canonical.h"
#include "tests/runtime/schema/example.h"

namespace parcode::schema {
namespace {

// What is wrong with a schema; empty where nothing is.
std::string problem_of(const Schema& schema) {
  const Status status = check(schema);
  if (status) return "";
  EXPECT_EQ(status.error().code, ErrorCode::kCorrupt);
  constexpr std::string_view kPrefix = "the schema is wrong: ";
  EXPECT_TRUE(status.error().message.starts_with(kPrefix));
  return status.error().message.substr(kPrefix.size());
}

std::string problem_of_struct(std::vector<Field> fields) {
  return problem_of(schema_of({struct_of("S", std::move(fields))}));
}

std::string problem_of_field(const Field& field) {
  return problem_of_struct({field});
}

std::string problem_of_type(Type type) {
  return problem_of({.root = std::move(type)});
}

std::string problem_of_default(Kind kind, Default value) {
  Field with_default = field(0, "f", simple(kind));
  with_default.default_value = std::move(value);
  return problem_of_field(with_default);
}

TEST(Check, TakesTheExample) {
  EXPECT_EQ(problem_of(example()), "");
}

TEST(Check, TakesAnyTypeAsTheRoot) {
  EXPECT_EQ(problem_of_type(simple(Kind::kF32)), "");
  EXPECT_EQ(problem_of_type(map_of(simple(Kind::kString), vec_of(simple(Kind::kBool)))), "");
}

TEST(Check, RefusesTypesThatAreNone) {
  EXPECT_EQ(problem_of_type(simple(Kind{})), "root: a type is of an unknown kind");
  EXPECT_EQ(problem_of_type(simple(Kind{23})), "root: a type is of an unknown kind");
  EXPECT_EQ(problem_of_type(simple(Kind::kVec)), "root: a type has a wrong number of arguments");
  EXPECT_EQ(problem_of_type(array_of(simple(Kind::kU8), 0)),
            "root: a type has a length that it cannot have");
  Type type = simple(Kind::kU8);
  type.definition = 1;
  EXPECT_EQ(problem_of_type(type), "root: a built-in type names a definition");
}

TEST(Check, RefusesNamesOfDefinitionsThatThereAreNot) {
  const std::string expected = "t.S: f: a type names a definition that there is not";
  EXPECT_EQ(problem_of_field(field(0, "f", struct_at(1))), expected);
  EXPECT_EQ(problem_of_field(field(0, "f", enum_at(0))), expected);
  EXPECT_EQ(problem_of_type(struct_at(0)), "root: a type names a definition that there is not");
}

TEST(Check, RefusesOtherOrdersAndWhatTheRootDoesNotReach) {
  const std::string expected = "the definitions are not those that the root reaches, in that order";
  Schema schema = schema_of({struct_of("A", {field(0, "f", struct_at(2))}), struct_of("B", {}),
                             struct_of("C", {field(0, "f", struct_at(1))})});
  EXPECT_EQ(problem_of(schema), expected);
  EXPECT_EQ(problem_of(schema_of({struct_of("A", {}), struct_of("B", {})})), expected);
}

TEST(Check, RefusesAValueThatContainsItself) {
  const std::string expected = "a definition contains itself by value";
  EXPECT_EQ(problem_of_field(field(0, "f", struct_at(0))), expected);
  EXPECT_EQ(problem_of_field(field(0, "f", optional_of(struct_at(0)))), expected);
  EXPECT_EQ(problem_of_field(field(0, "f", array_of(struct_at(0), 2))), expected);
  EXPECT_EQ(problem_of_field(field(0, "f", struct_at(0), Storage::kChunkable)), expected);
  EXPECT_EQ(problem_of(schema_of({union_of("U", {field(0, "f", struct_at(1))}),
                                  struct_of("S", {field(0, "f", union_at(0))})})),
            expected);
}

TEST(Check, TakesAValueThatContainsItselfBehindATail) {
  EXPECT_EQ(problem_of_field(field(0, "f", vec_of(struct_at(0)))), "");
  EXPECT_EQ(problem_of_field(field(0, "f", optional_of(box_of(struct_at(0))))), "");
  EXPECT_EQ(problem_of_field(field(0, "f", map_of(simple(Kind::kU8), struct_at(0)))), "");
}

TEST(Check, RefusesADefaultThatHoldsItself) {
  const std::string expected = "a definition's default holds itself, through a box";
  EXPECT_EQ(problem_of_field(field(0, "f", box_of(struct_at(0)))), expected);
  EXPECT_EQ(problem_of_field(field(0, "f", array_of(box_of(struct_at(0)), 2))), expected);
  const auto through_union = [](std::uint16_t recursive, std::uint16_t flat) {
    Definition made = union_of("U", {field(recursive, "s", box_of(struct_at(1)))});
    made.fields.insert(made.fields.begin() + (flat < recursive ? 0 : 1),
                       field(flat, "n", simple(Kind::kU8)));
    return problem_of(schema_of({made, struct_of("S", {field(0, "f", union_at(0))})}));
  };
  EXPECT_EQ(through_union(0, 1), expected);
  EXPECT_EQ(through_union(1, 0), "");
}

// Two boxes in each of n structs: 2^n values.
TEST(Check, RefusesDefaultsOfMoreThan4GiBBehindBoxes) {
  const auto doubling = [](std::uint32_t length) {
    std::vector<Definition> definitions;
    for (std::uint32_t i = 0; i < length; ++i) {
      const Type next = box_of(struct_at(i + 1));
      definitions.push_back(
          struct_of("S" + std::to_string(i), {field(0, "a", next), field(1, "b", next)}));
    }
    definitions.push_back(struct_of("Last", {}));
    return schema_of(std::move(definitions));
  };
  const std::string expected = "a default takes more than 4 GiB with what its boxes hold";
  EXPECT_EQ(problem_of(doubling(27)), "");
  EXPECT_EQ(problem_of(doubling(28)), "t.S0: " + expected);
  EXPECT_EQ(problem_of(doubling(kMaxContainmentDepth - 1)), "t.S0: " + expected);
  constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(problem_of_type(array_of(box_of(simple(Kind::kU128)), kMost / 8)), "root: " + expected);
  EXPECT_EQ(problem_of_type(vec_of(array_of(box_of(simple(Kind::kU64)), 8))), "");
  Field text = field(0, "text", simple(Kind::kString));
  text.default_value = std::string(1000, 'x');
  EXPECT_EQ(
      problem_of(schema_of({struct_of("S", {field(0, "f", array_of(struct_at(1), 5'000'000))}),
                            struct_of("T", {text})})),
      "t.S: " + expected);
}

TEST(Check, RefusesDeepContainmentButNotLongChains) {
  const auto chain = [](std::uint32_t length, bool by_value) {
    std::vector<Definition> definitions;
    for (std::uint32_t i = 0; i + 1 < length; ++i) {
      const Type next = by_value ? struct_at(i + 1) : vec_of(struct_at(i + 1));
      definitions.push_back(struct_of("S" + std::to_string(i), {field(0, "f", next)}));
    }
    definitions.push_back(struct_of("Last", {}));
    return schema_of(std::move(definitions));
  };
  EXPECT_EQ(problem_of(chain(kMaxContainmentDepth, true)), "");
  EXPECT_EQ(problem_of(chain(kMaxContainmentDepth + 1, true)), "t.S0: values are nested too deep");
  EXPECT_NE(problem_of(chain(100'000, true)), "");
  EXPECT_EQ(problem_of(chain(100'000, false)), "");
}

TEST(Check, RefusesFixedPartsOfMoreThan4GiB) {
  const std::string expected = "a value takes more than 4 GiB in one piece";
  EXPECT_EQ(problem_of_type(array_of(simple(Kind::kU8), kMaxFixedSize)), "");
  EXPECT_EQ(problem_of_type(array_of(simple(Kind::kU8), kMaxFixedSize + 1)), "root: " + expected);
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(problem_of_type(vec_of(array_of(simple(Kind::kU16), kMost))), "root: " + expected);
  EXPECT_EQ(problem_of_type(array_of(array_of(simple(Kind::kU64), kMost), kMost)),
            "root: " + expected);
  const Type half = array_of(simple(Kind::kU8), kMaxFixedSize / 2 + 1);
  EXPECT_EQ(problem_of_struct({field(0, "a", half), field(1, "b", half)}), "root: " + expected);
}

TEST(Check, SumsOfHugeSizesDoNotWrapAround) {
  // 10 levels of 1000 fields each: 1000^10 is more than 64 bits hold.
  std::vector<Definition> definitions;
  for (std::uint32_t level = 0; level < 10; ++level) {
    std::vector<Field> fields;
    for (std::uint16_t i = 0; i < 1000; ++i) {
      const Type type = level == 9 ? simple(Kind::kU64) : struct_at(level + 1);
      fields.push_back(field(i, "f" + std::to_string(i), type));
    }
    definitions.push_back(struct_of("S" + std::to_string(level), std::move(fields)));
  }
  EXPECT_EQ(problem_of(schema_of(std::move(definitions))),
            "root: a value takes more than 4 GiB in one piece");
}

TEST(Check, RefusesKeysThatCannotBeOne) {
  const std::string expected = "root: a map's key is of a type that cannot be one";
  for (const Kind kind : {Kind::kF32, Kind::kF64}) {
    EXPECT_EQ(problem_of_type(map_of(simple(kind), simple(Kind::kU8))), expected);
  }
  EXPECT_EQ(problem_of_type(map_of(vec_of(simple(Kind::kU8)), simple(Kind::kU8))), expected);
  EXPECT_EQ(problem_of_type(map_of(optional_of(simple(Kind::kU8)), simple(Kind::kU8))), expected);
  const auto with_key = [](Definition key) {
    return Schema{.root = map_of(struct_at(0), simple(Kind::kU8)), .definitions = {std::move(key)}};
  };
  EXPECT_EQ(problem_of(with_key(struct_of("K", {field(0, "f", simple(Kind::kString))}))), "");
  EXPECT_EQ(problem_of(with_key(struct_of("K", {field(0, "f", simple(Kind::kF32))}))), expected);
  EXPECT_EQ(problem_of(with_key(
                struct_of("K", {field(0, "f", simple(Kind::kString), Storage::kChunkable)}))),
            expected);
}

TEST(Check, RefusesNamesThatAreNone) {
  for (const std::string name : {"", "1a", "a b", "a-b", "\xC3\xA4", "a\n"}) {
    EXPECT_NE(problem_of_field(field(0, name, simple(Kind::kU8))), "") << name;
    EXPECT_NE(problem_of(schema_of({struct_of(name, {})})), "") << name;
  }
  EXPECT_EQ(problem_of_field(field(0, "_aZ09", simple(Kind::kU8))), "");
  EXPECT_EQ(problem_of(schema_of({{.name = ".A"}})), "a definition's name is no name");
}

TEST(Check, RefusesWhatIsGivenTwice) {
  const Type type = simple(Kind::kU8);
  EXPECT_EQ(problem_of_struct({field(0, "a", type), field(0, "b", type)}),
            "t.S: b: a number is used twice");
  EXPECT_EQ(problem_of_struct({field(0, "a", type), field(1, "a", type)}),
            "t.S: a: a name is used twice");
  EXPECT_EQ(
      problem_of(schema_of({struct_of("A", {field(0, "f", struct_at(1))}), struct_of("A", {})})),
      "t.A: two definitions have this name");
}

TEST(Check, RefusesTextThatIsNotUtf8) {
  Field with_doc = field(0, "f", simple(Kind::kU8));
  with_doc.doc = "\xFF";
  EXPECT_EQ(problem_of_field(with_doc), "t.S: f: a comment is not text");
  with_doc.doc = "a\rb";  // would end the comment and start something else
  EXPECT_EQ(problem_of_field(with_doc), "t.S: f: a comment is not text");
  EXPECT_NE(problem_of_default(Kind::kString, std::string("\xFF")), "");
  Field deprecated = field(0, "f", simple(Kind::kU8));
  deprecated.deprecation = {.deprecated = true, .reason = "\xFF"};
  EXPECT_NE(problem_of_field(deprecated), "");
  deprecated.deprecation = {.deprecated = false, .reason = "why"};
  EXPECT_NE(problem_of_field(deprecated), "");
}

TEST(Check, RefusesStorageThatDoesNotFit) {
  const Type number = simple(Kind::kU8);
  const Type map = map_of(number, number);
  EXPECT_EQ(problem_of_field(field(0, "f", optional_of(map), Storage::kMap)), "");
  EXPECT_EQ(problem_of_field(field(0, "f", map, Storage::kChunkable)), "");
  EXPECT_EQ(problem_of_field(field(0, "f", vec_of(map), Storage::kMap)),
            "t.S: f: what is no map is stored as one");
  EXPECT_EQ(problem_of_field(field(0, "f", number, Storage::kChunkable)),
            "t.S: f: a field is stored in chunks that is too small for them");
  EXPECT_NE(problem_of_field(field(0, "f", optional_of(optional_of(map)), Storage::kChunkable)),
            "");
  EXPECT_EQ(problem_of_field(field(0, "f", number, Storage{4})),
            "t.S: f: a field is stored in an unknown way");
  EXPECT_EQ(problem_of(schema_of({union_of("U", {field(0, "f", map, Storage::kMap)})})),
            "t.U: f: a union's member is not inline");
  Field compressed = field(0, "f", map);
  compressed.compression = Compression::kLz4;
  EXPECT_EQ(problem_of_field(compressed), "t.S: f: an inline field has a compression of its own");
  compressed.storage = Storage::kChunkable;
  compressed.level = 12;
  EXPECT_EQ(problem_of_field(compressed), "");
  compressed.level = 13;
  EXPECT_EQ(problem_of_field(compressed), "t.S: f: there is no such level");
  compressed.compression = Compression::kAuto;
  compressed.level = 1;
  EXPECT_EQ(problem_of_field(compressed), "t.S: f: there is no such level");
}

TEST(Check, RefusesNarrowingWhereThereIsNothingToNarrow) {
  const auto problem_of_narrowing = [](Type type) {
    Field narrowing = field(0, "f", std::move(type));
    narrowing.narrowing = true;
    return problem_of_field(narrowing);
  };
  const std::string refusal = "t.S: f: a field is narrowing that has no number to narrow";
  EXPECT_EQ(problem_of_narrowing(simple(Kind::kU8)), "");
  EXPECT_EQ(problem_of_narrowing(optional_of(vec_of(simple(Kind::kF32)))), "");
  EXPECT_EQ(problem_of_narrowing(map_of(simple(Kind::kString), simple(Kind::kI8))), "");
  EXPECT_EQ(problem_of_narrowing(map_of(simple(Kind::kI8), simple(Kind::kString))), refusal);
  EXPECT_EQ(problem_of_narrowing(vec_of(simple(Kind::kBool))), refusal);
  Field member = field(0, "f", simple(Kind::kU8));
  member.narrowing = true;
  EXPECT_EQ(problem_of(schema_of({union_of("U", {member})})),
            "t.U: f: a field is narrowing that has no number to narrow");
}

TEST(Check, RefusesDefaultsThatDoNotFit) {
  EXPECT_EQ(problem_of_default(Kind::kI8, Int128(-128)), "");
  EXPECT_EQ(problem_of_default(Kind::kI8, Int128(128)), "t.S: f: a default does not fit its field");
  EXPECT_NE(problem_of_default(Kind::kU8, Int128(-1)), "");
  EXPECT_NE(problem_of_default(Kind::kU8, 1.0), "");
  EXPECT_NE(problem_of_default(Kind::kU8, true), "");
  EXPECT_NE(problem_of_default(Kind::kBool, Int128(1)), "");
  EXPECT_EQ(problem_of_default(Kind::kF32, double{1e38F}), "");
  EXPECT_NE(problem_of_default(Kind::kF32, 0.1), "");  // not rounded to f32
  EXPECT_NE(problem_of_default(Kind::kF32, 1e39), "");
  EXPECT_EQ(problem_of_default(Kind::kF32, std::numeric_limits<double>::infinity()), "");
  EXPECT_EQ(problem_of_default(Kind::kU128, UInt128::from_parts(~std::uint64_t{0}, 0)), "");
  EXPECT_NE(problem_of_default(Kind::kU128, UInt128(1)), "");  // Int128 holds it
  EXPECT_NE(problem_of_default(Kind::kU64, UInt128::from_parts(~std::uint64_t{0}, 0)), "");
  EXPECT_EQ(problem_of_default(Kind::kU8, Int128(0)),
            "t.S: f: a default says what its field has anyway");
  EXPECT_NE(problem_of_default(Kind::kF64, 0.0), "");
  EXPECT_EQ(problem_of_default(Kind::kF64, -0.0), "");
  EXPECT_NE(problem_of_default(Kind::kBool, false), "");
  EXPECT_NE(problem_of_default(Kind::kString, std::string()), "");
  Field member = field(0, "f", simple(Kind::kU8));
  member.default_value = Int128(1);
  EXPECT_NE(problem_of(schema_of({union_of("U", {member})})), "");
}

TEST(Check, RefusesDefaultsThatAreNoValueOfTheEnum) {
  const Definition values = enum_of("E", Kind::kU8, {{.name = "a", .value = 3}});
  Field with_default = field(0, "f", enum_at(1));
  with_default.default_value = Int128(3);
  EXPECT_EQ(problem_of(schema_of({struct_of("S", {with_default}), values})), "");
  with_default.default_value = Int128(4);
  EXPECT_NE(problem_of(schema_of({struct_of("S", {with_default}), values})), "");
}

TEST(Check, RefusesEnumsAndUnionsThatAreNone) {
  const auto problem_of_enum = [](Kind underlying, std::vector<EnumValue> values) {
    return problem_of(schema_of({enum_of("E", underlying, std::move(values))}));
  };
  EXPECT_EQ(problem_of_enum(Kind::kI64, {{.name = "a", .value = -1}}), "");
  EXPECT_EQ(problem_of_enum(Kind::kU64, {{.name = "a", .value = -1}}),
            "t.E: a: a value does not fit its enum");
  EXPECT_NE(problem_of_enum(Kind::kU8, {}), "");
  EXPECT_NE(problem_of_enum(Kind::kU128, {{.name = "a"}}), "");
  EXPECT_NE(problem_of_enum(Kind::kF32, {{.name = "a"}}), "");
  EXPECT_NE(problem_of_enum(Kind::kU8, {{.name = "a"}, {.name = "b"}}), "");
  EXPECT_NE(problem_of(schema_of({union_of("U", {})})), "");
}

TEST(Check, RefusesReservedThingsThatAreUsedOrNotSorted) {
  const auto problem_of_reserved = [](Reserved reserved) {
    Schema schema = schema_of({struct_of("S", {field(5, "f", simple(Kind::kU8))})});
    schema.definitions[0].reserved = std::move(reserved);
    return problem_of(schema);
  };
  EXPECT_EQ(problem_of_reserved({.ranges = {{1, 4}, {6, 65535}}, .names = {"a", "b"}}), "");
  const std::string used = "t.S: f: a reserved number or name is used";
  EXPECT_EQ(problem_of_reserved({.ranges = {{5, 5}}}), used);
  EXPECT_EQ(problem_of_reserved({.ranges = {{1, 2}, {4, 9}}}), used);
  EXPECT_EQ(problem_of_reserved({.names = {"e", "f"}}), used);
  const std::string unsorted = "t.S: the reserved numbers are not sorted ranges";
  EXPECT_EQ(problem_of_reserved({.ranges = {{4, 3}}}), unsorted);
  EXPECT_EQ(problem_of_reserved({.ranges = {{1, 2}, {3, 4}}}), unsorted);
  EXPECT_EQ(problem_of_reserved({.ranges = {{-1, 2}}}), unsorted);
  EXPECT_EQ(problem_of_reserved({.ranges = {{1, 65536}}}), unsorted);
  const Int128 least = range_of(Kind::kI128).low;
  EXPECT_EQ(problem_of_reserved({.ranges = {{1, 2}, {least, least}}}), unsorted);
  EXPECT_EQ(problem_of_reserved({.names = {"b", "a"}}),
            "t.S: the reserved names are not sorted names");
}

}  // namespace
}  // namespace parcode::schema
