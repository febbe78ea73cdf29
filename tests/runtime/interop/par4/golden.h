// The files in tests/corpus/par4, and what is asked of each.

#ifndef PARCODE_TESTS_RUNTIME_INTEROP_PAR4_GOLDEN_H_
#define PARCODE_TESTS_RUNTIME_INTEROP_PAR4_GOLDEN_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "parcode/par4.h"
#include "parcode/parcode.h"
#include "tests/runtime/interop/par4/json_values.h"

namespace parcode::testing {

struct Golden {
  std::string name;  // "vec_u64_10", "v04/world_small"
  nlohmann::json sidecar;
  std::vector<std::byte> bytes;

  bool is_old() const { return name.starts_with("v04/"); }
  bool is_compressed() const;
  // Whether the crate writes the same bytes each time, but for the order of maps.
  bool is_deterministic() const;
  // What the crate wrote it with.
  par4::SaveOptions options() const;
};

std::vector<std::byte> read_corpus(const std::string& path);  // below tests/corpus/par4
Golden read_golden(const std::string& name);
std::vector<std::string> golden_names();

// The tree of chunks as text: payloads decompressed, where they lie left out.
std::string tree_of(const std::vector<std::byte>& file);

enum class MapOrder { kKept, kOurs };

// Compares bytes of .pcode, so that NaNs are themselves.
template <class T>
bool same(const T& a, const T& b) {
  return *parcode::serialize(a) == *parcode::serialize(b);
}

// The file gives the value, and the value gives the file.
template <class T>
void expect_round_trip(const Golden& golden, const T& expected, MapOrder order = MapOrder::kKept) {
  const auto loaded = par4::load_bytes<T>(golden.bytes);
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  EXPECT_TRUE(same(*loaded, expected)) << "another value";
  const auto written = par4::serialize(*loaded, golden.options());
  ASSERT_TRUE(written.has_value()) << to_string(written.error());
  const auto again = par4::load_bytes<T>(*written, {.dialect = par4::Dialect::kCurrent});
  ASSERT_TRUE(again.has_value()) << to_string(again.error());
  EXPECT_TRUE(same(*again, *loaded)) << "another value after writing";
  EXPECT_TRUE(*par4::convert(golden.bytes, par4::schema_of<T>()) == *parcode::serialize(*loaded));
  if (golden.is_old()) return;
  if (order == MapOrder::kOurs) {
    EXPECT_TRUE(golden.is_compressed() || written->size() == golden.bytes.size());
    return;
  }
  EXPECT_TRUE(tree_of(*written) == tree_of(golden.bytes)) << "another tree of chunks";
  if (golden.is_deterministic() && !golden.is_compressed()) {
    EXPECT_TRUE(*written == golden.bytes) << "other bytes";
  }
}

// The same for a type that keeps maps in the order of the file.
template <class T>
void expect_rewrite(const Golden& golden) {
  const auto loaded = par4::load_bytes<T>(golden.bytes);
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  expect_round_trip(golden, *loaded);
}

using Check = std::function<void(const Golden&)>;
using Checks =
    std::map<std::string, Check>;  // by the golden's type, or its name where it is special

template <class T>
Check value_check(MapOrder order = MapOrder::kKept) {
  return [order](const Golden& golden) {
    ASSERT_TRUE(golden.sidecar.contains("value")) << "a formula that no test knows";
    T expected{};
    read_json(golden.sidecar.at("value"), expected);
    expect_round_trip(golden, expected, order);
  };
}

// A map's golden: with std::unordered_map, and with entries in the order of the file.
template <class T, class Ordered>
Check map_check() {
  return [](const Golden& golden) {
    value_check<T>(MapOrder::kOurs)(golden);
    expect_rewrite<Ordered>(golden);
  };
}

Checks number_checks();
Checks struct_checks();
Checks map_checks();

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RUNTIME_INTEROP_PAR4_GOLDEN_H_
