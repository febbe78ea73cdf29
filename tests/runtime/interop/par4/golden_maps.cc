// Maps, and structs that have them. std::unordered_map has an order of its own; that ours is the
// crate's file but for the order is shown by types that keep the entries in a vec.

#include <algorithm>

#include "runtime/base/hash.h"
#include "tests/runtime/interop/par4/golden.h"
#include "tests/runtime/interop/par4/golden.pcs.h"

namespace parcode::testing {

namespace types = ::tests::par4;

template <class T>
requires requires(T value) {
  value.data;
} &&(!requires(T value) { value.note; }) &&
    (!requires(T value) { value.name; }) struct JsonValue<T> {
  static void read(const Json& json, T& v) { read_members(json, 0, "data", v.data); }
};
template <>
struct JsonValue<types::MapU64Named> {
  static void read(const Json& json, types::MapU64Named& v) {
    read_members(json, 0, "id", v.id, "data", v.data, "note", v.note);
  }
};
template <>
struct JsonValue<types::MapStrStr> {
  static void read(const Json& json, types::MapStrStr& v) { read_members(json, 0, "m", v.m); }
};
template <>
struct JsonValue<types::UserRec> {
  static void read(const Json& json, types::UserRec& v) {
    read_members(json, 0, "level", v.level, "score", v.score);
  }
};
template <>
struct JsonValue<types::UserDatabase> {
  static void read(const Json& json, types::UserDatabase& v) {
    read_members(json, 0, "id", v.id, "users", v.users);
  }
};
template <>
struct JsonValue<types::Asset> {
  static void read(const Json& json, types::Asset& v) {
    read_members(json, 0, "name", v.name, "data", v.data);
  }
};
template <>
struct JsonValue<types::AssetMap> {
  static void read(const Json& json, types::AssetMap& v) {
    read_members(json, 0, "assets", v.assets);
  }
};
template <>
struct JsonValue<types::Unit> {
  static void read(const Json&, types::Unit&) {}
};
template <>
struct JsonValue<types::Tup> {
  static void read(const Json& json, types::Tup& v) {
    read_members(json, 0, "0", v.first, "1", v.second);
  }
};
template <>
struct JsonValue<types::Key> {
  static void read(const Json& json, types::Key& v) { read_members(json, 0, "x", v.x, "y", v.y); }
};
template <>
struct JsonValue<types::VariantTup> {
  static void read(const Json& json, types::VariantTup& v) {
    read_members(json, 0, "0", v.first, "1", v.second);
  }
};
template <>
struct JsonValue<types::VariantSt> {
  static void read(const Json& json, types::VariantSt& v) {
    read_members(json, 0, "w", v.w, "h", v.h);
  }
};
template <>
struct JsonValue<types::Shape> {
  static void read(const Json& json, types::Shape& v) {
    const std::string variant = json.at("enum");
    const Json& payload = json.at("v");
    if (variant == "Unit") v.set_Unit({});
    if (variant == "New") read_json(payload, v.set_New({}));
    if (variant == "Tup") read_json(payload, v.set_Tup({}));
    if (variant == "St") read_json(payload, v.set_St({}));
  }
};
template <>
struct JsonValue<types::Keys> {
  static void read(const Json& json, types::Keys& v) {
    read_members(json, 0, "k_u8", v.k_u8, "k_u16", v.k_u16, "k_u32", v.k_u32, "k_u64", v.k_u64,
                 "k_u128", v.k_u128, "k_i8", v.k_i8, "k_i16", v.k_i16, "k_i32", v.k_i32, "k_i64",
                 v.k_i64, "k_i128", v.k_i128, "k_usize", v.k_usize, "k_isize", v.k_isize);
    read_members(json, 0, "k_bool", v.k_bool, "k_char", v.k_char, "k_str", v.k_str, "k_tup",
                 v.k_tup, "k_opt", v.k_opt, "k_vec", v.k_vec, "k_vec32", v.k_vec32, "k_arr",
                 v.k_arr, "k_struct", v.k_struct, "k_enum", v.k_enum, "k_unit", v.k_unit);
  }
};

namespace {

template <class T, class Ordered>
void check_map(const Golden& golden, const T& expected) {
  expect_round_trip(golden, expected, MapOrder::kOurs);
  expect_rewrite<Ordered>(golden);
}

template <std::uint64_t kCount>
void check_squares(const Golden& golden) {
  types::MapU64 expected;
  for (std::uint64_t i = 0; i < kCount; ++i) expected.data[i] = i * i;
  check_map<types::MapU64, types::MapU64Ordered>(golden, expected);
}

// All keys are those of the first of two shards.
void check_empty_shard(const Golden& golden) {
  types::MapU64 expected;
  for (std::uint64_t key = 0; expected.data.size() < 4000; ++key) {
    if (xxh64(std::as_bytes(std::span(&key, 1))) % 2 == 0) expected.data[key] = 1;
  }
  check_map<types::MapU64, types::MapU64Ordered>(golden, expected);
}

void check_world(const Golden& golden) {
  types::WorldState world{.id = 1, .name = "Azeroth_V3"};
  for (std::uint64_t i = 0; i < 500; ++i) {
    world.users[i] = {"Player_" + std::to_string(i), i * 100,
                      "A very long description tailored to fill some bytes in the bucket."};
  }
  for (std::uint32_t region = 0; region < 3; ++region) {
    world.regions.push_back({region, "Region_" + std::to_string(region), {}});
    for (std::uint32_t zone = 0; zone < 4; ++zone) {
      const std::vector<std::uint8_t> terrain(200, static_cast<std::uint8_t>(region));
      world.regions.back().zones.push_back({zone, terrain});
    }
  }
  for (int i = 0; i < 100; ++i) {
    world.system_logs.push_back("Log entry #" + std::to_string(i) + " with some content");
  }
  check_map<types::WorldState, types::WorldStateOrdered>(golden, world);
}

// Lists of entries are in no particular order in the JSON.
template <class T>
bool same_entries(const std::vector<T>& a, const std::vector<T>& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

void check_keys(const Golden& golden) {
  types::Keys expected;
  read_json(golden.sidecar.at("value"), expected);
  const auto loaded = par4::load_bytes<types::Keys>(golden.bytes);
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  EXPECT_TRUE(same_entries(expected.k_opt, loaded->k_opt));
  EXPECT_TRUE(same_entries(expected.k_vec, loaded->k_vec));
  EXPECT_TRUE(same_entries(expected.k_vec32, loaded->k_vec32));
  EXPECT_TRUE(same_entries(expected.k_arr, loaded->k_arr));
  EXPECT_TRUE(same_entries(expected.k_enum, loaded->k_enum));
  expected.k_opt = loaded->k_opt;
  expected.k_vec = loaded->k_vec;
  expected.k_vec32 = loaded->k_vec32;
  expected.k_arr = loaded->k_arr;
  expected.k_enum = loaded->k_enum;
  check_map<types::Keys, types::KeysOrdered>(golden, expected);
}

}  // namespace

Checks map_checks() {
  using U64Map = std::unordered_map<std::uint64_t, std::uint64_t>;
  return {
      {R"({"map":["u64","u64"]})", map_check<U64Map, types::BlobU64U64>()},
      {"BlobMap", map_check<types::BlobMap, types::BlobMapOrdered>()},
      {"BlobMapU8", map_check<types::BlobMapU8, types::BlobMapU8Ordered>()},
      // What the ordered types write for an empty HashMap is an empty Vec: see docs/par4.md.
      {"root_hashmap_0", value_check<U64Map>()},
      {"blob_map_0", value_check<types::BlobMap>()},
      {"MapU64", map_check<types::MapU64, types::MapU64Ordered>()},
      {"MapU64Named", map_check<types::MapU64Named, types::MapU64NamedOrdered>()},
      {"MapStrStr", map_check<types::MapStrStr, types::MapStrStrOrdered>()},
      {"UserDatabase", map_check<types::UserDatabase, types::UserDatabaseOrdered>()},
      {"AssetMap", map_check<types::AssetMap, types::AssetMapOrdered>()},
      {"Keys", check_keys},
      {"map_u64_200", check_squares<200>},
      {"map_u64_1999", check_squares<1999>},
      {"map_u64_2000", check_squares<2000>},
      {"map_u64_4000", check_squares<4000>},
      {"lz4_all_map_4000_par", check_squares<4000>},
      {"map_u64_6000_par", check_squares<6000>},
      {"map_u64_100000", check_squares<100000>},
      {"map_u64_empty_shard", check_empty_shard},
      {"lz4_map_u64_empty_shard", check_empty_shard},
      {"world_small", check_world},
  };
}

}  // namespace parcode::testing
