// Random objects of random schemas: written as PAR4 and read again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/par4.h"
#include "parcode/parcode.h"
#include "runtime/api/save.h"
#include "runtime/interop/par4/decode.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/schema/canonical.h"
#include "tests/random/random_object.h"

namespace parcode::testing {
namespace {

using Octets = std::vector<std::byte>;

class RandomPar4 : public ::testing::TestWithParam<MakeObject> {
 protected:
  // A random object. Enums have values with names: PAR4 knows no others.
  RandomObject& make(Random& random) {
    object_ = GetParam()();
    object_->fill(random);
    return *object_;
  }

 private:
  RandomObject::Made object_;
};
INSTANTIATE_TEST_SUITE_P(All, RandomPar4, ::testing::ValuesIn(random_types()));

// As par4::serialize() and par4::load_bytes() of a type do.
Result<Octets> to_par4(const RandomObject& object, const par4::SaveOptions& options = {}) {
  return object.serialize({}).and_then([&](Octets bytes) {
    const auto file = open_bytes(std::move(bytes), {.verify = Verify::kNever});
    return par4::serialize_from(*file, options, par4::Trust::kTrusted);
  });
}
Result<RandomObject::Made> from_par4(const RandomObject& like, const Octets& bytes,
                                     const par4::LoadOptions& options) {
  return schema::decode(like.type().bytes)
      .and_then(
          [&](const schema::Schema& schema) { return par4::to_pcode(bytes, schema, options); })
      .and_then([&](const Octets& image) {
        return like.load(image, {.verify = Verify::kNever, .limits = options.limits, .threads = 1});
      });
}

TEST_P(RandomPar4, ComesBackAsItWas) {
  constexpr std::uint64_t kObjects = 8;
  for (std::uint64_t seed = 0; seed < kObjects; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, Random::Enums::kNamed);
    const RandomObject& object = make(random);
    par4::SaveOptions options;
    options.cpus = static_cast<unsigned>(1 + random.below(16));
    if (random.one_in(2)) options.compression = Compression::kLz4;
    const auto bytes = to_par4(object, options);
    ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
    for (const auto dialect : {par4::Dialect::kAuto, par4::Dialect::kCurrent}) {
      const auto loaded = from_par4(object, *bytes, {.dialect = dialect});
      ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
      ASSERT_TRUE((*loaded)->equals(object));
      ASSERT_TRUE(*to_par4(**loaded, options) == *bytes) << "equal values, other bytes";
    }
    EXPECT_TRUE(par4::inspect(*bytes).has_value());
  }
}

TEST_P(RandomPar4, IsConvertedAsItWouldBeSaved) {
  const schema::Schema schema = schema::decode(GetParam()()->type().bytes).value();
  for (std::uint64_t seed = 100; seed < 106; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, Random::Enums::kNamed);
    const RandomObject& object = make(random);
    SaveOptions options;
    options.shard_bytes = random.one_in(2) ? 700 : 128 << 10;
    options.compression = random.one_in(2) ? Compression::kLz4 : Compression::kNone;
    const Octets saved = *object.serialize(options);
    const Octets bytes = *to_par4(object);
    const auto converted = par4::convert(bytes, schema, options);
    ASSERT_TRUE(converted.has_value()) << to_string(converted.error());
    EXPECT_TRUE(*converted == saved) << "other bytes than save() writes";
    const auto back = par4::serialize_from(*open_bytes(saved));
    ASSERT_TRUE(back.has_value()) << to_string(back.error());
    EXPECT_TRUE(*back == bytes) << "other bytes through a file";
  }
}

// The form that records of more than 4 GiB take.
TEST_P(RandomPar4, ComesBackThroughTheWideForm) {
  const schema::Schema schema = schema::decode(GetParam()()->type().bytes).value();
  const par4::RustTypes types(schema);
  for (std::uint64_t seed = 200; seed < 204; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, Random::Enums::kNamed);
    const RandomObject& object = make(random);
    par4::Trail trail(Limits{}.depth);
    const Octets file = *to_par4(object);
    const par4::RootRecord record = par4::decode(file, types, {}, trail, format::Form::kWide);
    const api::Subject whole = {&object.type(), [&](ChunkPlan& plan) {
                                  return plan.finish({.subject = record.bytes.data()},
                                                     record.bytes.size(), record.form);
                                }};
    const auto loaded = object.load(*api::serialize(whole, {}), {});
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE((*loaded)->equals(object));
  }
}

TEST_P(RandomPar4, IsReadSafelyWhateverItsBytes) {
  Random random(1000, Random::Enums::kNamed);
  const RandomObject& object = make(random);
  Octets bytes = *to_par4(object);
  par4::LoadOptions options;
  options.limits.allocation = 64 << 20;
  options.limits.decoded_bytes = 64 << 20;
  for (int i = 0; i < 60; ++i) {
    const std::size_t at = random.below(bytes.size());
    const std::byte before = bytes[at];
    bytes[at] = static_cast<std::byte>(random.bits());
    const auto loaded = from_par4(object, bytes, options);
    EXPECT_TRUE(loaded.has_value() || !loaded.error().message.empty());
    bytes[at] = before;
  }
}

}  // namespace
}  // namespace parcode::testing
