#include "compiler/syntax/parse.h"

#include <string>
#include <variant>

#include "gtest/gtest.h"

namespace parcode::compiler {
namespace {

struct Parsed {
  SourceFile source;
  Diagnostics diagnostics = {};
  ParsedFile file = {};

  explicit Parsed(const std::string& text)
      : source("f.pcs", text), file(parse(source, diagnostics)) {}

  std::size_t statement_count() const { return file.tree.statements.size(); }
  const ast::Definition& definition(std::size_t index) const {
    return std::get<ast::Definition>(file.tree.statements.at(index).content);
  }
};

TEST(Parse, KeepsWhatIsGoodAroundAnError) {
  const Parsed parsed("package a; struct S { 0: u8 x; 1: ; 2: u8 z; } struct T { 0: S s; }");
  EXPECT_EQ(parsed.diagnostics.count(), 1U);
  ASSERT_EQ(parsed.statement_count(), 3U);
  EXPECT_EQ(parsed.definition(1).fields.size(), 2U);
  EXPECT_FALSE(parsed.definition(1).complete);
  EXPECT_TRUE(parsed.definition(2).complete);
  EXPECT_TRUE(parsed.file.tree.complete) << "no definition was lost";
}

TEST(Parse, SaysThatADefinitionWasLost) {
  const Parsed parsed("package a; strct S { 0: u8 x; } struct T {}");
  EXPECT_EQ(parsed.diagnostics.count(), 1U);
  EXPECT_FALSE(parsed.file.tree.complete);
  EXPECT_EQ(parsed.statement_count(), 2U);
}

TEST(Parse, GoesOnAfterAMissingBrace) {
  const Parsed parsed("package a;\nstruct S {\n  0: u8 x;\nstruct T {\n  0: u8 y;\n}\n");
  EXPECT_EQ(parsed.diagnostics.count(), 1U);
  ASSERT_EQ(parsed.statement_count(), 3U);
  EXPECT_EQ(parsed.definition(2).name.text, "T");
}

TEST(Parse, GivesPositionsInBytesBehindTextThatIsNotAscii) {
  const Parsed parsed("package a; // grün 日本\nstruct S { 0: string x = \"ü\"; }");
  EXPECT_FALSE(parsed.diagnostics.has_errors());
  const ast::Definition& s = parsed.definition(1);
  EXPECT_EQ(parsed.source.text(s.name.span), "S");
  EXPECT_EQ(s.fields[0].default_value->text, "ü");
}

TEST(Parse, GivesAllTokensCommentsIncluded) {
  const Parsed parsed("package a; // c\n/// d\n/* e */");
  ASSERT_EQ(parsed.file.tokens.size(), 6U);
  EXPECT_EQ(parsed.file.tokens[3].kind, TokenKind::kLineComment);
  EXPECT_EQ(parsed.file.tokens[4].kind, TokenKind::kDocComment);
  EXPECT_EQ(parsed.file.tokens[5].kind, TokenKind::kBlockComment);
}

TEST(Parse, ReportsARunOfJunkOnceWhereverItBegins) {
  for (const std::string text : {"$$$package a;", "package $$$ a;", "package a;$$$"}) {
    const Parsed parsed(text);
    ASSERT_EQ(parsed.diagnostics.count(), 1U) << text;
    EXPECT_EQ(parsed.diagnostics.in_source_order()[0]->code(), Code::kInvalidCharacter) << text;
  }
}

TEST(Parse, StopsAfterManyErrors) {
  std::string text = "package a;\n";
  for (std::size_t i = 0; i < 10 * kMaxSyntaxErrors; ++i) {
    text += "struct S { 0 }\n";
  }
  const Parsed parsed(text);
  EXPECT_EQ(parsed.diagnostics.count(), kMaxSyntaxErrors);
}

// Every way to cut a schema off or to lose one of its tokens ends in a message, not in a crash.
TEST(Parse, SurvivesEveryCutAndEveryLostToken) {
  const std::string text =
      "package a.b; version 3; import \"x.pcs\"; const u8 n = -1.5e3;\n"
      "enum E : u8 { a = 0 [deprecated]; reserved -5..-1, \"x\"; }\n"
      "struct S { 0: map<string, array<u8, 3>> m = x.y [map, level = 3]; reserved 1; }\n"
      "union U { 0: vec<u8> v; } root optional<S>;";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Parsed cut(text.substr(0, i));
  }
  const Parsed whole(text);
  EXPECT_FALSE(whole.diagnostics.has_errors());
  for (const Token& token : whole.file.tokens) {
    std::string lost = text;
    lost.erase(token.span.begin, token.span.end - token.span.begin);
    const Parsed parsed(lost);
    std::string twice = text;
    twice.insert(token.span.end,
                 " " + text.substr(token.span.begin, token.span.end - token.span.begin));
    const Parsed doubled(twice);
    for (const Token& other : whole.file.tokens) {
      std::string replaced = text;
      replaced.replace(token.span.begin, token.span.end - token.span.begin,
                       text.substr(other.span.begin, other.span.end - other.span.begin));
      const Parsed mixed(replaced);
    }
  }
}

}  // namespace
}  // namespace parcode::compiler
