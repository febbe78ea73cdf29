#include "tests/compiler/check/generated_cases.h"

namespace parcode::compiler {

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    all += text;
  }
  return all;
}

// Each struct holds the next one by value.
std::string nested_structs(std::size_t count) {
  std::string text = "package a;\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "struct S" + std::to_string(i) + " {\n  0: S" + std::to_string(i + 1) + " s;\n}\n";
  }
  return text + "struct S" + std::to_string(count) + " {}\n";
}

}  // namespace

std::vector<GeneratedCase> generated_cases() {
  return {
      {"too-many-tokens", "package a;" + repeated(";", 2'000'001)},
      {"containment-too-deep", nested_structs(100'000)},
      {"nesting-too-deep", "package a; root " + repeated("vec<", 500'000)},
  };
}

}  // namespace parcode::compiler
