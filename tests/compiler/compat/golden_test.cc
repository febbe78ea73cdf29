// Each pair of schemas in tests/golden/compat against the file of its findings.
//
// RULE.old.pcs and RULE.new.pcs make the change that the rule is about, RULE.near.pcs one that is
// nearly the same and not the rule's business. A first line `// mode: forward` sets the mode.

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
#include "compiler/compat/compare.h"
#include "compiler/compat/draw_findings.h"
#include "compiler/diagnostics/draw.h"
#include "gtest/gtest.h"

namespace parcode::compiler::compat {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDirectory = "tests/golden/compat";

fs::path golden_directory() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return workspace == nullptr ? fs::path(kDirectory) : fs::path(workspace) / kDirectory;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The golden's text; in an update, `actual`, after it was written there.
std::string golden(const std::string& name, const std::string& actual) {
  const fs::path path = golden_directory() / name;
  if (std::getenv("UPDATE_GOLDENS") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
  }
  return read(path);
}

std::vector<std::string> case_names() {
  constexpr std::string_view kSuffix = ".old.pcs";
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(golden_directory())) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kSuffix)) {
      names.push_back(name.substr(0, name.size() - kSuffix.size()));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string rule_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

// Keeps the sources that the places of its findings are in.
struct Result {
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  Comparison comparison = {};

  bool has(std::string_view rule) const {
    return std::ranges::any_of(comparison.findings, [rule](const Finding& finding) {
      return finding.rule_name() == rule;
    });
  }
};

// Findings name files relative to the directory of the goldens.
Version version_in(const std::string& file, const std::shared_ptr<SourceSet>& sources) {
  Diagnostics diagnostics;
  const fs::path before = fs::current_path();
  fs::current_path(golden_directory());
  const auto set = compile({{file, file}}, {"."}, DiskReader(), sources, diagnostics);
  fs::current_path(before);
  EXPECT_EQ(compiler::draw_text(diagnostics), "");
  return set ? version_of(*set, set->requested.front()) : Version{};
}

Result compare_case(const std::string& name, const std::string& side) {
  const std::string text = read(golden_directory() / (name + side));
  const Mode mode = text.starts_with("// mode: forward\n") ? Mode::kForward
                    : text.starts_with("// mode: full\n")  ? Mode::kFull
                                                           : Mode::kBackward;
  Result result;
  const Version before = version_in(name + ".old.pcs", result.sources);
  const Version after = version_in(name + side, result.sources);
  result.comparison = compare(before, after, mode);
  return result;
}

class Change : public testing::TestWithParam<std::string> {};

TEST_P(Change, GivesTheFindingsOfItsGolden) {
  const Result result = compare_case(GetParam(), ".new.pcs");
  const std::string actual = draw_text(result.comparison);
  EXPECT_EQ(actual, golden(GetParam() + ".new.golden", actual));
  EXPECT_TRUE(result.has(rule_of(GetParam())));
}

TEST_P(Change, IsNotFoundWhereItIsNearlyMade) {
  const Result result = compare_case(GetParam(), ".near.pcs");
  const std::string actual = draw_text(result.comparison);
  EXPECT_EQ(actual, golden(GetParam() + ".near.golden", actual));
  EXPECT_FALSE(result.has(rule_of(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Golden, Change, testing::ValuesIn(case_names()),
                         [](const auto& test) { return test.param; });

// Two circles of types: each of the one meets each of the other.
std::string circle(std::size_t count) {
  std::string text = "package a;\nroot S0;\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "struct S" + std::to_string(i) + " {\n  0: vec<S" + std::to_string((i + 1) % count) +
            "> next;\n}\n";
  }
  return text;
}

Version version_of_text(const std::string& text, const std::shared_ptr<SourceSet>& sources) {
  Diagnostics diagnostics;
  const MemoryReader reader({{"a.pcs", text}});
  const auto set = compile({{"a.pcs", "a.pcs"}}, {"."}, reader, sources, diagnostics);
  return version_of(*set, set->requested.front());
}

TEST(Changes, ThatEntangleTooManyTypesAreNotCompared) {
  Result result;
  const Version before = version_of_text(circle(1021), result.sources);
  const Version after = version_of_text(circle(1031), result.sources);
  result.comparison = compare(before, after, Mode::kBackward);
  EXPECT_TRUE(result.has("too-many-pairs"));
  EXPECT_FALSE(result.comparison.backward);
}

TEST(Changes, ProduceEveryRuleOfTheCatalogue) {
  std::set<std::string> names;
  for (const std::string& name : case_names()) {
    names.insert(rule_of(name));
  }
  names.insert("too-many-pairs");  // above
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.family != Family::kSchema) {
      EXPECT_TRUE(names.contains(std::string(entry.name))) << entry.name << " has no pair";
    }
  }
}

TEST(Changes, HaveAFormForPrograms) {
  const std::string actual = draw_json(compare_case("number_reused", ".new.pcs").comparison);
  EXPECT_EQ(actual, golden("number_reused.json", actual));
}

TEST(Changes, HaveAFormForReviewsOnGitHub) {
  const std::string actual = draw_github(compare_case("number_reused", ".new.pcs").comparison);
  EXPECT_EQ(actual, golden("number_reused.github", actual));
}

}  // namespace
}  // namespace parcode::compiler::compat
