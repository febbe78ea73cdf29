// Each bad lock of tests/golden/lock against the file of its messages.

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

#include "compiler/diagnostics/draw.h"
#include "compiler/lock/lock.h"
#include "gtest/gtest.h"

namespace parcode::compiler::lock {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDirectory = "tests/golden/lock";

// Where the goldens are, and, under `bazel run`, where they can be rewritten.
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

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(golden_directory())) {
    if (entry.path().extension() == ".lock") {
      names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

// lock_syntax.lock is a case of lock-syntax, lock_syntax_2.lock another.
std::string code_of(std::string name) {
  name.resize(name.find_last_not_of("_0123456789") + 1);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

class BadLock : public testing::TestWithParam<std::string> {};

TEST_P(BadLock, GivesTheMessagesOfItsGolden) {
  const SourceFile file(GetParam() + ".lock", read(golden_directory() / (GetParam() + ".lock")));
  Diagnostics diagnostics;
  EXPECT_FALSE(parse(file, diagnostics));
  const std::string actual = draw_text(diagnostics);
  EXPECT_NE(actual.find("[" + code_of(GetParam()) + "]"), std::string::npos) << actual;
  const fs::path golden = golden_directory() / (GetParam() + ".golden");
  if (std::getenv("UPDATE_GOLDENS") != nullptr) {
    std::ofstream(golden, std::ios::binary) << actual;
  }
  EXPECT_EQ(actual, read(golden));
}

INSTANTIATE_TEST_SUITE_P(Golden, BadLock, testing::ValuesIn(case_names()),
                         [](const auto& test) { return test.param; });

TEST(Goldens, ProduceEveryMessageAboutLocks) {
  // lock_test, publish_test and the driver's tests produce these.
  std::set<std::string> codes = {"lock-too-large",       "lock-needs-version", "lock-version-taken",
                                 "lock-version-lowered", "lock-not-current",   "lock-stale-waiver"};
  for (const std::string& name : case_names()) {
    codes.insert(code_of(name));
  }
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.name.starts_with("lock-")) {
      EXPECT_TRUE(codes.contains(std::string(entry.name))) << entry.name;
    }
  }
}

}  // namespace
}  // namespace parcode::compiler::lock
