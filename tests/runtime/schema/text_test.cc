#include "runtime/schema/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "tests/runtime/schema/example.h"
#include "tests/runtime/schema/random_schema.h"

namespace parcode::schema {
namespace {

constexpr const char* kWorld = R"(package game.world;
version 3;

import "common/geometry.pcs";

/// Everything a saved game holds.
struct WorldState {
  0: u64 id;
  1: string name = "un\"named\"";
  2: Difficulty difficulty = normal;
  3: map<u64, UserProfile> users [map, compression = lz4];
  4: vec<Region> regions [chunkable];
  5: vec<string> system_logs [chunkable, compression = zstd, level = 9];
  6: optional<box<WorldState>> previous [chunkable];
  7: array<f32, 3> spawn;
  8: Shape shape;
  10: f32 gravity = 9.81;
  11: u128 seed = 340282366920938463444927863358058659841;
  65535: bool debug = true [deprecated = "use a log"];
  reserved 9, 12..15;
  reserved "old_name";
}

/// How hard the world
///
/// fights back.
enum Difficulty : i8 {
  easy = -1;
  /// For most.
  normal = 1;
  hard = 2 [deprecated];
}

struct UserProfile {
  0: string username;
  1: u64 xp;
  3: optional<string> email;
}

struct Region {
  0: u32 id;
  2: vec<Zone> zones [chunkable];
}

struct Zone {
  0: u32 id;
  1: vec<u8> terrain_data [chunkable];
}

union Shape {
  0: common.geometry.Circle circle;
  1: vec<common.geometry.Point> polygon;
  2: string label;
}

root WorldState;
)";

constexpr const char* kGeometry = R"(package common.geometry;

struct Circle {
  0: Point center;
  1: f64 radius;
}

struct Point {
  0: f64 x;
  1: f64 y;
}
)";

std::string line_of_default(Kind kind, Default value) {
  Field with_default = field(0, "f", simple(kind));
  with_default.default_value = std::move(value);
  const std::string text = to_pcs(schema_of({struct_of("S", {with_default})}))[0].text;
  const std::size_t begin = text.find("= ") + 2;
  return text.substr(begin, text.find(";\n}") - begin);
}

TEST(Text, HasAFileForEachPackage) {
  const std::vector<PcsFile> files = to_pcs(example());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path, "game/world.pcs");
  EXPECT_EQ(files[0].text, kWorld);
  EXPECT_EQ(files[1].path, "common/geometry.pcs");
  EXPECT_EQ(files[1].text, kGeometry);
}

TEST(Text, PutsARootOfNoPackageIntoAFileOfItsOwn) {
  const std::vector<PcsFile> number = to_pcs({.root = simple(Kind::kU32), .version = 2});
  ASSERT_EQ(number.size(), 1U);
  EXPECT_EQ(number[0].path, "schema.pcs");
  EXPECT_EQ(number[0].text, "package schema;\nversion 2;\n\nroot u32;\n");

  const Schema pair = canonical_subset(example(), map_of(enum_at(1), struct_at(7)));
  const std::vector<PcsFile> files = to_pcs(pair);
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].text,
            "package schema;\nversion 3;\n\n"
            "import \"common/geometry.pcs\";\nimport \"game/world.pcs\";\n\n"
            "root map<game.world.Difficulty, common.geometry.Point>;\n");
}

TEST(Text, WritesAnyRootOfOnePackageIntoItsFile) {
  const Schema points = canonical_subset(example(), vec_of(struct_at(7)));
  const std::vector<PcsFile> files = to_pcs(points);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_TRUE(files[0].text.ends_with("\nroot vec<Point>;\n"));
}

TEST(Text, SplitsAPackageWhereFilesWouldImportEachOther) {
  // a.Top uses b.Middle, which uses a.Bottom: three files wrote this.
  const Schema schema = {
      .root = struct_at(0),
      .definitions = {{.name = "a.Top", .fields = {field(0, "m", struct_at(1))}},
                      {.name = "b.Middle", .fields = {field(0, "b", struct_at(2))}},
                      {.name = "a.Bottom"}}};
  const std::vector<PcsFile> files = to_pcs(schema);
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].path, "a.pcs");
  EXPECT_NE(files[0].text.find("import \"b.pcs\";"), std::string::npos);
  EXPECT_EQ(files[1].path, "b.pcs");
  EXPECT_NE(files[1].text.find("import \"a_2.pcs\";"), std::string::npos);
  EXPECT_EQ(files[2].path, "a_2.pcs");
  EXPECT_EQ(files[2].text, "package a;\n\nstruct Bottom {}\n");
}

TEST(Text, WritesNumbersAsTheCompilerReadsThem) {
  EXPECT_EQ(line_of_default(Kind::kI8, Int128(-128)), "-128");
  EXPECT_EQ(line_of_default(Kind::kF64, 1.0), "1.0");
  EXPECT_EQ(line_of_default(Kind::kF64, -0.0), "-0.0");
  EXPECT_EQ(line_of_default(Kind::kF64, 0.1), "0.1");
  EXPECT_EQ(line_of_default(Kind::kF64, 1e300), "1e+300");
  EXPECT_EQ(line_of_default(Kind::kF64, double{0.1F}), "0.10000000149011612");
  EXPECT_EQ(line_of_default(Kind::kF32, double{0.1F}), "0.1");
  EXPECT_EQ(line_of_default(Kind::kF64, std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(line_of_default(Kind::kF64, -std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(line_of_default(Kind::kF64, std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(Text, EscapesWhatAStringCannotHold) {
  EXPECT_EQ(line_of_default(Kind::kString, std::string("a\"\\\n\t\r\0\x7F\xC3\xA4", 10)),
            "\"a\\\"\\\\\\n\\t\\x0d\\x00\\x7f\xC3\xA4\"");
}

// The paths that a text imports.
std::set<std::string> imports_of(const PcsFile& file) {
  std::set<std::string> paths;
  constexpr std::string_view kImport = "\nimport \"";
  for (std::size_t at = file.text.find(kImport); at != std::string::npos;
       at = file.text.find(kImport, at + 1)) {
    const std::size_t begin = at + kImport.size();
    paths.insert(file.text.substr(begin, file.text.find('"', begin) - begin));
  }
  return paths;
}

TEST(Text, OfRandomSchemasDefinesEverythingOnceAndImportsOnlyWhatThereIs) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Schema schema = random_schema(seed);
    const std::vector<PcsFile> files = to_pcs(schema);
    std::set<std::string> paths;
    std::size_t definitions = 0;
    for (const PcsFile& file : files) {
      EXPECT_TRUE(paths.insert(file.path).second);
      for (const char* word : {"\nstruct ", "\nenum ", "\nunion "}) {
        for (std::size_t at = file.text.find(word); at != std::string::npos;
             at = file.text.find(word, at + 1)) {
          ++definitions;
        }
      }
    }
    EXPECT_EQ(definitions, schema.definitions.size());
    EXPECT_NE(files[0].text.find("\nroot "), std::string::npos);
    for (const PcsFile& file : files) {
      for (const std::string& path : imports_of(file)) {
        EXPECT_TRUE(paths.contains(path) && path != file.path);
      }
    }
  }
}

}  // namespace
}  // namespace parcode::schema
