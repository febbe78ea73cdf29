// What values are as JSON.

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using nlohmann::json;
using tests::shapes::Everything;
using tests::shapes::make_everything;

template <class T>
std::string text_of(const T& value, const JsonOptions& options = {}) {
  return open_bytes(serialize(value).value())->dynamic_root()->json(options).value();
}

TEST(Json, KeepsEveryNumberExactly) {
  EXPECT_EQ(text_of(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(text_of(UInt128::from_parts(~0ULL, ~0ULL)), "340282366920938463463374607431768211455");
  EXPECT_EQ(text_of(Int128::from_parts(std::numeric_limits<std::int64_t>::min(), 0)),
            "-170141183460469231731687303715884105728");
  EXPECT_EQ(text_of(0.1F), "0.1");
  EXPECT_EQ(text_of(0.1), "0.1");
  EXPECT_EQ(text_of(5.0), "5.0");
  EXPECT_EQ(text_of(-0.0), "-0.0");
  EXPECT_EQ(text_of(1e300), "1e+300");
  EXPECT_EQ(text_of(std::numeric_limits<double>::infinity()), "\"inf\"");
  EXPECT_EQ(text_of(-std::numeric_limits<float>::infinity()), "\"-inf\"");
  EXPECT_EQ(text_of(std::bit_cast<double>(0x7FF8'0000'0000'0000ULL)), "\"nan\"");
  EXPECT_EQ(text_of(std::bit_cast<float>(0xFFC0'0001U)), "\"nan(0xffc00001)\"");
}

TEST(Json, KeepsStringsAndBytes) {
  EXPECT_EQ(text_of(std::string("a\"\\\n\x01grüße")), R"("a\"\\\n\u0001grüße")");
  using Octets = std::vector<std::uint8_t>;
  EXPECT_EQ(text_of(Octets{}), "\"\"");
  EXPECT_EQ(text_of(Octets{0xDE}), "\"3g==\"");
  EXPECT_EQ(text_of(Octets{0xDE, 0xAD}), "\"3q0=\"");
  EXPECT_EQ(text_of(Octets{0xDE, 0xAD, 0xBE, 0xEF}), "\"3q2+7w==\"");
  EXPECT_EQ(text_of(Octets{0xDE, 0xAD}, {.bytes = JsonBytes::kHex}), "\"hex:dead\"");
  EXPECT_EQ(text_of(Octets{1, 2}, {.bytes = JsonBytes::kNumbers}), "[1,2]");
}

TEST(Json, TellsAnAbsentOptionalFromOneThatHoldsAnAbsentOne) {
  using Twice = std::optional<std::optional<std::uint8_t>>;
  EXPECT_EQ(text_of(Twice()), "null");
  EXPECT_EQ(text_of(Twice(std::in_place)), "[null]");
  EXPECT_EQ(text_of(Twice(7)), "[7]");
}

TEST(Json, IsIndentedForPeopleAndHasLinesForPrograms) {
  const std::vector<tests::shapes::Point> points = {{1, 2}, {3, 4}};
  EXPECT_EQ(text_of(points, {.indent = 2}),
            "[\n  {\n    \"x\": 1,\n    \"y\": 2\n  },\n  {\n    \"x\": 3,\n    \"y\": 4\n  }\n]");
  EXPECT_EQ(text_of(points, {.lines = true}), "{\"x\":1,\"y\":2}\n{\"x\":3,\"y\":4}\n");
  EXPECT_EQ(text_of(std::vector<int>{1, 2}, {.indent = 2}), "[1, 2]");
  const std::unordered_map<std::uint64_t, std::string> map = {{5, "five"}};
  EXPECT_EQ(text_of(map, {.lines = true}), "{\"key\":5,\"value\":\"five\"}\n");
  EXPECT_EQ(text_of(std::string("x"), {.lines = true}), "\"x\"\n");
}

TEST(Json, OfEverythingIsJsonWithAllValues) {
  const Everything value = make_everything(3000);
  const json all = json::parse(text_of(value));
  const json& out = all["outside"];
  EXPECT_EQ(all["inside"]["figures"][3], (json{{"note", "note"}}));
  EXPECT_EQ(all["inside"]["gaps"], (json{nullptr, "", "text"}));
  EXPECT_EQ(all["inside"]["colors"], (json{"green", 99}));
  EXPECT_EQ(all["inside"]["counts"]["apples"], 3);
  EXPECT_EQ(out["lines"].size(), value.outside.lines.size());
  EXPECT_EQ(out["lines"][2999], value.outside.lines[2999]);
  EXPECT_EQ(out["by_number"]["977"], "value 1");
  EXPECT_EQ(out["by_key"].size(), value.outside.by_key.size());
  EXPECT_EQ(out["by_key"][0]["key"]["color"], "red");
  EXPECT_EQ(out["previous"]["plain"].size(), 300U);
  EXPECT_EQ(json::parse(text_of(value, {.indent = 2})), all);
}

TEST(Json, StopsWhenItsSinkFails) {
  const auto file = open_bytes(serialize(make_everything(3000)).value());
  const auto refuse = [](std::string_view) -> Status { return fail(ErrorCode::kIo, "no room"); };
  const Status written = file->dynamic_root()->write_json(refuse);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().message, "no room");
}

}  // namespace
}  // namespace parcode::testing
