// Files whose checksums are right and whose contents were made to harm: every way to read them ends
// soon, in a value or an Error, and takes no more memory than the file justifies.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include "runtime/schema/canonical.h"
#include "tests/runtime/api/sample.h"
#include "tests/trust/dissection.h"
#include "tests/trust/harm.h"
#include "tests/trust/made_file.h"
#include "tests/trust/soak.h"
#include "tests/trust/ways_to_read.h"

namespace parcode::testing {
namespace {

using Octets = std::vector<std::byte>;
using tests::shapes::Everything;
using Clock = std::chrono::steady_clock;

constexpr auto kLong = std::chrono::seconds(20);  // sanitizers and a busy machine included

template <class Container>
void expect_limit(const Result<Container>& got, const char* name) {
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::kLimit) << to_string(got.error());
  EXPECT_NE(got.error().message.find(name), std::string::npos) << to_string(got.error());
}

TEST(Dissection, PutsTogetherWhatItTookApart) {
  for (const Compression codec : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    const Octets bytes =
        serialize(tests::shapes::make_everything(300), {.compression = codec, .level = 0}).value();
    const auto taken = Dissection::of(std::span(bytes));
    ASSERT_TRUE(taken.has_value());
    const Octets again = taken->assemble();
    const auto loaded = load_bytes<Everything>(again);
    ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
    EXPECT_TRUE(*loaded == tests::shapes::make_everything(300));
    EXPECT_EQ(again.size(), bytes.size());
  }
}

TEST(HostileFiles, MadeAtRandomEndInAnErrorOrAValue) {
  const auto good = std::make_shared<const Everything>(tests::shapes::make_everything(60));
  auto ways = ways_to_read(good, {});
  ways.push_back({"verify", Way::Path::kNone, [](const File& file) -> Result<bool> {
                    const auto report = verify(file);
                    if (!report) return Failure(report.error());
                    return true;
                  }});
  std::uint64_t errors = 0;
  std::uint64_t values = 0;
  const std::uint64_t files = soaked(900);
  for (std::uint64_t seed = 0; seed < files && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto codec = seed % 4 == 0 ? Compression::kLz4 : Compression::kNone;
    const Octets honest =
        serialize(*good, {.compression = codec, .shard_bytes = 1 + 700 * (seed % 3)}).value();
    auto file = Dissection::of(std::span(honest)).value();
    for (std::uint64_t i = 1 + random() % 3; i > 0; --i) harm(file, random);
    const Octets bytes = file.assemble();
    OpenOptions options{.threads = static_cast<unsigned>(1 + seed % 2)};
    // So that a fault shows as one, and not as a machine without memory.
    options.limits.allocation = 64 << 20;
    options.limits.decoded_bytes = 64 << 20;
    const auto begin = Clock::now();
    const auto opened = open_bytes(std::span(bytes), options);
    if (!opened) {
      ++errors;
      continue;
    }
    for (const Way& way : ways) {
      SCOPED_TRACE(way.name);
      const auto read = way.read(*opened);
      ++(read ? values : errors);
      EXPECT_TRUE(read || !read.error().message.empty());
    }
    EXPECT_LT(Clock::now() - begin, kLong);
  }
  EXPECT_GT(errors, files);
  EXPECT_GT(values, files);
  std::printf("%llu files, %llu errors, %llu values\n", static_cast<unsigned long long>(files),
              static_cast<unsigned long long>(errors), static_cast<unsigned long long>(values));
}

// ---- One by one, what the issue of hostile files is known for. ----

TEST(HostileFiles, OfABombMeetTheLimitThatIsSet) {
  std::vector<std::uint64_t> zeros(8 << 20, 0);  // 64 MiB
  for (const Compression codec : {Compression::kLz4, Compression::kZstd}) {
    const Octets bytes = serialize(zeros, {.compression = codec, .shard_bytes = 1 << 20}).value();
    EXPECT_LT(bytes.size(), 1U << 20);
    OpenOptions options;
    options.limits.decoded_bytes = 32 << 20;
    expect_limit(load_bytes<std::vector<std::uint64_t>>(bytes, options), "decoded_bytes");
    options.limits = {.allocation = 32 << 20};
    expect_limit(load_bytes<std::vector<std::uint64_t>>(bytes, options), "allocation");
    options.limits = {.allocation = 1 << 19};
    const auto file = open_bytes(std::span(bytes), options).value();
    expect_limit(file.root<std::vector<std::uint64_t>>()->at(5), "allocation");
    // By default an honest file meets none.
    EXPECT_TRUE(load_bytes<std::vector<std::uint64_t>>(bytes) == zeros);
  }
}

// A value as large as the file says there is no memory for: an Error, not std::bad_alloc.
TEST(HostileFiles, OfMoreThanTheMachineHasAreRefused) {
  constexpr std::uint64_t kShards = 256;
  const std::vector<std::uint64_t> zeros((std::uint64_t{64} << 20) / 8, 0);
  const Octets honest =
      serialize(zeros, {.compression = Compression::kZstd, .shard_bytes = 1 << 18}).value();
  auto file = Dissection::of(std::span(honest)).value();
  // Each shard says it decodes to as much as zstd could make of it; the table counts on that.
  std::uint64_t claimed = 0;
  for (Part& part : file.parts) {
    if (part.role != Part::Role::kShard) continue;
    part.lie = [&claimed](format::ChunkRef& ref) {
      ref.decoded_size = ref.stored_size * (128 << 10) / 4;
      claimed += ref.decoded_size;
    };
  }
  file.lie = [](format::Footer& footer) { footer.decoded_bytes = std::uint64_t{1} << 60; };
  const Octets bytes = file.assemble();
  ASSERT_GE(claimed, kShards * (1 << 18));
  const auto loaded = load_bytes<std::vector<std::uint64_t>>(bytes);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().code, ErrorCode::kCorrupt) << to_string(loaded.error());
}

TEST(HostileFiles, OfKeysThatCollideEndSoon) {
  // As std::hash and the bucket counts of the standard library go, all of these share a bucket.
  std::unordered_map<std::uint64_t, std::uint64_t> probe;
  constexpr std::uint64_t kCount = 200'000;
  probe.reserve(kCount);
  std::vector<std::uint64_t> keys(kCount);
  for (std::uint64_t i = 0; i < kCount; ++i) keys[i] = i * probe.bucket_count();
  const Octets bytes = map_file(keys);
  for (const unsigned threads : {1U, 2U}) {
    const auto begin = Clock::now();
    expect_limit(
        load_bytes<std::unordered_map<std::uint64_t, std::uint64_t>>(bytes, {.threads = threads}),
        "collisions");
    EXPECT_LT(Clock::now() - begin, kLong);
  }
  // Each of them is found: the file's own index does not depend on the program's hash function.
  const auto file = open_bytes(std::span(bytes)).value();
  const auto map = file.root<std::unordered_map<std::uint64_t, std::uint64_t>>().value();
  EXPECT_EQ(map.find(keys[777]).value().value(), keys[777]);
}

// The same where a bucket has so few entries that none of them may be probed on its own.
TEST(HostileFiles, OfKeysThatCollideInManyBucketsEndSoon) {
  std::unordered_map<std::uint64_t, std::string> probe;
  constexpr std::uint64_t kCount = 100'000;
  probe.reserve(kCount);
  const std::string path = ::testing::TempDir() + "colliding.pcode";
  auto writer = tests::shapes::StoredWriter::create(path).value();
  const std::string text(1000, 'x');
  for (std::uint64_t i = 0; i < kCount; ++i) {
    ASSERT_TRUE(writer.by_number().insert(i * probe.bucket_count(), text).has_value());
  }
  ASSERT_TRUE(writer.finish({}).has_value());
  for (const unsigned threads : {1U, 2U}) {
    const auto begin = Clock::now();
    expect_limit(load<tests::shapes::Stored>(path, {.threads = threads}), "collisions");
    EXPECT_LT(Clock::now() - begin, kLong);
  }
  std::filesystem::remove(path);
}

// A schema whose numbers share a bucket of std::unordered_set is checked as soon as any other.
TEST(HostileFiles, OfASchemaWhoseNumbersCollideEndSoon) {
  constexpr std::uint64_t kCount = 200'000;
  std::unordered_set<Int128> probe;
  probe.reserve(kCount);
  schema::Definition numbers{
      .kind = schema::DefinitionKind::kEnum, .name = "t.Numbers", .underlying = schema::Kind::kI64};
  for (std::uint64_t i = 0; i < kCount; ++i) {
    numbers.values.push_back({.name = "v" + std::to_string(i), .value = i * probe.bucket_count()});
  }
  const schema::Schema hostile{.root = {.kind = schema::Kind::kEnum},
                               .definitions = {std::move(numbers)}};
  const auto begin = Clock::now();
  EXPECT_TRUE(schema::decode(schema::encode(hostile)).has_value());
  EXPECT_LT(Clock::now() - begin, kLong);
}

TEST(HostileFiles, ThatNestWithoutEndMeetTheDepth) {
  tests::shapes::Branch branch{.name = "deepest"};
  for (int i = 0; i < 900; ++i) {
    tests::shapes::Branch outer{.name = "branch"};
    outer.next = Box<tests::shapes::Branch>(std::move(branch));
    branch = std::move(outer);
  }
  const Octets bytes = serialize(branch).value();
  EXPECT_TRUE(load_bytes<tests::shapes::Branch>(bytes) == branch);
  OpenOptions options{.threads = 1};
  options.limits.depth = 100;
  expect_limit(load_bytes<tests::shapes::Branch>(bytes, options), "depth");
  // The slot of the deepest one leads to the outermost: it would not end.
  auto file = Dissection::of(std::span(bytes)).value();
  Part& root = file.parts[0].role == Part::Role::kRoot ? file.parts[0] : file.parts.at(1);
  ASSERT_EQ(root.role, Part::Role::kRoot);
  std::uint64_t changed = 0;
  for (std::uint64_t at = 0; at + 8 <= root.bytes.size(); at += 8) {
    std::uint32_t slot[2];
    std::memcpy(slot, root.bytes.data() + at, sizeof slot);
    if (slot[1] != 1 || slot[0] < 16) continue;
    slot[0] = 0;
    std::memcpy(root.bytes.data() + at, slot, sizeof slot);
    ++changed;
  }
  ASSERT_GT(changed, 100U);
  const auto endless = load_bytes<tests::shapes::Branch>(file.assemble());
  ASSERT_FALSE(endless.has_value());
  EXPECT_EQ(endless.error().code, ErrorCode::kCorrupt) << to_string(endless.error());
}

// One chunk with a thousand parents would be read a thousand times.
TEST(HostileFiles, WhoseChunksAreSharedDoNotExplode) {
  std::vector<std::string> lines(4000, std::string(60, 'x'));
  const Octets honest = serialize(lines, {.shard_bytes = 1 << 12}).value();
  auto file = Dissection::of(std::span(honest)).value();
  auto first = std::make_shared<format::ChunkRef>();
  std::size_t shards = 0;
  for (Part& part : file.parts) {
    if (part.role != Part::Role::kShard) continue;
    if (shards++ == 0) {
      part.lie = [first](format::ChunkRef& ref) { *first = ref; };
    } else {
      part.lie = [first](format::ChunkRef& ref) { ref = *first; };
      part.bytes.resize(1);
    }
  }
  ASSERT_GT(shards, 20U);
  const auto loaded = load_bytes<std::vector<std::string>>(file.assemble());
  ASSERT_FALSE(loaded.has_value());
  EXPECT_NE(loaded.error().message.find("more than one parent"), std::string::npos)
      << to_string(loaded.error());
}

TEST(HonestFiles, OfAnySizeMeetNoLimitByDefault) {
  const Limits limits;
  EXPECT_GE(limits.allocation, std::uint64_t{1} << 38);
  EXPECT_GE(limits.decoded_bytes, std::uint64_t{1} << 42);
  // As deep as can be written.
  EXPECT_GE(limits.depth, 1000U);
}

}  // namespace
}  // namespace parcode::testing
