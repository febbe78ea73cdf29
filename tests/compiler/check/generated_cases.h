// Bad schemas that are too long for a golden file.

#ifndef PARCODE_TESTS_COMPILER_CHECK_GENERATED_CASES_H_
#define PARCODE_TESTS_COMPILER_CHECK_GENERATED_CASES_H_

#include <string>
#include <string_view>
#include <vector>

namespace parcode::compiler {

struct GeneratedCase {
  std::string_view code = {};  // the error that it gives
  std::string text = {};
};

std::vector<GeneratedCase> generated_cases();

}  // namespace parcode::compiler

#endif  // PARCODE_TESTS_COMPILER_CHECK_GENERATED_CASES_H_
