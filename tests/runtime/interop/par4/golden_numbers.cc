// Numbers, strings, and Vecs of them.

#include <numeric>

#include "tests/runtime/interop/par4/golden.h"

namespace parcode::testing {
namespace {

template <class T, class Make>
Check vec_check(std::size_t count, const Make& make) {
  return [=](const Golden& golden) {
    std::vector<T> expected;
    for (std::size_t i = 0; i < count; ++i) expected.push_back(make(i));
    expect_round_trip(golden, expected);
  };
}

Check counting(std::size_t count) {
  return vec_check<std::uint64_t>(count, [](std::size_t i) { return i; });
}

}  // namespace

Checks number_checks() {
  return {
      {"\"u8\"", value_check<std::uint8_t>()},
      {"\"u16\"", value_check<std::uint16_t>()},
      {"\"u32\"", value_check<std::uint32_t>()},
      {"\"u64\"", value_check<std::uint64_t>()},
      {"\"u128\"", value_check<UInt128>()},
      {"\"i8\"", value_check<std::int8_t>()},
      {"\"i16\"", value_check<std::int16_t>()},
      {"\"i32\"", value_check<std::int32_t>()},
      {"\"i64\"", value_check<std::int64_t>()},
      {"\"i128\"", value_check<Int128>()},
      {"\"bool\"", value_check<bool>()},
      {"\"f32\"", value_check<float>()},
      {"\"f64\"", value_check<double>()},
      {"\"string\"", value_check<std::string>()},
      {R"({"vec":"bool"})", value_check<std::vector<bool>>()},
      {R"({"vec":"u8"})", value_check<std::vector<std::uint8_t>>()},
      {R"({"vec":"u64"})", value_check<std::vector<std::uint64_t>>()},
      {R"({"vec":"i64"})", value_check<std::vector<std::int64_t>>()},
      {R"({"vec":"f64"})", value_check<std::vector<double>>()},
      {R"({"vec":"string"})", value_check<std::vector<std::string>>()},
      {"vec_u64_600", counting(600)},
      {"vec_u64_4096", counting(4096)},
      {"vec_u64_4097", counting(4097)},
      {"vec_u64_20000", counting(20000)},
      {"vec_u64_100000_par", counting(100000)},
      {"lz4_all_vec_u64_20000", counting(20000)},
      {"vec_u64_lcg_20000",
       vec_check<std::uint64_t>(
           20000, [](std::uint64_t i) { return i * 6364136223846793005U + 1442695040888963407U; })},
      {"vec_i32_3000",
       vec_check<std::int32_t>(
           3000, [](std::size_t i) { return static_cast<std::int32_t>(7 * i) - 9000; })},
      {"vec_u8_300000",
       vec_check<std::uint8_t>(300000,
                               [](std::size_t i) { return static_cast<std::uint8_t>(i % 251); })},
      {"vec_string_2000", vec_check<std::string>(2000,
                                                 [](std::size_t i) {
                                                   return "Log entry #" + std::to_string(i) +
                                                          " with some content";
                                                 })},
  };
}

}  // namespace parcode::testing
