#include <filesystem>
#include <string>

#include "compiler/source/file_reader.h"
#include "compiler/source/source_file.h"
#include "compiler/source/utf8.h"
#include "gtest/gtest.h"

namespace parcode::compiler {
namespace {

TEST(Utf8, FindsTheFirstByteThatIsNotPartOfACharacter) {
  EXPECT_EQ(find_invalid_utf8(""), std::nullopt);
  EXPECT_EQ(find_invalid_utf8("plain, grün, 日本, \U0001F600"), std::nullopt);
  EXPECT_EQ(find_invalid_utf8("ab\xFF"), 2U);
  EXPECT_EQ(find_invalid_utf8("\xC0\x80"), 0U) << "overlong";
  EXPECT_EQ(find_invalid_utf8("\xE0\x80\x80"), 0U) << "overlong";
  EXPECT_EQ(find_invalid_utf8("\xF0\x80\x80\x80"), 0U) << "overlong";
  EXPECT_EQ(find_invalid_utf8("a\xED\xA0\x80"), 1U) << "a surrogate";
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0U) << "above U+10FFFF";
  EXPECT_EQ(find_invalid_utf8("abc\xE6\x97"), 3U) << "cut off";
}

TEST(Utf8, WritesWhatItAccepts) {
  for (const char32_t character : {U'a', U'é', U'日', U'\U0001F600', U'\U0010FFFF'}) {
    std::string text;
    append_utf8(text, character);
    EXPECT_EQ(find_invalid_utf8(text), std::nullopt);
    EXPECT_EQ(utf8_length(text[0]), text.size());
    EXPECT_EQ(count_code_points(text), 1U);
  }
}

TEST(SourceFile, CountsColumnsInCodePointsAndTabsAsOne) {
  const SourceFile file("f.pcs", "ab\n\tgrün x\n");
  EXPECT_EQ(file.position(0).line, 1U);
  EXPECT_EQ(file.position(0).column, 1U);
  const auto x = static_cast<std::uint32_t>(file.text().find('x'));
  EXPECT_EQ(file.position(x).line, 2U);
  EXPECT_EQ(file.position(x).column, 7U);
}

TEST(SourceFile, KnowsTheEndOfTheFileAndLinesWithoutTheirEnds) {
  const SourceFile file("f.pcs", "one\r\ntwo");
  EXPECT_EQ(file.text(file.line_span(1)), "one");
  EXPECT_EQ(file.text(file.line_span(2)), "two");
  EXPECT_EQ(file.position(8).line, 2U);
  EXPECT_EQ(file.position(8).column, 4U);
  EXPECT_EQ(SourceFile("empty", "").position(0).line, 1U);
}

TEST(SourceFile, DropsAByteOrderMark) {
  EXPECT_EQ(SourceFile("f.pcs", "\xEF\xBB\xBFpackage").text(), "package");
}

TEST(DiskReader, SaysWhyAFileCannotBeRead) {
  const DiskReader reader;
  EXPECT_FALSE(reader.exists("no/such/file.pcs"));
  EXPECT_EQ(reader.read("no/such/file.pcs").error().message, "No such file or directory");
  EXPECT_EQ(reader.read(std::filesystem::temp_directory_path()).error().message, "is a directory");
  EXPECT_NE(reader.read("/dev/zero").error().message.find("larger than"), std::string::npos);
}

}  // namespace
}  // namespace parcode::compiler
