// The table of rules in docs/evolution.md is the catalogue's.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "compiler/diagnostics/catalogue.h"
#include "gtest/gtest.h"

namespace parcode::compiler {
namespace {

constexpr std::string_view kBegin = "<!-- rules: written by //tests/compiler/compat -->\n";
constexpr std::string_view kEnd = "<!-- end of rules -->\n";

std::filesystem::path page_path() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  const std::filesystem::path page = "docs/evolution.md";
  return workspace == nullptr ? page : workspace / page;
}

std::string page() {
  std::ifstream file(page_path(), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A row's cells must not end where the text has a '|'.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '|' ? "\\|" : c == '<' ? "&lt;" : std::string(1, c);
  }
  return escaped;
}

std::string table() {
  std::string text;
  for (const Family family : {Family::kWire, Family::kStorage, Family::kSource}) {
    text += "\n**" + std::string(to_string(family)) + "**\n\n| rule | | why | what to do |\n" +
            "| --- | --- | --- | --- |\n";
    for (const CatalogueEntry& entry : catalogue()) {
      if (entry.family == family) {
        text += "| `" + std::string(entry.name) + "` | " + std::string(to_string(entry.severity)) +
                " | " + cell(entry.explanation) + " | " + cell(entry.cure) + " |\n";
      }
    }
  }
  return text + "\n";
}

TEST(EvolutionPage, HasTheRulesOfTheCatalogue) {
  std::string text = page();
  const std::size_t begin = text.find(kBegin) + kBegin.size();
  const std::size_t end = text.find(kEnd);
  ASSERT_NE(end, std::string::npos);
  ASSERT_LE(begin, end);
  if (std::getenv("UPDATE_GOLDENS") != nullptr) {
    text.replace(begin, end - begin, table());
    std::ofstream(page_path(), std::ios::binary) << text;
    return;
  }
  EXPECT_TRUE(text.substr(begin, end - begin) == table())
      << "run UPDATE_GOLDENS=1 bazel run //tests/compiler/compat:evolution_page_test";
}

}  // namespace
}  // namespace parcode::compiler
