// Literals, comments and lines, as C++ reads them.

#include "compiler/emit/cpp_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/base/int128.h"

namespace parcode::compiler {
namespace {

using schema::Kind;

TEST(StringLiteral, EscapesWhatCppWouldReadAsSomethingElse) {
  EXPECT_EQ(string_literal("a\"b\\c\n\t\x01z"), R"("a\"b\\c\n\t\001z")");
  EXPECT_EQ(string_literal("wörld"), "\"wörld\"");
}

TEST(StringLiteral, HidesWhatWouldTurnTheDirectionOfText) {
  EXPECT_EQ(string_literal("a\xE2\x80\xAE"
                           "b"),
            R"("a\342\200\256b")");
}

TEST(StringLiterals, FillLinesWithoutCuttingAnEscape) {
  const auto lines = string_literals(std::string(200, '\xFF') + std::string(100, 'x'), 4);
  std::string all;
  for (const std::string& line : lines) {
    EXPECT_LE(line.size() + 4 + 3, kMaxColumns);  // what may follow the last: sv;
    const std::size_t first_plain = std::min(line.find('x'), line.size() - 1);
    EXPECT_EQ((first_plain - 1) % 4, 0U) << line;
    all += line.substr(1, line.size() - 2);
  }
  EXPECT_EQ(all.size(), 200 * 4 + 100U);
}

TEST(StringLiterals, KeepEscapesApartFromDigits) {
  using namespace std::string_view_literals;
  EXPECT_EQ(string_literals("\0\0a\0011\x1F"sv, 0),
            (std::vector<std::string>{R"("\0\0a\0011\37")"}));
}

TEST(NumberLiteral, HasTheTypeOfItsVariable) {
  EXPECT_EQ(number_literal(true, Kind::kBool), "true");
  EXPECT_EQ(number_literal(Int128(-5), Kind::kI8), "-5");
  EXPECT_EQ(number_literal(Int128(INT64_MIN), Kind::kI64), "-9223372036854775807 - 1");
  EXPECT_EQ(number_literal(Int128(UINT64_MAX), Kind::kU64), "18446744073709551615U");
  EXPECT_EQ(number_literal({}, Kind::kU64), "0");
  EXPECT_EQ(number_literal({}, Kind::kBool), "false");
}

TEST(NumberLiteral, SpellsWideNumbersInParts) {
  EXPECT_EQ(number_literal(Int128(-1), Kind::kI128), "-1");
  EXPECT_EQ(number_literal(Int128::from_parts(-1, 0), Kind::kI128),
            "parcode::Int128::from_parts(static_cast<std::int64_t>(0xffffffffffffffff), "
            "0x0000000000000000)");
  EXPECT_EQ(number_literal(UInt128::from_parts(~0ULL, 1), Kind::kU128),
            "parcode::UInt128::from_parts(0xffffffffffffffff, 0x0000000000000001)");
}

TEST(NumberLiteral, ReadsBackAsTheSameFloat) {
  EXPECT_EQ(number_literal(0.1, Kind::kF64), "0.1");
  EXPECT_EQ(number_literal(0.1, Kind::kF32), "0.1F");
  EXPECT_EQ(number_literal(2.0, Kind::kF64), "2.0");
  EXPECT_EQ(number_literal(-0.0, Kind::kF32), "-0.0F");
  EXPECT_EQ(number_literal(1e300, Kind::kF64), "1e+300");
  EXPECT_EQ(number_literal(std::nan(""), Kind::kF32), "std::numeric_limits<float>::quiet_NaN()");
  EXPECT_EQ(number_literal(-std::numeric_limits<double>::infinity(), Kind::kF64),
            "-std::numeric_limits<double>::infinity()");
}

TEST(CommentLines, AreBrokenAtBlanks) {
  const std::string word(60, 'w');
  EXPECT_EQ(comment_lines(word + " " + word, 0),
            (std::vector<std::string>{" " + word, " " + word}));
  EXPECT_EQ(comment_lines("one\n\n  two", 2), (std::vector<std::string>{" one", "", "   two"}));
  EXPECT_TRUE(comment_lines("", 0).empty());
}

TEST(CommentLines, NeverGoOnInTheNextLine) {
  EXPECT_EQ(comment_lines("a\\", 0), (std::vector<std::string>{" a\\."}));
  EXPECT_EQ(comment_lines("a\\  ", 0), (std::vector<std::string>{" a\\."}));
}

TEST(FitLines, BreaksArgumentsBelowTheirBracket) {
  const std::string first(60, 'a');
  const std::string second(40, 'b');
  EXPECT_EQ(fit_lines("  call(" + first + ", " + second + ");\n"),
            "  call(" + first + ",\n       " + second + ");\n");
}

TEST(FitLines, BreaksConditionsBehindTheirOperator) {
  const std::string a(50, 'a');
  const std::string b(60, 'b');
  EXPECT_EQ(fit_lines("  return f(" + a + ") && f(" + b + ");\n"),
            "  return f(" + a + ") &&\n         f(" + b + ");\n");
}

TEST(FitLines, GivesAFunctionThreeLines) {
  const std::string name(60, 'n');
  EXPECT_EQ(fit_lines("  int " + name + "() const { return get(" + name + "); }\n"),
            "  int " + name + "() const {\n    return get(" + name + ");\n  }\n");
}

TEST(FitLines, LeavesWhatFitsAndWhatCannotBeBroken) {
  const std::string comment = "  // " + std::string(80, 'c') + " " + std::string(40, 'c') + "\n";
  EXPECT_EQ(fit_lines(comment), comment);
  EXPECT_EQ(fit_lines("int a;\n\n"), "int a;\n\n");
  const std::string literal = "    \"" + std::string(120, 'x') + "\"\n";
  EXPECT_EQ(fit_lines(literal), literal);
}

}  // namespace
}  // namespace parcode::compiler
