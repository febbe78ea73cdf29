#include "runtime/schema/builder.h"

#include <gtest/gtest.h>

#include "runtime/schema/canonical.h"
#include "tests/runtime/schema/example.h"

namespace parcode::schema {
namespace {

// As generated code embeds it.
std::string embedded(const Schema& schema) {
  const std::vector<std::byte> bytes = encode(schema);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(Builder, GivesBackAnEmbeddedSchema) {
  const std::string bytes = embedded(example());
  Builder builder;
  const Type root = builder.embedded(bytes, "game.world.WorldState");
  EXPECT_EQ(builder.finish(root), example());
}

TEST(Builder, FinishesAnyRootOverWhatItHas) {
  const std::string bytes = embedded(example());
  Builder builder;
  const Type zone = builder.embedded(bytes, "game.world.Zone");
  EXPECT_EQ(builder.finish(Builder::vec(zone)), canonical_subset(example(), vec_of(struct_at(4))));
}

TEST(Builder, TakesDefinitionsOfSeveralSchemasOnce) {
  const std::string first = embedded(canonical_subset(example(), struct_at(6)));
  const std::string second = embedded(canonical_subset(example(), union_at(5)));
  Builder builder;
  const Type circle = builder.embedded(first, "common.geometry.Circle");
  const Type shape = builder.embedded(second, "game.world.Shape");
  EXPECT_EQ(builder.embedded(second, "common.geometry.Circle"), circle);
  EXPECT_EQ(shape.kind, Kind::kUnion);
  EXPECT_EQ(builder.finish(shape).definitions,
            canonical_subset(example(), union_at(5)).definitions);
}

TEST(Builder, MixesDefinitionsByHandWithEmbeddedOnes) {
  const std::string bytes = embedded(canonical_subset(example(), struct_at(7)));
  Builder builder;
  const Type point = builder.embedded(bytes, "common.geometry.Point");
  const Type line =
      builder.define(struct_of("Line", {field(0, "from", point), field(1, "to", point)}));
  EXPECT_TRUE(builder.is_defined("t.Line"));
  EXPECT_EQ(builder.defined("t.Line"), line);
  const Schema schema = builder.finish(line);
  ASSERT_EQ(schema.definitions.size(), 2U);
  EXPECT_EQ(schema.definitions[0].fields[1].type, struct_at(1));
  EXPECT_EQ(schema.definitions[1].name, "common.geometry.Point");
}

}  // namespace
}  // namespace parcode::schema
