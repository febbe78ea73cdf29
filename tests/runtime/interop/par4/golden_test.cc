// Every file that the Rust crate wrote, both ways.

#include "tests/runtime/interop/par4/golden.h"

#include <cctype>
#include <ostream>

namespace parcode::testing {
namespace {

class GoldenFiles : public ::testing::TestWithParam<std::string> {};

const Checks& checks() {
  static const Checks all = [] {
    Checks checks = number_checks();
    checks.merge(struct_checks());
    checks.merge(map_checks());
    return checks;
  }();
  return all;
}

// "cpus16/vec_u64_600" is checked as "vec_u64_600", or by its type: "Vec<u64>".
const Check* check_of(const Golden& golden) {
  const std::string name = golden.name.substr(golden.name.find('/') + 1);
  if (const auto found = checks().find(name); found != checks().end()) return &found->second;
  const auto& schema = golden.sidecar.at("schema");
  const std::string type = schema.is_object() && schema.contains("struct")
                               ? schema.at("struct").get<std::string>()
                               : schema.dump();
  const auto found = checks().find(type);
  return found == checks().end() ? nullptr : &found->second;
}

TEST_P(GoldenFiles, GiveTheirValueAndComeFromIt) {
  const Golden golden = read_golden(GetParam());
  EXPECT_EQ(golden.bytes.size(), golden.sidecar.at("file_size"));
  const Check* check = check_of(golden);
  ASSERT_NE(check, nullptr) << "no test knows its type";
  (*check)(golden);
}

TEST_P(GoldenFiles, AreRecognisedAndExplained) {
  const Golden golden = read_golden(GetParam());
  EXPECT_TRUE(par4::is_par4(golden.bytes));
  const auto inspection = par4::inspect(golden.bytes);
  ASSERT_TRUE(inspection.has_value()) << to_string(inspection.error());
  std::uint64_t bytes = 26;
  for (const auto& chunk : inspection->chunks) bytes += chunk.length;
  EXPECT_EQ(bytes, golden.bytes.size()) << "chunks that nobody refers to";
  EXPECT_NE(par4::to_text(*inspection).find("PAR4"), std::string::npos);
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, GoldenFiles, ::testing::ValuesIn(golden_names()), test_name);

TEST(GoldenFiles, AreThere) {
  EXPECT_EQ(golden_names().size(), 135U);
}

}  // namespace
}  // namespace parcode::testing
