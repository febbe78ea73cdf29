#include "compiler/format/format.h"

#include <filesystem>
#include <fstream>
#include <map>
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
schema::Schema meaning(const model::SchemaSet& set) {
  schema::Schema whole = model::lower_all(set);
  const model::File& file = set.files.back();
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
    const Compiled before = compile_text(text);
    const Compiled after = compile_text(formatted(text));
    ASSERT_TRUE(before.set.has_value()) << before.messages();
    ASSERT_TRUE(after.set.has_value()) << after.messages();
    EXPECT_EQ(meaning(*after.set), meaning(*before.set)) << "seed " << seed << "\n" << text;
    if (HasFailure()) {
      break;
    }
  }
}

// The schemas below `directory`, by the paths that imports between them use.
std::map<std::string, std::string> schemas_below(const std::string& directory) {
  namespace fs = std::filesystem;
  std::map<std::string, std::string> schemas;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.path().extension() == ".pcs" && entry.is_regular_file()) {
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream text;
      text << file.rdbuf();
      schemas[fs::relative(entry.path(), directory).generic_string()] = text.str();
    }
  }
  return schemas;
}

class SchemasOfTheTree : public testing::TestWithParam<std::string> {};

TEST_P(SchemasOfTheTree, KeepTheirCommentsAndMeaningAndAreFormattedOnce) {
  const auto schemas = schemas_below(GetParam());
  EXPECT_FALSE(schemas.empty());
  for (const auto& [path, text] : schemas) {
    SCOPED_TRACE(path);
    const SourceFile source(path, text);
    Diagnostics diagnostics;
    parse(source, diagnostics);
    if (diagnostics.has_errors()) {
      continue;
    }
    expect_properties(text);
    auto with_formatted = schemas;
    with_formatted[path] = formatted(text);
    const Compiled before = compile_files(schemas, path);
    const Compiled after = compile_files(with_formatted, path);
    EXPECT_EQ(before.set.has_value(), after.set.has_value());
    if (before.set && after.set) {
      EXPECT_EQ(meaning(*before.set), meaning(*after.set));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Format, SchemasOfTheTree,
                         testing::Values("examples/aptdb", "examples/matrix", "examples/offline",
                                         "examples/quickstart", "examples/world",
                                         "tests/compiler/schemas", "tests/golden/diagnostics"));

}  // namespace
}  // namespace parcode::compiler
