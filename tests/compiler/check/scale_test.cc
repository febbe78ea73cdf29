#include <chrono>
#include <iostream>

#include "compiler/model/lower.h"
#include "gtest/gtest.h"
#include "runtime/schema/canonical.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/compiler/support/random_text.h"

namespace parcode::compiler {
namespace {

TEST(Scale, FiftyThousandLinesCompileInSeconds) {
  const std::string text = long_schema_text(50'000);
  const auto start = std::chrono::steady_clock::now();
  const Compiled compiled = compile_text(text);
  ASSERT_TRUE(compiled.set.has_value()) << compiled.messages();
  const model::File& file = compiled.set->files.front();
  ASSERT_TRUE(file.root.has_value());
  const auto lowered = model::lower(model::lower_all(*compiled.set), file.root->type, file.version);
  EXPECT_FALSE(schema::encode(lowered).empty());
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::cout << "50,000 lines: " << seconds.count() << " s\n";
  EXPECT_LT(seconds.count(), 60) << "generous: debug builds, sanitizers, slow machines";
}

}  // namespace
}  // namespace parcode::compiler
