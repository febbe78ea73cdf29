#include "tests/runtime/schema/example.h"

#include <utility>

namespace parcode::schema {

Type simple(Kind kind) {
  return {.kind = kind};
}
Type vec_of(Type element) {
  return {.kind = Kind::kVec, .arguments = {std::move(element)}};
}
Type array_of(Type element, std::uint64_t length) {
  return {.kind = Kind::kArray, .length = length, .arguments = {std::move(element)}};
}
Type map_of(Type key, Type value) {
  return {.kind = Kind::kMap, .arguments = {std::move(key), std::move(value)}};
}
Type optional_of(Type value) {
  return {.kind = Kind::kOptional, .arguments = {std::move(value)}};
}
Type box_of(Type value) {
  return {.kind = Kind::kBox, .arguments = {std::move(value)}};
}
Type struct_at(std::uint32_t definition) {
  return {.kind = Kind::kStruct, .definition = definition};
}
Type enum_at(std::uint32_t definition) {
  return {.kind = Kind::kEnum, .definition = definition};
}
Type union_at(std::uint32_t definition) {
  return {.kind = Kind::kUnion, .definition = definition};
}

Field field(std::uint16_t number, std::string name, Type type, Storage storage) {
  return {.number = number, .name = std::move(name), .type = std::move(type), .storage = storage};
}

Definition struct_of(std::string name, std::vector<Field> fields) {
  return {.name = "t." + std::move(name), .fields = std::move(fields)};
}

Definition union_of(std::string name, std::vector<Field> members) {
  return {
      .kind = DefinitionKind::kUnion, .name = "t." + std::move(name), .fields = std::move(members)};
}

Definition enum_of(std::string name, Kind underlying, std::vector<EnumValue> values) {
  return {.kind = DefinitionKind::kEnum,
          .name = "t." + std::move(name),
          .underlying = underlying,
          .values = std::move(values)};
}

Schema schema_of(std::vector<Definition> definitions) {
  Type root = {.kind = Kind::kStruct};
  if (definitions[0].kind == DefinitionKind::kEnum) root.kind = Kind::kEnum;
  if (definitions[0].kind == DefinitionKind::kUnion) root.kind = Kind::kUnion;
  return {.root = root, .definitions = std::move(definitions)};
}

namespace {

// Indices in the example, in canonical order.
enum Index : std::uint32_t {
  kWorldState,
  kDifficulty,
  kUserProfile,
  kRegion,
  kZone,
  kShape,
  kCircle,
  kPoint,
};

Definition world_state() {
  Definition world = {
      .name = "game.world.WorldState",
      .doc = "Everything a saved game holds.",
      .fields = {
          field(0, "id", simple(Kind::kU64)),
          field(1, "name", simple(Kind::kString)),
          field(2, "difficulty", enum_at(kDifficulty)),
          field(3, "users", map_of(simple(Kind::kU64), struct_at(kUserProfile)), Storage::kMap),
          field(4, "regions", vec_of(struct_at(kRegion)), Storage::kChunkable),
          field(5, "system_logs", vec_of(simple(Kind::kString)), Storage::kChunkable),
          field(6, "previous", optional_of(box_of(struct_at(kWorldState))), Storage::kChunkable),
          field(7, "spawn", array_of(simple(Kind::kF32), 3)),
          field(8, "shape", union_at(kShape)),
          field(10, "gravity", simple(Kind::kF32)),
          field(11, "seed", simple(Kind::kU128)),
          field(65535, "debug", simple(Kind::kBool)),
      }};
  world.fields[1].default_value = std::string("un\"named\"");
  world.fields[2].default_value = Int128(1);
  world.fields[3].compression = Compression::kLz4;
  world.fields[5].compression = Compression::kZstd;
  world.fields[5].level = 9;
  world.fields[9].default_value = double{9.81F};
  world.fields[10].default_value = UInt128::from_parts(0xFFFFFFFFFFFFFFFF, 1);
  world.fields[11].default_value = true;
  world.fields[11].deprecation = {.deprecated = true, .reason = "use a log"};
  world.reserved = {.ranges = {{9, 9}, {12, 15}}, .names = {"old_name"}};
  return world;
}

}  // namespace

Schema example() {
  Schema schema = {.root = struct_at(kWorldState), .version = 3};
  schema.definitions = {
      world_state(),
      {.kind = DefinitionKind::kEnum,
       .name = "game.world.Difficulty",
       .doc = "How hard the world\n\nfights back.",
       .underlying = Kind::kI8,
       .values = {{.name = "easy", .value = -1},
                  {.name = "normal", .value = 1, .doc = "For most."},
                  {.name = "hard", .value = 2, .deprecation = {.deprecated = true}}}},
      {.name = "game.world.UserProfile",
       .fields = {field(0, "username", simple(Kind::kString)), field(1, "xp", simple(Kind::kU64)),
                  field(3, "email", optional_of(simple(Kind::kString)))}},
      {.name = "game.world.Region",
       .fields = {field(0, "id", simple(Kind::kU32)),
                  field(2, "zones", vec_of(struct_at(kZone)), Storage::kChunkable)}},
      {.name = "game.world.Zone",
       .fields = {field(0, "id", simple(Kind::kU32)),
                  field(1, "terrain_data", vec_of(simple(Kind::kU8)), Storage::kChunkable)}},
      {.kind = DefinitionKind::kUnion,
       .name = "game.world.Shape",
       .fields = {field(0, "circle", struct_at(kCircle)),
                  field(1, "polygon", vec_of(struct_at(kPoint))),
                  field(2, "label", simple(Kind::kString))}},
      {.name = "common.geometry.Circle",
       .fields = {field(0, "center", struct_at(kPoint)), field(1, "radius", simple(Kind::kF64))}},
      {.name = "common.geometry.Point",
       .fields = {field(0, "x", simple(Kind::kF64)), field(1, "y", simple(Kind::kF64))}},
  };
  return schema;
}

}  // namespace parcode::schema
