#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/catalogue.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/diagnostics/draw.h"
#include "gtest/gtest.h"

namespace parcode::compiler {
namespace {

TEST(Catalogue, HasADifferentNameForEachCodeAndNoEmptyText) {
  std::set<std::string_view> names;
  for (const CatalogueEntry& entry : catalogue()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.message.empty()) << entry.name;
    EXPECT_FALSE(entry.explanation.empty()) << entry.name;
    EXPECT_EQ(entry.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
              std::string_view::npos)
        << entry.name;
  }
}

TEST(Diagnostics, ComeInTheOrderOfTheText) {
  const SourceFile first("a.pcs", "0123456789");
  const SourceFile second("b.pcs", "0123456789");
  Diagnostics diagnostics;
  diagnostics.report(Code::kBadVersion, {&first, {5, 6}});
  diagnostics.report(Code::kBadVersion, {&second, {1, 2}});
  diagnostics.report(Code::kEmptyEnum, {&first, {2, 3}}, {"E"});
  const auto sorted = diagnostics.in_source_order();
  ASSERT_EQ(sorted.size(), 3U);
  EXPECT_EQ(sorted[0]->message(), "enum 'E' has no values");
  EXPECT_EQ(sorted[1]->location().file, &first);
  EXPECT_EQ(sorted[2]->location().file, &second);
}

TEST(Diagnostics, WarningsAreNoErrors) {
  const SourceFile file("a.pcs", "text");
  Diagnostics diagnostics;
  diagnostics.report(Code::kUnusedImport, {&file, {0, 1}}, {"b.pcs"});
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.report(Code::kMissingPackage, {&file, {}});
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Drawing, PutsTheCaretUnderWideTextAndTabs) {
  const SourceFile file("a.pcs", "\tgrün bad\n");
  Diagnostics diagnostics;
  diagnostics.report(Code::kUnknownType, {&file, {7, 10}}, {"bad"}).help("write good");
  EXPECT_EQ(draw_text(diagnostics),
            "a.pcs:1:7: error: there is no type 'bad' [unknown-type]\n"
            "   1 | \tgrün bad\n"
            "     | \t     ^~~\n"
            "help: write good\n");
}

TEST(Drawing, CutsLongLinesAroundTheError) {
  const SourceFile file("a.pcs", std::string(1'000'000, 'x') + "bad" + std::string(500'000, 'y'));
  Diagnostics diagnostics;
  diagnostics.report(Code::kUnknownType, {&file, {1'000'000, 1'000'003}}, {"bad"});
  const std::string text = draw_text(diagnostics);
  EXPECT_LT(text.size(), 600U);
  EXPECT_NE(text.find("..."), std::string::npos);
  EXPECT_NE(text.find("xbady"), std::string::npos);
}

TEST(Drawing, ShortensLongArguments) {
  const SourceFile file("a.pcs", "x");
  Diagnostics diagnostics;
  diagnostics.report(Code::kUnknownType, {&file, {0, 1}}, {std::string(1'000'000, 'x')});
  EXPECT_LT(draw_text(diagnostics).size(), 600U);
}

TEST(Drawing, ShowsAHundredAndCountsTheRest) {
  const SourceFile file("a.pcs", "x");
  Diagnostics diagnostics;
  for (int i = 0; i < 105; ++i) {
    diagnostics.report(Code::kBadVersion, {&file, {0, 1}});
  }
  EXPECT_TRUE(draw_text(diagnostics).ends_with("and 5 more\n"));
}

TEST(Drawing, EscapesJson) {
  EXPECT_EQ(json_quoted("a\"b\\c\nd\x01"), R"("a\"b\\c\nd\u0001")");
  EXPECT_EQ(json_quoted("grün"), "\"grün\"");
  EXPECT_EQ(json_quoted("\xFFx"), "\"?x\"");
}

TEST(Drawing, GivesOneJsonObjectALine) {
  const SourceFile file("a.pcs", "ab\ncd");
  Diagnostics diagnostics;
  diagnostics.report(Code::kUnusedImport, {&file, {4, 5}}, {"b.pcs"}).help("remove it");
  EXPECT_EQ(draw_json(diagnostics),
            R"({"file": "a.pcs", "line": 2, "column": 2, "severity": "warning", )"
            R"("code": "unused-import", "message": "nothing of 'b.pcs' is used", )"
            R"("help": "remove it"})"
            "\n");
}

}  // namespace
}  // namespace parcode::compiler
