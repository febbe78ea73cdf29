#include <gtest/gtest.h>

#include "bazel/tests/save_game.pcs.h"
#include "parcode/parcode.h"

namespace {

// The target names only the library of the generated schema: the headers and the objects of the
// schemas that it imports, in two other packages, have to come along.
TEST(ParcodeLibrary, BringsTheSchemasThatItsSchemasImport) {
  parcode_rule::save_game::SaveGame game;
  game.level = 3;
  game.world.regions.push_back({.name = "north", .border = {{.x = 1, .y = 2}}});

  const auto bytes = parcode::serialize(game);
  ASSERT_TRUE(bytes.has_value());
  const auto copy = parcode::load_bytes<parcode_rule::save_game::SaveGame>(*bytes);
  ASSERT_TRUE(copy.has_value());
  EXPECT_EQ(*copy, game);
}

}  // namespace
