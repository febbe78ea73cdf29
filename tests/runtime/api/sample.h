// A sample of tests.shapes.Everything in which no field has its default.

#ifndef PARCODE_TESTS_RUNTIME_API_SAMPLE_H_
#define PARCODE_TESTS_RUNTIME_API_SAMPLE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "parcode/parcode.h"
#include "tests/schemas/shapes.pcs.h"

namespace tests::shapes {

using parcode::Box;
using parcode::Int128;
using parcode::UInt128;

inline Branch make_branch(std::uint32_t seed, std::size_t payload) {
  Branch branch{.name = "branch " + std::to_string(seed)};
  for (std::uint32_t i = 0; i < 3; ++i) {
    branch.leaves.push_back({.name = "leaf " + std::to_string(seed + i),
                             .payload = std::vector<std::uint8_t>(payload * i, std::uint8_t(i))});
  }
  branch.next = Box<Branch>(Branch{.name = "next"});
  return branch;
}

inline Numbers make_numbers() {
  return {.a = true,
          .b = -8,
          .c = -1600,
          .d = -320000,
          .e = -(std::int64_t{1} << 62),
          .f = Int128::from_parts(-5, 17),
          .g = 200,
          .h = 60000,
          .i = 4'000'000'000U,
          .j = ~std::uint64_t{0},
          .k = UInt128::from_parts(~std::uint64_t{0}, 1),
          .l = 1.5F,
          .m = -2.25,
          .n = Color::blue};
}

inline Inline make_inline() {
  Inline value;
  value.s = "grüße";
  value.numbers = {1, 2, 65535};
  value.bits = {true, false, true};
  value.colors = {Color::green, Color{99}};
  value.strings = {"", "one", "two"};
  value.points = {{1, -1}, {2, -2}};
  value.flags = {{true, 7, false}, {false, 8, true}};
  value.nested = {{"a"}, {}, {"b", "c"}};
  value.triple = {1, 2, 3};
  value.pair = {"left", "right"};
  value.counts = {{"apples", 3}, {"pears", 0}, {"", 9}};
  value.leaves = {{5, {"small", {1, 2}}}, {6, {"large", std::vector<std::uint8_t>(5000, 6)}}};
  value.maybe = 0;
  value.perhaps = "yes";
  value.spot = Point{3, 4};
  value.boxed = Box<Point>(Point{5, 6});
  value.figure = Figure::from_label("label");
  value.figures = {Figure::from_point({1, 2}), Figure::from_polygon({{3, 4}, {5, 6}}),
                  Figure::from_branch(make_branch(1, 4000)), Figure::from_note("note"), Figure{}};
  value.gaps = {std::nullopt, "", "text"};
  value.scalars = make_numbers();
  value.flag = {true, 1, true};
  return value;
}

// `items`: elements of each large container.
inline Stored make_stored(std::size_t items) {
  Stored value;
  value.text = std::string(5000, 't');
  for (std::size_t i = 0; i < items; ++i) {
    value.plain.push_back(i * i);
    value.lz4.push_back(i / 10);
    value.zstd.push_back(i / 7);
    value.automatic.push_back(i / 1000);
    value.lines.push_back("line " + std::to_string(i) + std::string(i % 40, '-'));
    value.by_number[i * 977] = "value " + std::to_string(i);
    value.by_key[{std::uint32_t(i), std::to_string(i % 10), Color::red}] = {int(i), 0};
    value.by_wide[Int128::from_parts(-std::int64_t(i), i)] = std::uint8_t(i);
    value.bits.push_back(i % 3 == 0);
    value.flags.push_back({i % 2 == 0, std::uint32_t(i), i % 5 == 0});
  }
  for (std::uint32_t i = 0; i < items / 20; ++i) {
    value.branches.push_back(make_branch(i, 900));
    value.by_name["name " + std::to_string(i)] = {
        "leaf", std::vector<std::uint8_t>(i % 3 * 1000, std::uint8_t(i))};
    value.whole[i] = std::to_string(i);
  }
  value.one = make_branch(77, 3000);
  value.maybe = make_branch(78, 10);
  value.figure = Figure::from_branch(make_branch(79, 2000));
  value.points = std::vector<Point>(items, Point{1, 2});
  value.three = {"a", std::string(2000, 'b'), "c"};
  value.by_color = {{Color::red, 1}, {Color::blue, 2}};
  value.by_bool = {{true, "t"}, {false, "f"}};
  value.note = std::string(2000, 'n');
  value.ports = {{80, 8080}, {443, 8443}};
  return value;
}

inline Everything make_everything(std::size_t items) {
  Everything value{make_inline(), make_stored(items)};
  value.outside.previous = Box<Stored>(make_stored(items / 10));
  return value;
}

}  // namespace tests::shapes

#endif  // PARCODE_TESTS_RUNTIME_API_SAMPLE_H_
