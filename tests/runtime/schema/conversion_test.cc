// Schemas that were made to make comparing them take long. What honest ones become, tests/runtime/
// evolve and tests/random/evolution say.

#include "runtime/schema/conversion.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/runtime/schema/example.h"

namespace parcode::schema {
namespace {

// Structs in a circle, each of which may hold the next one.
Schema circle_of(std::uint32_t length) {
  std::vector<Definition> definitions;
  for (std::uint32_t i = 0; i < length; ++i) {
    const Type next = optional_of(box_of(struct_at((i + 1) % length)));
    definitions.push_back(
        struct_of(i == 0 ? "Root" : "S" + std::to_string(i), {field(0, "next", next)}));
  }
  return schema_of(std::move(definitions));
}

TEST(Mismatches, OfDefinitionsThatAllMeetEndAtTheirLimit) {
  EXPECT_TRUE(find_mismatches(circle_of(300), circle_of(301)).empty());  // 90,300 pairs
  const auto found = find_mismatches(circle_of(1000), circle_of(1001));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].why, Obstacle::kTooComplex);
  EXPECT_EQ(to_string(found[0]), "more differs than can be told, or too many definitions meet");
}

TEST(Mismatches, WithNamesAsLongAsTheFileTakeBoundedMemory) {
  constexpr std::size_t kName = 1 << 20;
  std::vector<Field> before;
  std::vector<Field> after;
  for (std::uint16_t i = 0; i < 2000; ++i) {
    before.push_back(field(i, "f" + std::to_string(i), enum_at(1)));
    after.push_back(field(i, "f" + std::to_string(i), simple(Kind::kString)));
  }
  const Schema from = schema_of(
      {struct_of("Root", before), enum_of(std::string(kName, 'x'), Kind::kU8, {{.name = "a"}})});
  const auto found = find_mismatches(from, schema_of({struct_of("Root", after)}));
  std::size_t told = 0;
  for (const Mismatch& mismatch : found) told += mismatch.from_type.size();
  EXPECT_GT(found.size(), 2U);
  EXPECT_LT(told, 20 * kName);
  EXPECT_EQ(found.back().why, Obstacle::kTooComplex);
}

}  // namespace
}  // namespace parcode::schema
