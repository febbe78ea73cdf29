#include "examples/aptdb/stanza.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "examples/aptdb/input.h"
#include "examples/aptdb/utf8.h"
#include "examples/aptdb/words.h"

namespace aptdb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "name=value" of every field of every stanza, a "|" between stanzas.
std::vector<std::string> fields_of(std::string_view text, std::size_t step = 1 << 16) {
  TextInput input(text, step);
  StanzaReader reader(input);
  Stanza stanza;
  std::vector<std::string> fields;
  while (reader.next(stanza).value()) {
    if (!fields.empty()) fields.emplace_back("|");
    for (const Stanza::Entry& entry : stanza.entries()) {
      fields.push_back(std::string(entry.name) + "=" + std::string(entry.value));
    }
  }
  return fields;
}

TEST(StanzaReader, ReadsStanzasWhateverThePiecesThatTheInputComesIn) {
  const std::string text = "A: 1\nB: two words\n\nA: 2\nB:\n x\n\ty\n";
  for (std::size_t step = 1; step < text.size(); ++step) {
    EXPECT_THAT(fields_of(text, step),
                ElementsAre("A=1", "B=two words", "|", "A=2", "B=\n x\n\ty"));
  }
}

TEST(StanzaReader, TakesManyEmptyLinesCarriageReturnsAndAMissingLastLineEnd) {
  EXPECT_THAT(fields_of("\n\n\r\nA: 1\r\n\r\n\n\nA: 2"), ElementsAre("A=1", "|", "A=2"));
}

TEST(StanzaReader, ReadsNothingFromAnEmptyInput) {
  EXPECT_THAT(fields_of(""), IsEmpty());
  EXPECT_THAT(fields_of("\n\n\n"), IsEmpty());
}

TEST(StanzaReader, LetsALineOfBlanksContinueAField) {
  EXPECT_THAT(fields_of("A: 1\n \n x\nB: 2\n"), ElementsAre("A=1\n \n x", "B=2"));
}

TEST(StanzaReader, SkipsComments) {
  EXPECT_THAT(fields_of("# first\nA: 1\n# within\n x\n\n# alone\n\nB: 2\n"),
              ElementsAre("A=1\n x", "|", "B=2"));
}

TEST(StanzaReader, CountsLinesThatAreNoField) {
  TextInput input(" continues nothing\nno colon\n continues that\n: no name\nA: 1\n");
  StanzaReader reader(input);
  Stanza stanza;
  ASSERT_TRUE(reader.next(stanza).value());
  EXPECT_EQ(stanza.stray_lines(), 4U);
  EXPECT_EQ(stanza["A"], "1");
}

TEST(StanzaReader, KnowsTheLineThatAStanzaBeginsAt) {
  TextInput input("A: 1\nB: 2\n\n\nA: 3\n");
  StanzaReader reader(input);
  Stanza stanza;
  ASSERT_TRUE(reader.next(stanza).value());
  EXPECT_EQ(stanza.line(), 1U);
  ASSERT_TRUE(reader.next(stanza).value());
  EXPECT_EQ(stanza.line(), 5U);
}

TEST(StanzaReader, TellsACompressedInputByName) {
  TextInput input("\x1F\x8B\x08 and so on");
  StanzaReader reader(input);
  Stanza stanza;
  const auto more = reader.next(stanza);
  ASSERT_FALSE(more);
  EXPECT_THAT(more.error().message, HasSubstr("gzip -dc"));
}

TEST(StanzaReader, RefusesAStanzaWithoutEnd) {
  for (const std::string& line : {std::string(100, 'x') + "\n", std::string(100, 'x')}) {
    std::string text;
    while (text.size() < (20 << 20)) text += line;
    TextInput input(text);
    StanzaReader reader(input);
    Stanza stanza;
    const auto more = reader.next(stanza);
    ASSERT_FALSE(more);
    EXPECT_THAT(more.error().message, HasSubstr("no control file"));
  }
}

TEST(Stanza, FindsFieldsWhateverTheirCaseTheFirstOfTwo) {
  const Stanza stanza("package: a\nPackage: b\n");
  EXPECT_EQ(stanza["Package"], "a");
  EXPECT_EQ(stanza["Version"], "");
}

TEST(Stanza, RepairsWhatIsNotUtf8) {
  const Stanza stanza("Maintainer: J\xF6rg \xC3\xA9\n");
  EXPECT_EQ(stanza["Maintainer"], "J\xEF\xBF\xBDrg \xC3\xA9");
}

TEST(Unfolded, DropsTheBlankOfEachLineAndTheDotsOfEmptyOnes) {
  EXPECT_EQ(unfolded(" one\n .\n  indented\n\ttab\r\n"), "one\n\n indented\ntab");
  EXPECT_EQ(unfolded(""), "");
}

TEST(RepairedUtf8, KeepsEveryValidCharacter) {
  const std::string text =
      "a\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
      "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF z";
  EXPECT_EQ(repaired_utf8(text), text);
}

TEST(RepairedUtf8, ReplacesOverlongFormsSurrogatesAndCutCharacters) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(repaired_utf8("\xC0\xAF"), mark + mark);
  EXPECT_EQ(repaired_utf8("\xED\xA0\x80"), mark + mark + mark);
  EXPECT_EQ(repaired_utf8("\xF4\x90\x80\x80"), mark + mark + mark + mark);
  EXPECT_EQ(repaired_utf8("x\xE2\x82"), "x" + mark);
  EXPECT_EQ(repaired_utf8("\xE2\x82y\xFF"), mark + "y" + mark);
}

TEST(WordsOf, SplitsAtEverythingThatIsNoLetterOrDigit) {
  EXPECT_THAT(words_of("GNU C Library: libc6-dev, libc6"),
              ElementsAre("dev", "gnu", "libc6", "library"));
}

TEST(WordsOf, KeepsAPlusThatBelongsToAWord) {
  EXPECT_THAT(words_of("C++ and g++ + x"), ElementsAre("and", "c++", "g++"));
}

}  // namespace
}  // namespace aptdb
