#include "compiler/format/format.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/model/lower.h"
#include "compiler/syntax/parse.h"
#include "gtest/gtest.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/compiler/support/random_text.h"

namespace parcode::compiler {
namespace {

std::string formatted(const std::string& text) {
  const SourceFile file("f.pcs", text);
  Diagnostics diagnostics;
  const ParsedFile parsed = parse(file, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  return format(file, parsed.tokens);
}

// Every comment, in order, without blanks at the ends of its lines.
std::vector<std::string> comments(const std::string& text) {
  const SourceFile file("f.pcs", text);
  Diagnostics diagnostics;
  std::vector<std::string> found;
  for (const Token& token : parse(file, diagnostics).tokens) {
    if (is_comment(token)) {
      std::string comment(file.text(token.span));
      std::erase(comment, '\r');
      found.push_back(comment.substr(0, comment.find_last_not_of(" \t\f") + 1));
    }
  }
  return found;
}

// What two versions of a text must agree in: definitions, docs, defaults, root, version.
schema::Schema meaning(const std::string& text) {
  const Compiled compiled = compile_text(text);
  EXPECT_TRUE(compiled.set.has_value()) << compiled.messages();
  if (!compiled.set) {
    return {};
  }
  schema::Schema whole = model::lower_all(*compiled.set);
  const model::File& file = compiled.set->files[0];
  whole.version = file.version;
  if (file.root) {
    whole.root = file.root->type;
  }
  return whole;
}

void expect_properties(const std::string& text) {
  const std::string once = formatted(text);
  EXPECT_EQ(formatted(once), once) << text;
  EXPECT_EQ(comments(once), comments(text)) << text;
}

TEST(Format, HasOneLayout) {
  EXPECT_EQ(formatted("package  a . b ;import\"x.pcs\";\n\n\n\nversion 1;\n"
                      "const i8 n=-3;struct S{0:vec < u8>a=5[chunkable,level=1];"
                      "1 : map<u8,u8> b;reserved -1..-3,\"x\";}enum E:u8{a=0;}struct T {}\n"
                      "root S;"),
            "package a.b;\n"
            "import \"x.pcs\";\n"
            "\n"
            "version 1;\n"
            "const i8 n = -3;\n"
            "struct S {\n"
            "  0: vec<u8> a = 5 [chunkable, level = 1];\n"
            "  1: map<u8, u8> b;\n"
            "  reserved -1..-3, \"x\";\n"
            "}\n"
            "\n"
            "enum E : u8 {\n"
            "  a = 0;\n"
            "}\n"
            "\n"
            "struct T {}\n"
            "\n"
            "root S;\n");
}

TEST(Format, KeepsCommentsWhereTheyStand) {
  EXPECT_EQ(formatted("// top\n\n\n// second\npackage a; // behind\n"
                      "/* own */ struct S { // head\n\n"
                      "/// doc\n  0: /* inside */ u8 x; /* tail */\n"
                      "  1: u8 // split\n y;\n"
                      "    // last\n\n } // end\n// after\n"),
            "// top\n"
            "\n"
            "// second\n"
            "package a;  // behind\n"
            "/* own */ struct S {  // head\n"
            "  /// doc\n"
            "  0: /* inside */ u8 x;  /* tail */\n"
            "  1: u8  // split\n"
            "      y;\n"
            "  // last\n"
            "}  // end\n"
            "\n"
            "// after\n");
}

TEST(Format, AcceptsCarriageReturnsAndAByteOrderMark) {
  EXPECT_EQ(formatted("\xEF\xBB\xBFpackage a;\r\n\r\n// c  \r\nroot u8;\r\n"),
            "package a;\n\n// c\nroot u8;\n");
  EXPECT_EQ(formatted(""), "");
}

TEST(Format, IsIdempotentAndKeepsCommentsAndMeaningOfRandomSchemas) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const std::string text = random_schema_text(seed);
    expect_properties(text);
    EXPECT_EQ(meaning(formatted(text)), meaning(text)) << "seed " << seed << "\n" << text;
    if (HasFailure()) {
      break;
    }
  }
}

TEST(Format, IsIdempotentAndKeepsCommentsOfEverySchemaOfTheTree) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(".")) {
    if (entry.path().extension() != ".pcs" || !entry.is_regular_file()) {
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const SourceFile source(entry.path(), text.str());
    Diagnostics diagnostics;
    parse(source, diagnostics);
    if (!diagnostics.has_errors()) {
      SCOPED_TRACE(entry.path());
      expect_properties(text.str());
      ++count;
    }
  }
  EXPECT_GT(count, 10U) << "the goldens alone have more";
}

}  // namespace
}  // namespace parcode::compiler
