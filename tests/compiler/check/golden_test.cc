// Each bad schema of tests/golden/diagnostics against the file of its messages.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/compile.h"
#include "compiler/diagnostics/draw.h"
#include "gtest/gtest.h"
#include "tests/compiler/check/generated_cases.h"

namespace parcode::compiler {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDirectory = "tests/golden/diagnostics";

// Where the goldens are, and, under `bazel run`, where they can be rewritten.
fs::path golden_directory() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return workspace == nullptr ? fs::path(kDirectory) : fs::path(workspace) / kDirectory;
}

bool updating() {
  return std::getenv("UPDATE_GOLDENS") != nullptr;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The golden's text; in an update, `actual`, after it was written there.
std::string golden(const fs::path& path, const std::string& actual) {
  if (updating()) {
    std::ofstream(path, std::ios::binary) << actual;
  }
  return read(path);
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(golden_directory())) {
    if (entry.path().extension() == ".pcs" && entry.is_regular_file()) {
      names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct Messages {
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  Diagnostics diagnostics = {};
};

// Messages name files relative to the directory of the goldens.
std::unique_ptr<Messages> compile_case(const std::string& name) {
  const fs::path before = fs::current_path();
  fs::current_path(golden_directory());
  auto messages = std::make_unique<Messages>();
  const DiskReader reader;
  const std::string file = name + ".pcs";
  std::vector<InputFile> inputs = {{file, file}};
  if (fs::exists("lib/" + file)) {  // a second input that other -I directories would name alike
    inputs.push_back({"lib/" + file, file});
  }
  compile(inputs, {"."}, reader, messages->sources, messages->diagnostics);
  fs::current_path(before);
  return messages;
}

void collect_codes(const Diagnostics& diagnostics, std::set<std::string_view>& codes) {
  for (const Diagnostic* diagnostic : diagnostics.in_source_order()) {
    codes.insert(entry_of(diagnostic->code()).name);
  }
}

class BadSchema : public testing::TestWithParam<std::string> {};

TEST_P(BadSchema, GivesTheMessagesOfItsGolden) {
  const auto messages = compile_case(GetParam());
  const std::string actual = draw_text(messages->diagnostics);
  EXPECT_FALSE(actual.empty());
  EXPECT_EQ(actual, golden(golden_directory() / (GetParam() + ".golden"), actual));
}

// missing_token.pcs is the case of missing-token.
TEST_P(BadSchema, GivesTheErrorThatItIsNamedAfter) {
  if (GetParam() == "terrible") {
    return;
  }
  std::string code = GetParam();
  std::replace(code.begin(), code.end(), '_', '-');
  const auto messages = compile_case(GetParam());
  std::set<std::string_view> codes;
  collect_codes(messages->diagnostics, codes);
  EXPECT_TRUE(codes.contains(code));
}

INSTANTIATE_TEST_SUITE_P(Golden, BadSchema, testing::ValuesIn(case_names()),
                         [](const auto& test) { return test.param; });

TEST(Goldens, HaveAJsonForm) {
  const auto messages = compile_case("terrible");
  const std::string actual = draw_json(messages->diagnostics);
  EXPECT_EQ(actual, golden(golden_directory() / "terrible.json", actual));
}

TEST(Goldens, ProduceEveryEntryOfTheCatalogue) {
  std::set<std::string_view> codes;
  for (const std::string& name : case_names()) {
    collect_codes(compile_case(name)->diagnostics, codes);
  }
  for (const GeneratedCase& generated : generated_cases()) {
    codes.insert(generated.code);
  }
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.family != Family::kSchema || entry.name.starts_with("lock-")) {
      continue;  // about changes: tests/golden/compat; about locks: tests/golden/lock
    }
    EXPECT_TRUE(codes.contains(entry.name)) << entry.name << " is never produced";
  }
}

}  // namespace
}  // namespace parcode::compiler
