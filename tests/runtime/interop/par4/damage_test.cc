// Files that are damaged, or made to harm: an error that says what is wrong, and nothing else.

#include <algorithm>
#include <random>
#include <unordered_map>
#include <utility>

#include "tests/runtime/interop/par4/golden.h"
#include "tests/runtime/interop/par4/golden.pcs.h"

namespace parcode::testing {
namespace {

using U64s = std::vector<std::uint64_t>;
namespace types = ::tests::par4;

struct Verdict {
  const char* name;
  ErrorCode code;
  const char* message;  // a part of it
};

class Damaged : public ::testing::TestWithParam<Verdict> {};

TEST_P(Damaged, IsRefusedWithItsReason) {
  const auto bytes = read_corpus(std::string("bad/") + GetParam().name + ".par");
  const auto loaded = par4::load_bytes<U64s>(bytes);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().code, GetParam().code) << to_string(loaded.error());
  EXPECT_NE(loaded.error().message.find(GetParam().message), std::string::npos)
      << to_string(loaded.error());
}

INSTANTIATE_TEST_SUITE_P(
    All, Damaged,
    ::testing::Values(
        Verdict{"empty_file", ErrorCode::kNotParcode, "has at least 26 bytes, this one has 0"},
        Verdict{"short_25", ErrorCode::kNotParcode, "has at least 26 bytes, this one has 25"},
        Verdict{"bad_magic", ErrorCode::kNotParcode, "do not begin with PAR4"},
        Verdict{"bad_version", ErrorCode::kVersion, "version 5"},
        Verdict{"root_offset_oob", ErrorCode::kCorrupt, "offset 1000000"},
        Verdict{"root_length_zero", ErrorCode::kCorrupt, "of 0 bytes"},
        Verdict{"root_off_len_zero", ErrorCode::kCorrupt, "offset 0 of 0 bytes"},
        Verdict{"root_offset_wrap", ErrorCode::kCorrupt, "offset 18446744073709551615"},
        Verdict{"truncated_half", ErrorCode::kNotParcode, "its end is missing"},
        Verdict{"garbage_100", ErrorCode::kNotParcode, "no PAR4 file"},
        Verdict{"child_count_huge", ErrorCode::kCorrupt, "counts 4294967295 children"},
        Verdict{"child_count_zero", ErrorCode::kCorrupt, "counts 0 children"},
        Verdict{"child_offset_oob", ErrorCode::kCorrupt, "does not lie before its parent"},
        Verdict{"child_is_root", ErrorCode::kCorrupt, "does not lie before its parent"},
        Verdict{"total_mismatch", ErrorCode::kCorrupt, "says that it has 4 items, its runs say 3"},
        Verdict{"total_huge", ErrorCode::kCorrupt, "18446744073709551615 items"},
        Verdict{"shard_len_4", ErrorCode::kCorrupt, "holds 4 items where its Vec says 3"},
        Verdict{"shard_len_2", ErrorCode::kCorrupt, "holds 2 items where its Vec says 3"},
        Verdict{"compression_id_2", ErrorCode::kCompression, "number 2"},
        Verdict{"compression_id_1", ErrorCode::kCorrupt, "compressed chunk"},
        Verdict{"meta_reserved_bits", ErrorCode::kCorrupt, "bits set that mean nothing"},
        Verdict{"trailing_payload", ErrorCode::kCorrupt, "2 bytes are left"},
        Verdict{"rle_overlap", ErrorCode::kCorrupt, "in 2 shards, and it has 1 children"},
        Verdict{"leading_garbage", ErrorCode::kCorrupt, "bytes are missing or were added"}),
    [](const auto& tested) { return std::string(tested.param.name); });

// What the crate reads as it was meant: nothing in the value is in doubt.
TEST(Damage, ThatChangesNothingIsPassedOver) {
  for (const char* name : {"checksum_nonzero", "nonminimal_varint"}) {
    const auto loaded = par4::load_bytes<U64s>(read_corpus(std::string("bad/") + name + ".par"));
    ASSERT_TRUE(loaded.has_value()) << name << ": " << to_string(loaded.error());
    EXPECT_EQ(*loaded, (U64s{1, 2, 3}));
  }
}

TEST(Damage, IsLocatedInFileChunkAndField) {
  types::UserDatabase database{.id = 1, .users = {{"ada", {1, 2}}}};
  auto bytes = *par4::serialize(database);
  const std::string path = ::testing::TempDir() + "/damaged.par";
  // The map's one shard is the first chunk: its count, then a zero.
  bytes[0] ^= std::byte{0xFF};
  const auto loaded = par4::load_bytes<types::UserDatabase>(bytes);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().field_path, "users");
  EXPECT_EQ(loaded.error().chunk_offset, 0U);
  const auto missing = par4::load<types::UserDatabase>(path + ".missing");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  EXPECT_EQ(missing.error().path, path + ".missing");
}

TEST(Damage, OfASchemaThatIsAnotherOneIsAnError) {
  const auto bytes = *par4::serialize(types::Player{.id = 7, .name = "x"});
  EXPECT_FALSE(par4::load_bytes<types::Empty>(bytes).has_value());
  EXPECT_FALSE(par4::load_bytes<types::BenchItem>(bytes).has_value());
  EXPECT_FALSE(par4::load_bytes<U64s>(bytes).has_value());
  EXPECT_FALSE(par4::load_bytes<std::uint64_t>(bytes).has_value());
}

// Entries of a map in the wrong shard, and shards that are not there, are what the crate overlooks.
TEST(Damage, OfMapsLosesNoEntries) {
  types::MapU64 value;
  for (std::uint64_t i = 0; i < 4000; ++i) value.data[i] = i;
  const auto bytes = *par4::serialize(value);
  const auto inspection = *par4::inspect(bytes);
  ASSERT_EQ(inspection.chunks.size(), 4U);  // the struct, the map, two shards
  const auto& map = inspection.chunks[1];
  auto swapped = bytes;
  // The map's chunk: u32 shards, two references of 16 bytes, their count, a meta byte.
  const auto refs = swapped.begin() + static_cast<std::ptrdiff_t>(map.offset) + 4;
  std::swap_ranges(refs, refs + 16, refs + 16);
  const auto loaded = par4::load_bytes<types::MapU64>(swapped);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_NE(loaded.error().message.find("another shard"), std::string::npos);
  auto twice = bytes;
  std::copy_n(twice.begin() + static_cast<std::ptrdiff_t>(map.offset) + 4, 16,
              twice.begin() + static_cast<std::ptrdiff_t>(map.offset) + 20);
  EXPECT_FALSE(par4::load_bytes<types::MapU64>(twice).has_value());
}

// As std::hash and the bucket counts of the standard library go, all keys share a bucket.
TEST(Damage, ByKeysThatCollideMeetsTheLimit) {
  constexpr std::uint64_t kCount = 10'000;
  std::unordered_map<std::uint64_t, std::uint64_t> keys;
  keys.reserve(kCount);
  const std::uint64_t step = keys.bucket_count();
  keys.rehash(4 * step);  // where making the file takes no n² steps
  for (std::uint64_t i = 0; i < kCount; ++i) keys[i * step] = i;
  const auto blob = *par4::serialize(keys);
  const types::MapU64 sharded{.data = keys};
  const auto in_shards = *par4::serialize(sharded);
  const auto one = par4::load_bytes<decltype(keys)>(blob);
  const auto other = par4::load_bytes<types::MapU64>(in_shards);
  ASSERT_FALSE(one.has_value());
  ASSERT_FALSE(other.has_value());
  for (const Error& error : {one.error(), other.error()}) {
    EXPECT_EQ(error.code, ErrorCode::kLimit) << to_string(error);
    EXPECT_NE(error.message.find("limits.collisions"), std::string::npos) << to_string(error);
  }
  par4::LoadOptions trusted;
  trusted.limits.collisions = kCount;
  EXPECT_TRUE(par4::load_bytes<decltype(keys)>(blob, trusted) == keys);
}

// Whatever is done to a file: an error or a value, in bounded memory. Sanitizers watch.
class Mutated : public ::testing::TestWithParam<std::string> {};

template <class T>
void load_mutated(const std::vector<std::byte>& bytes) {
  par4::LoadOptions options;
  options.limits.allocation = 16 << 20;
  options.limits.decoded_bytes = 16 << 20;
  const auto loaded = par4::load_bytes<T>(bytes, options);
  EXPECT_TRUE(loaded.has_value() || !loaded.error().message.empty());
}

void load_as_all(const std::vector<std::byte>& bytes) {
  load_mutated<U64s>(bytes);
  load_mutated<std::vector<std::string>>(bytes);
  load_mutated<std::vector<types::BenchItem>>(bytes);
  load_mutated<types::WorldState>(bytes);
  load_mutated<types::Keys>(bytes);
  load_mutated<types::BlobMap>(bytes);
  load_mutated<types::Compressed>(bytes);
  load_mutated<types::Level1>(bytes);
  load_mutated<std::vector<types::DeepItem>>(bytes);
  load_mutated<types::AssetMap>(bytes);
  static_cast<void>(par4::inspect(bytes));
}

TEST_P(Mutated, GivesAnErrorOrAValue) {
  const auto original = read_corpus(GetParam() + ".par");
  std::mt19937_64 random(2026);
  for (int round = 0; round < 80; ++round) {
    auto bytes = original;
    for (auto changes = random() % 3; changes < 3; ++changes) {
      bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    }
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    load_as_all(bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Goldens, Mutated,
                         ::testing::Values("vec_u64_10", "map_keys_types", "blob_map_3",
                                           "lz4_fields_small", "lz4_all_nested", "vec_deep_3",
                                           "vec_item_chunkable_5", "map_chunkable_values_3",
                                           "v04/vec_item_chunkable_5", "v04/nested_chunkable",
                                           "v04/map_u64_200"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace parcode::testing
