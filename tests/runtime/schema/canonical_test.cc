#include "runtime/schema/canonical.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "runtime/schema/check.h"
#include "tests/runtime/schema/example.h"
#include "tests/runtime/schema/random_schema.h"

namespace parcode::schema {
namespace {

using Buffer = std::vector<std::byte>;

Buffer buffer_of(std::initializer_list<unsigned> values) {
  Buffer bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

void expect_refused(const Buffer& bytes) {
  const Result<Schema> schema = decode(bytes);
  ASSERT_FALSE(schema);
  EXPECT_EQ(schema.error().code, ErrorCode::kCorrupt);
}

TEST(Canonical, IsWhatTheFormatSays) {
  const Schema schema = {
      .root = {.kind = Kind::kStruct},
      .definitions = {{.name = "a.P",
                       .doc = "d",
                       .fields = {{.number = 300,
                                   .name = "x",
                                   .type = {.kind = Kind::kI8},
                                   .default_value = Int128(-3),
                                   .deprecation = {.deprecated = true, .reason = "r"}}},
                       .reserved = {.ranges = {{1, 2}}, .names = {"y"}}}},
      .version = 7};
  const Buffer expected = buffer_of({
      1,    7,                    // encoding, version
      20,   0,                    // root: struct, definition 0
      1,                          // definitions
      1,    3,    'a', '.', 'P',  // struct a.P
      1,    'd',                  // doc
      1,                          // fields
      0xAC, 0x02, 1,   'x',       // 300, x
      2,    1,    1,   0,         // i8, inline, compression unset, level 0
      2,    5,                    // default: int -3
      1,    1,    'r',            // deprecated, "r"
      0,                          // no doc
      1,    2,    4,              // reserved 1..2
      1,    1,    'y',            // reserved "y"
  });
  EXPECT_EQ(encode(schema), expected);
  EXPECT_EQ(decode(expected), schema);
}

TEST(Canonical, TheExampleComesBackAsItWas) {
  const Result<Schema> schema = decode(encode(example()));
  ASSERT_TRUE(schema) << to_string(schema.error());
  EXPECT_EQ(*schema, example());
}

TEST(Canonical, RandomSchemasComeBackAsTheyWere) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const Schema schema = random_schema(seed);
    const Buffer bytes = encode(schema);
    const Result<Schema> decoded = decode(bytes);
    ASSERT_TRUE(decoded) << seed << ": " << to_string(decoded.error());
    ASSERT_EQ(*decoded, schema) << seed;
    ASSERT_EQ(encode(*decoded), bytes) << seed;
  }
}

TEST(Canonical, KeepsUnusualFloats) {
  for (const double value : {-0.0, std::numeric_limits<double>::infinity(), 5e-324}) {
    Definition definition = struct_of("S", {field(0, "x", simple(Kind::kF64))});
    definition.fields[0].default_value = value;
    const Result<Schema> schema = decode(encode(schema_of({definition})));
    ASSERT_TRUE(schema);
    const double decoded = std::get<double>(schema->definitions[0].fields[0].default_value);
    EXPECT_EQ(decoded, value);
    EXPECT_EQ(std::signbit(decoded), std::signbit(value));
  }
}

TEST(Canonical, RefusesEveryCutAndEveryAddition) {
  const Buffer whole = encode(example());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    expect_refused(Buffer(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  }
  Buffer longer = whole;
  longer.push_back(std::byte{0});
  expect_refused(longer);
}

// Whatever decode() takes is canonical and keeps every promise of check().
TEST(Canonical, TakesNoDamagedBytesThatEncodeWouldNotWrite) {
  std::mt19937 random(17);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  std::size_t taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    Buffer bytes = encode(i % 2 == 0 ? example() : random_schema(static_cast<unsigned>(i) % 50));
    for (std::size_t n = 1 + below(3); n > 0; --n) {
      bytes[below(bytes.size())] = static_cast<std::byte>(below(n == 1 ? 256 : 24));
    }
    if (i % 5 == 0) bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size())));
    const Result<Schema> schema = decode(bytes);
    if (!schema) continue;
    ++taken;
    ASSERT_EQ(encode(*schema), bytes);
    ASSERT_TRUE(check(*schema));
  }
  EXPECT_GT(taken, 300U);  // changed letters and numbers: else this would test little
}

TEST(Canonical, RefusesNumbersWrittenLongerThanNeedBe) {
  expect_refused(buffer_of({0x81, 0x00, 0, 10, 0}));  // the encoding
  EXPECT_TRUE(decode(buffer_of({1, 0, 10, 0})));
  expect_refused(buffer_of({1, 0x80, 0x00, 10, 0}));
  Buffer endless(40, std::byte{0x80});
  endless[0] = std::byte{1};
  expect_refused(endless);
}

// A struct a.P with one field `0: u8 x` of these flags, or an enum a.E with one value.
Buffer with_flags(bool is_enum, unsigned flags) {
  if (is_enum) {
    return buffer_of({1, 0, 21, 0, 1, 2, 3, 'a', '.', 'E', 0, 7, 1, 1, 'x', 0, flags, 0, 0, 0});
  }
  return buffer_of(
      {1, 0, 20, 0, 1, 1, 3, 'a', '.', 'P', 0, 1, 0, 1, 'x', 7, 1, 1, 0, 0, flags, 0, 0, 0});
}

TEST(Canonical, KeepsNarrowingBesideDeprecation) {
  const Result<Schema> schema = decode(with_flags(false, 2));
  ASSERT_TRUE(schema) << to_string(schema.error());
  EXPECT_TRUE(schema->definitions[0].fields[0].narrowing);
  EXPECT_FALSE(schema->definitions[0].fields[0].deprecation.deprecated);
  Schema both = *schema;
  both.definitions[0].fields[0].deprecation = {.deprecated = true, .reason = "why"};
  EXPECT_EQ(decode(encode(both)), both);
}

TEST(Canonical, RefusesFlagsThatThereAreNot) {
  EXPECT_TRUE(decode(with_flags(false, 0)));
  EXPECT_TRUE(decode(with_flags(true, 0)));
  expect_refused(with_flags(true, 2));
  expect_refused(with_flags(false, 4));
  expect_refused(with_flags(false, 6));
}

TEST(Canonical, RefusesAnotherEncoding) {
  expect_refused(buffer_of({2, 0, 10, 0}));
}

TEST(Canonical, RefusesCountsThatTheBytesCannotHold) {
  expect_refused(buffer_of({1, 0, 10, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F}));
  expect_refused(buffer_of({1, 0, 10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}));
  expect_refused(buffer_of({1, 0, 20, 0, 1, 1, 0x7F, 'a'}));
}

TEST(Canonical, RefusesTypesNestedTooDeep) {
  const auto nested = [](std::size_t depth) {
    Buffer bytes = buffer_of({1, 0});
    bytes.insert(bytes.end(), depth, static_cast<std::byte>(Kind::kVec));
    bytes.push_back(static_cast<std::byte>(Kind::kU8));
    bytes.push_back(std::byte{0});
    return bytes;
  };
  EXPECT_TRUE(decode(nested(kMaxTypeDepth)));
  expect_refused(nested(kMaxTypeDepth + 1));
  expect_refused(nested(10'000'000));
}

TEST(Fingerprint, IsTheSameForEver) {
  EXPECT_EQ(to_string(fingerprint(example())), "c01310fdfb627c8344595c3735d465ef");
  EXPECT_EQ(to_string(fingerprint({.root = simple(Kind::kU32)})),
            "976e0fa7b9e80eb01069f92d40cc0c6f");
}

TEST(Fingerprint, IsWrittenWithAllItsDigits) {
  EXPECT_EQ(to_string(Fingerprint{.high = 0xABC, .low = 1}), "0000000000000abc0000000000000001");
}

TEST(Fingerprint, LeavesOutWhatDoesNotChangeHowAValueIsRead) {
  const Fingerprint before = fingerprint(example());
  Schema schema = example();
  schema.version = 9;
  for (Definition& definition : schema.definitions) {
    definition.doc += "x";
    definition.reserved = {.ranges = {{100, 200}}, .names = {"zz"}};
    for (Field& field : definition.fields) {
      field.doc += "x";
      field.deprecation.deprecated = !field.deprecation.deprecated;
      field.narrowing = !field.narrowing;
      field.compression = Compression::kAuto;
      field.level = 5;
    }
    for (EnumValue& value : definition.values) {
      value.doc += "x";
      value.deprecation.deprecated = !value.deprecation.deprecated;
    }
  }
  EXPECT_EQ(fingerprint(schema), before);
}

TEST(Fingerprint, SeesEverythingElse) {
  const auto changed = [](auto change) {
    Schema schema = example();
    change(schema);
    return fingerprint(schema) != fingerprint(example());
  };
  EXPECT_TRUE(changed([](Schema& s) { s.root = vec_of(s.root); }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].name += "x"; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields[0].name += "x"; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields[0].number = 77; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields[0].type.kind = Kind::kI64; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields[4].storage = Storage::kInline; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields[7].type.length = 4; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields[11].default_value = false; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[0].fields.pop_back(); }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[1].underlying = Kind::kI16; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[1].values[0].value = 5; }));
  EXPECT_TRUE(changed([](Schema& s) { s.definitions[5].kind = DefinitionKind::kStruct; }));
}

}  // namespace
}  // namespace parcode::schema
