// Random objects of random schemas: written as PAR4 and read again.

#include <cstdint>

#include "gtest/gtest.h"
#include "parcode/par4.h"
#include "parcode/parcode.h"
#include "runtime/api/save.h"
#include "runtime/interop/par4/decode.h"
#include "runtime/interop/par4/rust_types.h"
#include "tests/random/random_values.h"

namespace parcode::testing {
namespace {

template <class T>
class RandomPar4 : public ::testing::Test {};
TYPED_TEST_SUITE(RandomPar4, RandomRoots);

TYPED_TEST(RandomPar4, ComesBackAsItWas) {
  constexpr std::uint64_t kObjects = 8;
  for (std::uint64_t seed = 0; seed < kObjects; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, Random::Enums::kNamed);
    TypeParam value;
    fill(random, value);
    par4::SaveOptions options;
    options.cpus = static_cast<unsigned>(1 + random.below(16));
    if (random.one_in(2)) options.compression = Compression::kLz4;
    const auto bytes = par4::serialize(value, options);
    ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
    for (const auto dialect : {par4::Dialect::kAuto, par4::Dialect::kCurrent}) {
      const auto loaded = par4::load_bytes<TypeParam>(*bytes, {.dialect = dialect});
      ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
      ASSERT_TRUE(*loaded == value);
      ASSERT_TRUE(*par4::serialize(*loaded, options) == *bytes) << "equal values, other bytes";
    }
    EXPECT_TRUE(par4::inspect(*bytes).has_value());
  }
}

TYPED_TEST(RandomPar4, IsConvertedAsItWouldBeSaved) {
  const schema::Schema schema = par4::schema_of<TypeParam>();
  for (std::uint64_t seed = 100; seed < 106; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, Random::Enums::kNamed);
    TypeParam value;
    fill(random, value);
    SaveOptions options;
    options.shard_bytes = random.one_in(2) ? 700 : 128 << 10;
    options.compression = random.one_in(2) ? Compression::kLz4 : Compression::kNone;
    const auto saved = *parcode::serialize(value, options);
    const auto bytes = *par4::serialize(value);
    const auto converted = par4::convert(bytes, schema, options);
    ASSERT_TRUE(converted.has_value()) << to_string(converted.error());
    EXPECT_TRUE(*converted == saved) << "other bytes than save() writes";
    const auto back = par4::serialize_from(*open_bytes(saved));
    ASSERT_TRUE(back.has_value()) << to_string(back.error());
    EXPECT_TRUE(*back == bytes) << "other bytes through a file";
  }
}

// The form that records of more than 4 GiB take.
TYPED_TEST(RandomPar4, ComesBackThroughTheWideForm) {
  const schema::Schema schema = par4::schema_of<TypeParam>();
  const par4::RustTypes types(schema);
  for (std::uint64_t seed = 200; seed < 204; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, Random::Enums::kNamed);
    TypeParam value;
    fill(random, value);
    par4::Trail trail(Limits{}.depth);
    const auto file = *par4::serialize(value);
    const par4::RootRecord record = par4::decode(file, types, {}, trail, format::Form::kWide);
    const api::Subject whole = {&api::type_schema<TypeParam>(), [&](ChunkPlan& plan) {
                                  return plan.finish({.subject = record.bytes.data()},
                                                     record.bytes.size(), record.form);
                                }};
    const auto loaded = load_bytes<TypeParam>(*api::serialize(whole, {}));
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(*loaded == value);
  }
}

TYPED_TEST(RandomPar4, IsReadSafelyWhateverItsBytes) {
  Random random(1000, Random::Enums::kNamed);
  TypeParam value;
  fill(random, value);
  auto bytes = *par4::serialize(value);
  par4::LoadOptions options;
  options.limits.allocation = 64 << 20;
  options.limits.decoded_bytes = 64 << 20;
  for (int i = 0; i < 60; ++i) {
    const std::size_t at = random.below(bytes.size());
    const std::byte before = bytes[at];
    bytes[at] = static_cast<std::byte>(random.bits());
    const auto loaded = par4::load_bytes<TypeParam>(bytes, options);
    EXPECT_TRUE(loaded.has_value() || !loaded.error().message.empty());
    bytes[at] = before;
  }
}

}  // namespace
}  // namespace parcode::testing
