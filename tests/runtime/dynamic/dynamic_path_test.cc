// The grammar of paths.

#include "runtime/dynamic/dynamic_path.h"

#include <gtest/gtest.h>

namespace parcode::dynamic {
namespace {

using Kind = Step::Kind;

TEST(DynamicPath, TakesFieldsIndicesPartsKeysAndStars) {
  const auto path = DynamicPath::parse("a.b_1[5][-1][2:7][:][\"k\\\"ey\"]['it'][true][*].*");
  ASSERT_TRUE(path.has_value()) << path.error().message;
  std::vector<Kind> kinds;
  for (const Step& step : path->steps) kinds.push_back(step.kind);
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::kField, Kind::kField, Kind::kIndex, Kind::kIndex,
                                      Kind::kPart, Kind::kPart, Kind::kKey, Kind::kKey, Kind::kKey,
                                      Kind::kAll, Kind::kAll}));
  EXPECT_EQ(path->steps[1].name, "b_1");
  EXPECT_EQ(path->steps[3].index, -1);
  EXPECT_EQ(path->steps[4].from, 2);
  EXPECT_EQ(path->steps[4].to, 7);
  EXPECT_FALSE(path->steps[5].from.has_value());
  EXPECT_EQ(path->steps[6].name, "k\"ey");
  EXPECT_EQ(path->steps[7].name, "it");
  EXPECT_EQ(path->steps[8].name, "true");
}

TEST(DynamicPath, TakesAKeyThatIsJson) {
  const auto path = DynamicPath::parse(R"(m[{"a": [1, "]"], "b": "}"}].c)");
  ASSERT_TRUE(path.has_value()) << path.error().message;
  ASSERT_EQ(path->steps.size(), 3U);
  EXPECT_EQ(path->steps[1].name, R"({"a": [1, "]"], "b": "}"})");
}

TEST(DynamicPath, NamesTheRootByNothingAndALengthByLen) {
  EXPECT_TRUE(DynamicPath::parse("")->steps.empty());
  EXPECT_TRUE(DynamicPath::parse("len()")->length);
  const auto length = DynamicPath::parse("len(a[1])");
  EXPECT_TRUE(length->length);
  EXPECT_EQ(length->steps.size(), 2U);
  EXPECT_EQ(DynamicPath::parse(".a")->steps.size(), 1U);
  EXPECT_EQ(DynamicPath::parse("len")->steps[0].name, "len");
}

TEST(DynamicPath, SaysWhereItStopsBeingOne) {
  for (const char* bad :
       {"a..b", "a[", "a[]", "a[\"x]", "a b", "5", "a]", "a[\"x\"", "a[1]b", "a['\\q']", "a."}) {
    const auto path = DynamicPath::parse(bad);
    ASSERT_FALSE(path.has_value()) << bad;
    EXPECT_EQ(path.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(path.error().message.find("character"), std::string::npos) << path.error().message;
  }
}

}  // namespace
}  // namespace parcode::dynamic
