// Whole outputs of the code generator against files that were reviewed.
//
// To rewrite them: UPDATE_GOLDENS=1 bazel run //tests/compiler/emit:golden_test

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "compiler/emit/emit.h"
#include "gtest/gtest.h"
#include "tests/compiler/emit/golden_files.h"

namespace parcode::compiler {
namespace {

// The golden's text; in an update, `actual`, after it was written there.
std::string golden(const std::filesystem::path& path, const std::string& actual) {
  if (std::getenv("UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Generated : public testing::TestWithParam<std::string> {};

TEST_P(Generated, IsAsItWasReviewed) {
  const Compiled compiled = compile_golden(GetParam());
  ASSERT_TRUE(compiled.set) << compiled.messages();
  const auto files = emit(*compiled.set, compiled.set->requested[0]);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path, GetParam() + ".h");
  EXPECT_EQ(files[1].path, GetParam() + ".cc");
  for (const GeneratedFile& file : files) {
    EXPECT_EQ(file.text, golden(golden_directory() / file.path, file.text));
  }
}

TEST_P(Generated, HasLinesThatFit) {
  const Compiled compiled = compile_golden(GetParam());
  for (const GeneratedFile& file : emit(*compiled.set, compiled.set->requested[0])) {
    std::istringstream lines(file.text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 100U) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
    EXPECT_FALSE(file.text.ends_with("\n\n"));
    EXPECT_EQ(file.text.find("\n\n\n"), std::string::npos);
  }
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.find('.'));
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Golden, Generated, testing::ValuesIn(golden_schemas()), test_name);

}  // namespace
}  // namespace parcode::compiler
