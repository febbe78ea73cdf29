// The fingerprints of many roots are those that each root has by itself.

#include <cstdint>

#include "compiler/model/lower.h"
#include "gtest/gtest.h"
#include "runtime/schema/canonical.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/compiler/support/random_text.h"

namespace parcode::compiler {
namespace {

TEST(Fingerprints, AreThoseOfEachRootAlone) {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const Compiled compiled = compile_text(random_schema_text(seed));
    ASSERT_TRUE(compiled.set) << compiled.messages();
    const schema::Schema whole = model::lower_all(*compiled.set);
    const schema::Fingerprints fingerprints(whole);
    for (std::uint32_t i = 0; i < whole.definitions.size(); ++i) {
      schema::Type root = model::type_of(*compiled.set, i);
      EXPECT_EQ(fingerprints.of(root), fingerprint(canonical_subset(whole, root)));
      root = {.kind = schema::Kind::kVec, .arguments = {root}};
      EXPECT_EQ(fingerprints.of(root), fingerprint(canonical_subset(whole, root)));
    }
  }
}

}  // namespace
}  // namespace parcode::compiler
