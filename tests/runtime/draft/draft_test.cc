// A draft gives the same bytes as the generated code, wherever its values come from.

#include <gtest/gtest.h>

#include <bit>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "runtime/draft/draft_builder.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/recompress.h"
#include "runtime/draft/save.h"
#include "runtime/dynamic/walker.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using draft::Draft;
using draft::JsonFormat;
using tests::shapes::Everything;
using tests::shapes::make_everything;

using Octets = std::vector<std::byte>;

File file_of(const Octets& bytes) {
  return open_bytes(std::span(bytes)).value();
}

Octets from_values(const Octets& bytes, const SaveOptions& options = {}) {
  const DynamicValue root = file_of(bytes).dynamic_root().value();
  Draft copy(root.file().types());
  draft::DraftBuilder builder(copy);
  const Status walked =
      dynamic::Walker(root.file().state(), root.file().types(), builder).walk(root.spot());
  EXPECT_TRUE(walked.has_value()) << to_string(walked.error());
  return draft::serialize(copy, options).value();
}

Octets from_json(const Octets& bytes, const JsonOptions& options = {}) {
  const DynamicValue root = file_of(bytes).dynamic_root().value();
  Draft copy(root.file().types());
  std::istringstream text(root.json(options).value());
  const Status read = read_json(text, copy, options.lines ? JsonFormat::kLines : JsonFormat::kJson);
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
  return draft::serialize(copy).value();
}

// Of one field of Everything, given as JSON.
std::string error_of(const std::string& json, JsonFormat format = JsonFormat::kJson) {
  static const dynamic::Types types(file_of(serialize(Everything{}).value()).schema().value());
  Draft copy(types);
  std::istringstream text(json);
  const Status read = read_json(text, copy, format);
  EXPECT_FALSE(read.has_value()) << json;
  return read ? "" : to_string(read.error());
}

TEST(Draft, OfAFileGivesItsBytes) {
  for (const std::size_t items : {0U, 30U, 5000U}) {
    const Octets bytes = serialize(make_everything(items)).value();
    EXPECT_TRUE(from_values(bytes) == bytes) << items;
  }
}

TEST(Draft, FollowsTheOptions) {
  const Everything value = make_everything(5000);
  const SaveOptions options{.compression = Compression::kZstd, .level = 3, .shard_bytes = 40'000};
  EXPECT_TRUE(from_values(serialize(value).value(), options) == serialize(value, options).value());
}

TEST(Draft, OfJsonGivesTheBytesOfItsFile) {
  for (const std::size_t items : {0U, 30U, 3000U}) {
    const Octets bytes = serialize(make_everything(items)).value();
    EXPECT_TRUE(from_json(bytes) == bytes) << items;
    EXPECT_TRUE(from_json(bytes, {.indent = 2, .bytes = JsonBytes::kHex}) == bytes) << items;
    EXPECT_TRUE(from_json(bytes, {.bytes = JsonBytes::kNumbers}) == bytes) << items;
  }
}

TEST(Draft, OfNothingHasTheDefaults) {
  const Octets bytes = serialize(Everything{}).value();
  const dynamic::Types types(file_of(bytes).schema().value());
  Draft empty(types);
  EXPECT_TRUE(draft::serialize(empty).value() == bytes);
  std::istringstream text("{}");
  ASSERT_TRUE(read_json(text, empty).has_value());
  EXPECT_TRUE(draft::serialize(empty).value() == bytes);
}

template <class T>
void expect_same(const T& value) {
  const Octets bytes = serialize(value).value();
  EXPECT_TRUE(from_json(bytes) == bytes);
  EXPECT_TRUE(from_values(bytes) == bytes);
}

TEST(Draft, KeepsEveryNumber) {
  expect_same(std::vector<double>{
      0.1, -0.0, 5.0, 1e300, 5e-324, std::numeric_limits<double>::infinity(),
      -std::numeric_limits<double>::infinity(), std::bit_cast<double>(0x7FF8'0000'0000'0000ULL),
      std::bit_cast<double>(0xFFF8'0000'0000'0001ULL)});
  expect_same(std::vector<float>{0.1F, 16777217.F, 1e-45F, std::bit_cast<float>(0xFFC0'0001U)});
  expect_same(std::vector<Int128>{Int128::from_parts(std::numeric_limits<std::int64_t>::min(), 0),
                                  -1, Int128::from_parts(5, 5)});
  expect_same(std::vector<UInt128>{UInt128::from_parts(~0ULL, ~0ULL), 7});
  expect_same(std::vector<std::uint64_t>{0, ~0ULL});
  expect_same(std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), -1});
}

TEST(Draft, KeepsRootsOfEveryKind) {
  expect_same(std::string("text\n\x01 \"grüße\""));
  expect_same(std::uint64_t{7});
  expect_same(std::optional<std::optional<std::uint8_t>>(std::in_place));
  expect_same(std::optional<std::optional<std::uint8_t>>(9));
  expect_same(std::unordered_map<std::string, std::vector<bool>>{{"a", {true}}, {"b", {}}});
  expect_same(std::array<std::string, 3>{"a", "", "c"});
  expect_same(std::vector<std::string>());
  std::unordered_map<std::int32_t, std::string> large;
  for (std::int32_t i = -20'000; i < 20'000; ++i) large[i] = std::to_string(i);
  expect_same(large);
}

TEST(Draft, OfLinesGivesTheSameBytes) {
  const std::vector<tests::shapes::Point> points(3000, {1, 2});
  const Octets list = serialize(points).value();
  EXPECT_TRUE(from_json(list, {.lines = true}) == list);
  const std::unordered_map<std::string, std::uint32_t> map = {{"a", 1}, {"b", 2}};
  const Octets entries = serialize(map).value();
  EXPECT_TRUE(from_json(entries, {.lines = true}) == entries);
}

TEST(Draft, ErrorsNameLineAndPath) {
  EXPECT_EQ(error_of("{\n  \"inside\": {\n    \"scalars\": {\"g\": 256}\n  }\n}"),
            "invalid_argument: line 3: 256 is outside u8 (0 to 255) (in inside.scalars.g)");
  EXPECT_EQ(error_of("{\"inside\": {\"strngs\": []}}"),
            "invalid_argument: line 1: struct tests.shapes.Inline has no field 'strngs'; did you "
            "mean 'strings'? (in inside)");
  EXPECT_NE(error_of("{\"inside\": {\"points\": [{\"x\": 1},\n{\"x\": true}]}}")
                .find("line 2: true is not a number of type i32 (in inside.points[1].x)"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"counts\": {\"a\": 1, \"a\": 2}}}").find("same key"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"counts\": {\"a\": \"x\"}}}").find("inside.counts[\"a\"]"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"triple\": [1, 2]}}").find("needs 3 elements"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"figure\": {}}}").find("a union is an object with one"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"colors\": [\"gren\"]}}").find("did you mean 'green'?"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"s\": 5}}").find("5 is not a string"), std::string::npos);
  EXPECT_NE(error_of("{\"inside\": {\"s\": \"a\", \"s\": \"b\"}}").find("comes twice"),
            std::string::npos);
  EXPECT_NE(error_of("{\"inside\": \n\n oops").find("line 3: this is no JSON"), std::string::npos)
      << error_of("{\"inside\": \n\n oops");
  EXPECT_NE(error_of("{", JsonFormat::kLines).find("NDJSON needs a vec or a map"),
            std::string::npos);
}

TEST(Recompress, GivesTheBytesOfASaveWithThoseOptions) {
  const Everything value = make_everything(5000);
  const auto folder = std::filesystem::path(::testing::TempDir());
  const Metadata metadata{.description = "kept"};
  const SaveOptions plain{.metadata = metadata};
  const SaveOptions zstd{.compression = Compression::kZstd, .level = 5, .metadata = metadata};
  ASSERT_TRUE(save(folder / "plain.pcode", value, plain).has_value());
  ASSERT_TRUE(save(folder / "zstd.pcode", value, zstd).has_value());
  const auto read = [](const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const File file = open(folder / "plain.pcode").value();
  ASSERT_TRUE(draft::recompress(file, folder / "copy.pcode",
                                {.compression = Compression::kZstd, .level = 5})
                  .has_value());
  EXPECT_TRUE(read(folder / "copy.pcode") == read(folder / "zstd.pcode"));
  const File copy = open(folder / "copy.pcode").value();
  ASSERT_TRUE(draft::recompress(copy, folder / "back.pcode", {}).has_value());
  EXPECT_TRUE(read(folder / "back.pcode") == read(folder / "plain.pcode"));
  ASSERT_TRUE(draft::recompress(copy, folder / "none.pcode", {}, /*all=*/true).has_value());
  const auto inspection = inspect(open(folder / "none.pcode").value(), {.deep = true}).value();
  for (const FieldInspection& field : inspection.fields) {
    EXPECT_EQ(field.codecs.none, field.chunks) << field.path;
  }
  EXPECT_TRUE(load<Everything>(folder / "none.pcode").value() == value);
}

}  // namespace
}  // namespace parcode::testing
