// Random objects of random schemas, saved and read in every way. The schemas are the same in each
// build, the objects in each run: both come from fixed seeds.

#include <cstdint>
#include <sstream>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/save.h"
#include "tests/random/random_object.h"

namespace parcode::testing {
namespace {

// The object written again from its JSON, by the schema in the file.
std::vector<std::byte> through_json(const std::vector<std::byte>& bytes,
                                    const SaveOptions& options) {
  const auto root = open_bytes(std::span(bytes))->dynamic_root();
  std::istringstream json(root->json().value());
  draft::Draft copy(root->file().types());
  const Status read = read_json(json, copy);
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
  return draft::serialize(copy, options).value();
}

class RandomObjects : public ::testing::TestWithParam<MakeObject> {};
INSTANTIATE_TEST_SUITE_P(All, RandomObjects, ::testing::ValuesIn(random_types()));

SaveOptions random_options(Random& random) {
  constexpr std::array kCompressions = {Compression::kNone, Compression::kLz4, Compression::kZstd,
                                        Compression::kAuto};
  constexpr std::array<std::uint64_t, 3> kShards = {1, 700, 128 << 10};
  SaveOptions options;
  options.compression = kCompressions[random.below(kCompressions.size())];
  options.shard_bytes = kShards[random.below(kShards.size())];
  options.threads = static_cast<unsigned>(1 + random.below(3));
  return options;
}

TEST_P(RandomObjects, ComeBackAsTheyWere) {
  constexpr std::uint64_t kObjects = 12;
  for (std::uint64_t seed = 0; seed < kObjects; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const auto object = GetParam()();
    object->fill(random);
    SaveOptions options = random_options(random);
    const auto bytes = object->serialize(options);
    ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
    options.threads = 1;
    ASSERT_TRUE(*bytes == *object->serialize(options)) << "another number of threads, other bytes";

    const auto loaded = object->load(*bytes, {.threads = 2});
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    ASSERT_TRUE((*loaded)->equals(*object));

    const auto through_mirror = object->load_through_mirror(*bytes);
    ASSERT_TRUE(through_mirror.has_value()) << to_string(through_mirror.error());
    ASSERT_TRUE((*through_mirror)->equals(*object));

    const auto verified = verify(*bytes);
    ASSERT_TRUE(verified.has_value()) << to_string(verified.error());
    EXPECT_TRUE(inspect(*bytes).has_value());
    EXPECT_TRUE(through_json(*bytes, options) == *bytes);
  }
}

// Any byte of a file may be wrong: then reading fails, or the byte was one that carries nothing.
TEST_P(RandomObjects, NeverComeBackWrong) {
  Random random(1000);
  const auto object = GetParam()();
  object->fill(random);
  auto bytes = *object->serialize(random_options(random));
  for (int i = 0; i < 100; ++i) {
    const std::size_t at = random.below(bytes.size());
    const auto bit = static_cast<std::byte>(1U << random.below(8));
    bytes[at] ^= bit;
    const auto loaded = object->load(bytes, {.threads = 1});
    if (loaded) {
      EXPECT_TRUE((*loaded)->equals(*object)) << "byte " << at;
    } else {
      EXPECT_FALSE(loaded.error().message.empty());
    }
    // Without checksums values may be wrong, but memory stays safe.
    static_cast<void>(object->load(bytes, {.verify = Verify::kNever, .threads = 1}));
    bytes[at] ^= bit;
  }
}

}  // namespace
}  // namespace parcode::testing
