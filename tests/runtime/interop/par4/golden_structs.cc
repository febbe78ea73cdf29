// Structs, and Vecs of them.

#include "tests/runtime/interop/par4/golden.h"
#include "tests/runtime/interop/par4/golden.pcs.h"

namespace parcode::testing {

namespace types = ::tests::par4;

template <>
struct JsonValue<types::Unit> {
  static void read(const Json&, types::Unit&) {}
};
template <>
struct JsonValue<types::Empty> {
  static void read(const Json&, types::Empty&) {}
};
template <>
struct JsonValue<types::Player> {
  static void read(const Json& json, types::Player& v) {
    read_members(json, 0, "id", v.id, "name", v.name, "level", v.level, "hp", v.hp, "alive",
                 v.alive);
  }
};
template <>
struct JsonValue<types::InlineAll> {
  static void read(const Json& json, types::InlineAll& v) {
    read_members(json, 0, "u8v", v.u8v, "u16v", v.u16v, "u32v", v.u32v, "u64v", v.u64v, "u128v",
                 v.u128v, "usizev", v.usizev, "i8v", v.i8v, "i16v", v.i16v, "i32v", v.i32v, "i64v",
                 v.i64v, "i128v", v.i128v, "isizev", v.isizev, "f32v", v.f32v, "f64v", v.f64v);
    read_members(json, 0, "t", v.t, "f", v.f, "c1", v.c1, "c2", v.c2, "c3", v.c3, "c4", v.c4, "s",
                 v.s, "unit", v.unit);
  }
};
template <>
struct JsonValue<types::VecsAll> {
  static void read(const Json& json, types::VecsAll& v) {
    read_members(json, 0, "u8v", v.u8v, "u16v", v.u16v, "u32v", v.u32v, "u64v", v.u64v, "u128v",
                 v.u128v, "i8v", v.i8v, "i16v", v.i16v, "i32v", v.i32v, "i64v", v.i64v, "i128v",
                 v.i128v, "f32v", v.f32v, "f64v", v.f64v, "boolv", v.boolv, "strv", v.strv);
  }
};
template <>
struct JsonValue<types::BenchItem> {
  static void read(const Json& json, types::BenchItem& v) {
    read_members(json, 0, "id", v.id, "payload", v.payload);
  }
};
template <>
struct JsonValue<types::CompressionOnInline> {
  static void read(const Json& json, types::CompressionOnInline& v) {
    read_members(json, 0, "a", v.a, "b", v.b);
  }
};
template <>
struct JsonValue<types::Interleaved> {
  static void read(const Json& json, types::Interleaved& v) {
    read_members(json, 0, "a", v.a, "b", v.b, "c", v.c, "d", v.d, "m", v.m, "e", v.e);
  }
};
template <>
struct JsonValue<types::OnlyRemote> {
  static void read(const Json& json, types::OnlyRemote& v) {
    read_members(json, 0, "v", v.v, "s", v.s);
  }
};
template <>
struct JsonValue<types::ZstdReq> {
  static void read(const Json& json, types::ZstdReq& v) {
    read_members(json, 0, "id", v.id, "nums", v.nums);
  }
};
template <>
struct JsonValue<types::Level3> {
  static void read(const Json& json, types::Level3& v) {
    read_members(json, 0, "tag", v.tag, "data", v.data);
  }
};
template <>
struct JsonValue<types::Level2> {
  static void read(const Json& json, types::Level2& v) {
    read_members(json, 0, "n", v.n, "inner", v.inner);
  }
};
template <>
struct JsonValue<types::Level1> {
  static void read(const Json& json, types::Level1& v) {
    read_members(json, 0, "title", v.title, "inner", v.inner, "sibling", v.sibling);
  }
};
template <>
struct JsonValue<types::DeepItem> {
  static void read(const Json& json, types::DeepItem& v) {
    read_members(json, 0, "id", v.id, "sub", v.sub);
  }
};
template <>
struct JsonValue<types::Compressed> {
  static void read(const Json& json, types::Compressed& v) {
    read_members(json, 0, "id", v.id, "nums", v.nums, "text", v.text, "raw", v.raw, "empty",
                 v.empty, "plain", v.plain, "sub", v.sub);
  }
};

namespace {

std::vector<types::BenchItem> bench_items(std::uint64_t count, std::size_t payload) {
  std::vector<types::BenchItem> items;
  for (std::uint64_t i = 0; i < count; ++i) {
    items.push_back({i, std::vector<std::uint64_t>(payload, i)});
  }
  return items;
}

void check_bench_items(const Golden& golden) {
  if (golden.sidecar.contains("value")) {
    return value_check<std::vector<types::BenchItem>>()(golden);
  }
  expect_round_trip(golden, bench_items(300, 64));
}

void check_players(const Golden& golden) {
  std::vector<types::Player> players;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    players.push_back(
        {i, "p" + std::to_string(i), 3 * i, static_cast<float>(i) * 0.25F, i % 3 == 0});
  }
  expect_round_trip(golden, players);
}

template <std::uint64_t kCount>
void check_bench_collection(const Golden& golden) {
  expect_round_trip(golden, types::BenchCollection{bench_items(kCount, 16)});
}

}  // namespace

Checks struct_checks() {
  const std::string bench_item =
      R"({"vec":)" + read_golden("vec_item_chunkable_5").sidecar.at("schema").at("vec").dump() +
      "}";
  const std::string player =
      R"({"vec":)" + read_golden("vec_struct_0").sidecar.at("schema").at("vec").dump() + "}";
  return {
      {"Empty", value_check<types::Empty>()},
      {"Player", value_check<types::Player>()},
      {"InlineAll", value_check<types::InlineAll>()},
      {"VecsAll", value_check<types::VecsAll>()},
      {"CompressionOnInline", value_check<types::CompressionOnInline>()},
      {"Interleaved", value_check<types::Interleaved>()},
      {"OnlyRemote", value_check<types::OnlyRemote>()},
      {"ZstdReq", value_check<types::ZstdReq>()},
      {"Level1", value_check<types::Level1>()},
      {"Compressed", value_check<types::Compressed>()},
      {"vec_deep_3", value_check<std::vector<types::DeepItem>>()},
      {bench_item, check_bench_items},
      {player, value_check<std::vector<types::Player>>()},
      {"vec_struct_5000", check_players},
      {"bench_collection_1000", check_bench_collection<1000>},
      {"bench_collection_300", check_bench_collection<300>},
  };
}

}  // namespace parcode::testing
