// Large schemas become code in seconds.

#include <chrono>
#include <string>

#include "compiler/emit/emit.h"
#include "gtest/gtest.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/compiler/support/random_text.h"

namespace parcode::compiler {
namespace {

double seconds_to_emit(const std::string& text) {
  const Compiled compiled = compile_text(text);
  if (!compiled.set) ADD_FAILURE() << compiled.messages();
  const auto start = std::chrono::steady_clock::now();
  const auto files = emit(*compiled.set, compiled.set->requested[0]);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  EXPECT_GT(files[0].text.size() + files[1].text.size(), text.size());
  return taken.count();
}

// Generous: the machine may have other work. Without a cost that grows faster than the schema it
// takes a tenth of that.
constexpr double kSeconds = 60;

TEST(Emit, TakesSecondsForFiftyThousandLines) {
  EXPECT_LT(seconds_to_emit(long_schema_text(50'000)), kSeconds);
}

// Each struct reaches all the others.
TEST(Emit, TakesSecondsForALongCycle) {
  constexpr int kCount = 5000;
  std::string text = "package big.cycle;\n";
  for (int i = 0; i < kCount; ++i) {
    const std::string next = std::to_string((i + 1) % kCount);
    text += "struct S" + std::to_string(i) + " { 0: u64 id; 1: string name; 2: vec<S" + next +
            "> others [chunkable]; 3: map<string, S" + next + "> by_name; }\n";
  }
  EXPECT_LT(seconds_to_emit(text), kSeconds);
}

TEST(Emit, EmbedsAsManySchemasAsHoldAllDefinitions) {
  std::string text = "package many.definitions;\n";
  for (int i = 0; i < 65'537; ++i) text += "enum E" + std::to_string(i) + " : u8 { a = 0; }\n";
  const Compiled compiled = compile_text(text);
  ASSERT_TRUE(compiled.set) << compiled.messages();
  const std::string source = emit(*compiled.set, 0)[1].text;
  EXPECT_NE(source.find("(kSchema, \"many.definitions.E65535\")"), source.npos);
  EXPECT_NE(source.find("(kSchema2, \"many.definitions.E65536\")"), source.npos);
}

TEST(Emit, TakesARandomSchema) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    const Compiled compiled = compile_text(random_schema_text(seed));
    ASSERT_TRUE(compiled.set) << compiled.messages();
    EXPECT_EQ(emit(*compiled.set, 0).size(), 2U);
  }
}

}  // namespace
}  // namespace parcode::compiler
