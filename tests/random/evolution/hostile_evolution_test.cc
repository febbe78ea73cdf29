// Files of other versions that were made to harm: converting their chunks ends in a value or an
// error, whatever they hold under right checksums.

#include <chrono>
#include <random>
#include <span>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/save.h"
#include "runtime/schema/conversion.h"
#include "tests/random/evolution/neutral.h"
#include "tests/random/evolution/random_schema.h"
#include "tests/trust/dissection.h"
#include "tests/trust/harm.h"
#include "tests/trust/soak.h"

namespace parcode::testing {
namespace {

using Octets = std::vector<std::byte>;
using Clock = std::chrono::steady_clock;

Octets honest_file(const schema::Schema& schema, std::uint64_t seed) {
  std::mt19937_64 values(seed);
  const dynamic::Types types(schema);
  draft::Draft draft(types);
  std::istringstream text(
      rendered(random_value(values, schema, schema.root), schema, schema.root).dump());
  EXPECT_TRUE(draft::read_json(text, draft).has_value());
  return draft::serialize(draft, {.shard_bytes = 1 + 900 * (seed % 3)}).value();
}

TEST(HostileVersions, EndInAnErrorOrAValue) {
  std::uint64_t converted = 0;
  std::uint64_t refused = 0;
  for (std::uint64_t seed = 1; converted + refused < soaked(700); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomSchema random(seed);
    const schema::Schema old = random.make();
    const schema::Schema now = random.change(old);
    if (!schema::find_mismatches(old, now).empty()) continue;
    const Octets honest = honest_file(old, seed);
    auto parts = Dissection::of(std::span(honest));
    ASSERT_TRUE(parts.has_value());
    std::mt19937_64 faults(seed);
    for (std::uint64_t i = 1 + faults() % 3; i > 0; --i) harm(*parts, faults);
    const Octets bytes = parts->assemble();
    OpenOptions options{.verify = seed % 2 == 0 ? Verify::kNever : Verify::kFirstTouch,
                        .threads = 1};
    options.limits.allocation = 32 << 20;
    options.limits.decoded_bytes = 32 << 20;
    const auto begin = Clock::now();
    const auto file = open_bytes(std::span(bytes), options);
    if (!file) continue;
    const auto seen =
        file->dynamic_root(now).and_then([](const DynamicValue& root) { return root.json(); });
    ++(seen ? converted : refused);
    if (!seen) {
      EXPECT_NE(seen.error().code, ErrorCode::kInternal) << to_string(seen.error());
    }
    EXPECT_LT(Clock::now() - begin, std::chrono::seconds(60));
  }
  EXPECT_GT(converted, 20u);
  EXPECT_GT(refused, 100u);
}

}  // namespace
}  // namespace parcode::testing
