// Random pairs of versions: a file that the old one wrote, read as the new one, holds exactly what
// the rules say; where the rules say that it cannot be read, it is refused before anything is.
//
// PARCODE_SOAK multiplies the pairs, PARCODE_SEED is the first one, PARCODE_SHOW prints them.

#include <cstdlib>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/save.h"
#include "runtime/schema/conversion.h"
#include "runtime/schema/text.h"
#include "tests/random/evolution/neutral.h"
#include "tests/random/evolution/random_schema.h"
#include "tests/trust/soak.h"

namespace parcode::testing {
namespace {

using schema::Schema;
using Octets = std::vector<std::byte>;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

Octets file_of(const Schema& schema, const Neutral& value, const SaveOptions& options) {
  const dynamic::Types types(schema);
  draft::Draft draft(types);
  std::istringstream text(rendered(value, schema, schema.root).dump());
  const Status read = draft::read_json(text, draft);
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
  return draft::serialize(draft, options).value();
}

std::string text_of(const Schema& schema) {
  std::string text;
  for (const auto& file : schema::to_pcs(schema)) text += file.text;
  return text;
}

// Which codec and shard size a pair gets.
SaveOptions options_of(std::uint64_t seed) {
  constexpr Compression kCodecs[] = {Compression::kNone, Compression::kLz4, Compression::kZstd};
  return {.compression = kCodecs[seed % 3], .shard_bytes = seed % 2 == 0 ? 4096u : 131072u};
}

struct Tally {
  std::uint64_t read = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;  // for a value that the new version cannot have
};

void check_error(const Error& error, NotConvertible::Why why) {
  const bool member = why == NotConvertible::Why::kUnknownMember;
  EXPECT_NE(why, NotConvertible::Why::kNoRule) << "read, although no rule converts it";
  EXPECT_TRUE(error.code == ErrorCode::kOutOfRange ||
              (member && error.code == ErrorCode::kSchemaMismatch))
      << to_string(error);
}

// Reads a file of `old` as `now`, and compares with a file that `now` wrote.
void check_reading(const Octets& bytes, const Neutral& value, const Schema& old, const Schema& now,
                   std::uint64_t seed, Tally& tally) {
  const File file = open_bytes(std::span(bytes)).value();
  const auto seen =
      file.dynamic_root(now).and_then([](const DynamicValue& root) { return root.json(); });
  const auto mismatches = schema::find_mismatches(old, now);
  if (!mismatches.empty()) {
    ++tally.refused;
    ASSERT_FALSE(seen.has_value());
    EXPECT_EQ(seen.error().code, ErrorCode::kSchemaMismatch);
    return;
  }
  try {
    const Neutral expected = converted(value, old, old.root, now, now.root, false);
    ++tally.read;
    ASSERT_TRUE(seen.has_value()) << to_string(seen.error());
    const Octets written = file_of(now, expected, options_of(seed + 1));
    EXPECT_EQ(*seen, open_bytes(std::span(written))->dynamic_root()->json().value());
  } catch (const NotConvertible& reason) {
    ++tally.failed;
    ASSERT_FALSE(seen.has_value());
    check_error(seen.error(), reason.why);
  }
}

TEST(Evolution, ReadsWhatTheRulesSayAndRefusesTheRest) {
  const std::uint64_t first = setting("PARCODE_SEED", 1);
  const std::uint64_t pairs = soaked(400);
  Tally tally;
  for (std::uint64_t seed = first; seed < first + pairs; ++seed) {
    RandomSchema random(seed);
    const Schema old = random.make();
    const Schema now = random.change(old);
    if (std::getenv("PARCODE_SHOW") != nullptr) {
      std::cout << seed << "\n" << text_of(old) << "\nbecame\n" << text_of(now) << std::endl;
    }
    std::mt19937_64 values(seed);
    const Neutral value = random_value(values, old, old.root);
    const Octets bytes = file_of(old, value, options_of(seed));
    check_reading(bytes, value, old, now, seed, tally);
    if (::testing::Test::HasFailure()) {
      FAIL() << "seed " << seed << "\n" << text_of(old) << "\nbecame\n" << text_of(now);
    }
  }
  RecordProperty("read", static_cast<int>(tally.read));
  RecordProperty("refused", static_cast<int>(tally.refused));
  RecordProperty("failed", static_cast<int>(tally.failed));
  std::cout << tally.read << " read, " << tally.refused << " refused, " << tally.failed
            << " with values that the new version cannot have\n";
  EXPECT_GT(tally.read, pairs / 8);
  EXPECT_GT(tally.refused, pairs / 20);
}

}  // namespace
}  // namespace parcode::testing
