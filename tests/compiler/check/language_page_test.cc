// docs/language.md keeps its promises.

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/diagnostics/catalogue.h"
#include "gtest/gtest.h"
#include "tests/compiler/support/compile_text.h"

namespace parcode::compiler {
namespace {

std::string page() {
  std::ifstream file("docs/language.md", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The ```pcs blocks of the page.
std::vector<std::string> schemas(const std::string& text) {
  const std::string fence = "```pcs\n";
  std::vector<std::string> found;
  for (std::size_t begin = text.find(fence); begin != std::string::npos;
       begin = text.find(fence, begin)) {
    begin += fence.size();
    found.push_back(text.substr(begin, text.find("```", begin) - begin));
  }
  return found;
}

TEST(LanguagePage, HasSchemasThatCompileWithoutAWord) {
  const std::vector<std::string> found = schemas(page());
  EXPECT_GT(found.size(), 5U);
  for (const std::string& schema : found) {
    EXPECT_TRUE(schema.starts_with("package ")) << schema;
    EXPECT_EQ(compile_text(schema).messages(), "") << schema;
  }
}

TEST(LanguagePage, ListsEveryMessage) {
  const std::string text = page();
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.family != Family::kSchema) {
      continue;  // about changes: docs/evolution.md
    }
    const std::string row = "| `" + std::string(entry.name) + "` |";
    EXPECT_NE(text.find(row), std::string::npos) << "missing: " << row << " " << entry.explanation;
  }
}

}  // namespace
}  // namespace parcode::compiler
