// What good schemas mean. (Bad ones: golden_test.)

#include "compiler/check/compile.h"

#include <cmath>
#include <string>
#include <variant>

#include "compiler/model/lower.h"
#include "gtest/gtest.h"
#include "runtime/schema/canonical.h"
#include "runtime/schema/check.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/compiler/support/random_text.h"

namespace parcode::compiler {
namespace {

using schema::Default;
using schema::Kind;

model::SchemaSet good(const std::string& text) {
  Compiled compiled = compile_text(text);
  EXPECT_EQ(compiled.messages(), "");
  return compiled.set.value_or(model::SchemaSet{});
}

// The default of a field that is declared as `declaration`.
Default default_of(const std::string& declaration, const std::string& before = "") {
  const auto set = good("package a;\n" + before + "struct S { 0: " + declaration + "; }\n");
  return set.definitions.back().fields.at(0).default_value;
}

TEST(Defaults, AreOfTheFieldsType) {
  EXPECT_EQ(default_of("u8 x = 0xfF"), Default(Int128(255)));
  EXPECT_EQ(default_of("i8 x = -128"), Default(Int128(-128)));
  EXPECT_EQ(default_of("bool x = true"), Default(true));
  EXPECT_EQ(default_of("string x = \"a\\n\\u00e9\\x41\\\"\""), Default(std::string("a\né"
                                                                                   "A\"")));
  EXPECT_EQ(default_of("f64 x = -1.5e-3"), Default(-1.5e-3));
  EXPECT_EQ(default_of("f64 x = 7"), Default(7.0));
  EXPECT_EQ(default_of("f32 x = 0.1"), Default(static_cast<double>(0.1F)));
  EXPECT_EQ(default_of("f32 x = -inf"), Default(-INFINITY));
  EXPECT_TRUE(std::isnan(std::get<double>(default_of("f64 x = nan"))));
}

TEST(Defaults, ReachTheEndsOfTheWidestTypes) {
  EXPECT_EQ(default_of("i128 x = -170141183460469231731687303715884105728"),
            Default(Int128::from_parts(INT64_MIN, 0)));
  EXPECT_EQ(default_of("u128 x = 340282366920938463463374607431768211455"),
            Default(UInt128::from_parts(UINT64_MAX, UINT64_MAX)));
  EXPECT_EQ(default_of("u128 x = 5"), Default(Int128(5)));
}

TEST(Defaults, ThatATypeHasAnywayAreNotKept) {
  EXPECT_EQ(default_of("u8 x = 0"), Default());
  EXPECT_EQ(default_of("bool x = false"), Default());
  EXPECT_EQ(default_of("string x = \"\""), Default());
  EXPECT_EQ(default_of("f64 x = 0.0"), Default());
  EXPECT_TRUE(std::signbit(std::get<double>(default_of("f64 x = -0.0"))));
}

TEST(Defaults, MayBeEnumValuesPlainOrQualified) {
  const std::string colour = "enum Colour : i8 { red = 0; blue = -3; inf = 4; }\n";
  EXPECT_EQ(default_of("Colour x = blue", colour), Default(Int128(-3)));
  EXPECT_EQ(default_of("Colour x = Colour.blue", colour), Default(Int128(-3)));
  EXPECT_EQ(default_of("Colour x = a.Colour.blue", colour), Default(Int128(-3)));
  EXPECT_EQ(default_of("Colour x = inf", colour), Default(Int128(4)));
}

TEST(Defaults, MayBeConsts) {
  const std::string consts =
      "const u8 limit = other; const i64 other = 200; const f64 half = 0.5;\n"
      "enum Colour : u8 { red = 0; blue = 3; } const Colour favourite = blue;\n";
  EXPECT_EQ(default_of("u8 x = limit", consts), Default(Int128(200)));
  EXPECT_EQ(default_of("u64 x = a.other", consts), Default(Int128(200)));
  EXPECT_EQ(default_of("f32 x = half", consts), Default(0.5));
  EXPECT_EQ(default_of("Colour x = favourite", consts), Default(Int128(3)));
}

TEST(Consts, CanBeTheLengthOfAnArray) {
  const auto set = good("package a; const u8 n = 3; root array<u16, n>;");
  EXPECT_EQ(model::to_string(set.files[0].root->type, set), "array<u16, 3>");
}

TEST(Names, MayBeTheWordsThatStartStatements) {
  const auto set = good(
      "package version.root;\n"
      "struct import { 0: u8 package; 1: u8 version; 2: u8 root; 3: u8 reserved; 4: u8 map; }\n"
      "enum const : u8 { root = 0; version = 1; struct = 2; }\n");
  EXPECT_EQ(set.definitions[0].full_name, "version.root.import");
  EXPECT_EQ(set.definitions[0].fields[3].name, "reserved");
}

TEST(Names, GetAnUnderscoreWhereCppNeedsOne) {
  const auto set = good(
      "package a.union.std;\n"
      "struct S { 0: u8 class; 1: u8 load; 2: u8 S; 3: u8 fine; }\n"
      "struct delete {} enum E : u8 { int = 0; }\n");
  EXPECT_EQ(set.files[0].cpp_namespace, (std::vector<std::string>{"a", "union_", "std_"}));
  EXPECT_EQ(set.definitions[0].fields[0].cpp_name, "class_");
  EXPECT_EQ(set.definitions[0].fields[0].name, "class");
  EXPECT_EQ(set.definitions[0].fields[1].cpp_name, "load_");
  EXPECT_EQ(set.definitions[0].fields[2].cpp_name, "S_");
  EXPECT_EQ(set.definitions[0].fields[3].cpp_name, "fine");
  EXPECT_EQ(set.definitions[1].cpp_name, "delete_");
  EXPECT_EQ(set.definitions[2].values[0].cpp_name, "int_");
}

TEST(Comments, WithThreeSlashesBelongToWhatFollows) {
  const auto set = good(
      "/// The package.\npackage a;\n"
      "/// First line.\n///\n///   indented   \n// not this\n/* nor this */\n"
      "struct S {\n  /// A field.\n  0: u8 x;\n}\n"
      "//// A ruler is no documentation.\n"
      "enum E : u8 {\n  /// A value.\n  v = 0;\n}\n");
  EXPECT_EQ(set.files[0].doc, "The package.");
  EXPECT_EQ(set.definitions[0].doc, "First line.\n\n  indented");
  EXPECT_EQ(set.definitions[0].fields[0].doc, "A field.");
  EXPECT_EQ(set.definitions[1].doc, "");
  EXPECT_EQ(set.definitions[1].values[0].doc, "A value.");
}

TEST(Annotations, AreKept) {
  const auto set = good(
      "package a;\n"
      "struct S {\n"
      "  0: vec<u8> a [chunkable, compression = zstd, level = 22, deprecated = \"why\"];\n"
      "  1: map<u8, u8> b [map, compression = auto];\n"
      "  2: optional<map<u8, u8>> c [map];\n"
      "  3: optional<box<S>> d [chunkable];\n"
      "  4: array<u8, 3> e [chunkable];\n"
      "  5: map<string, optional<vec<f32>>> f [map, narrowing];\n"
      "}\n"
      "union U { 0: u8 a [deprecated]; }\n"
      "enum E : u8 { a = 0 [deprecated]; }\n");
  const auto& fields = set.definitions[0].fields;
  EXPECT_EQ(fields[0].storage, schema::Storage::kChunkable);
  EXPECT_EQ(fields[0].compression, schema::Compression::kZstd);
  EXPECT_EQ(fields[0].level, 22);
  EXPECT_EQ(fields[0].deprecation.reason, "why");
  EXPECT_EQ(fields[1].storage, schema::Storage::kMap);
  EXPECT_EQ(fields[2].storage, schema::Storage::kMap);
  EXPECT_FALSE(fields[4].narrowing);
  EXPECT_TRUE(fields[5].narrowing);
  EXPECT_TRUE(set.definitions[1].fields[0].deprecation.deprecated);
  EXPECT_TRUE(set.definitions[2].values[0].deprecation.deprecated);
}

TEST(Reserved, IsSortedAndMerged) {
  const auto set = good(
      "package a; struct S { reserved 7, 1..3, \"b\"; reserved 4, \"a\"; }\n"
      "enum E : i8 { x = 0; reserved -5..-2, -1; }");
  const auto& reserved = set.definitions[0].reserved;
  EXPECT_EQ(reserved.ranges, (std::vector<std::pair<Int128, Int128>>{{Int128(1), Int128(4)},
                                                                     {Int128(7), Int128(7)}}));
  EXPECT_EQ(reserved.names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(set.definitions[1].reserved.ranges,
            (std::vector<std::pair<Int128, Int128>>{{Int128(-5), Int128(-1)}}));
}

TEST(Imports, GiveAccessByThePackagesName) {
  const Compiled compiled = compile_files({
      {"main.pcs",
       "package a; import \"lib/b.pcs\"; import \"a2.pcs\";\n"
       "struct S { 0: lib.b.T t; 1: Other o; 2: a.Other p; 3: u8 n = lib.b.k; }"},
      {"lib/b.pcs", "package lib.b; struct T {} const u8 k = 7;"},
      {"a2.pcs", "package a; struct Other {}"},
  });
  ASSERT_TRUE(compiled.set.has_value()) << compiled.messages();
  const model::SchemaSet& set = *compiled.set;
  EXPECT_EQ(compiled.messages(), "");
  EXPECT_EQ(set.files.back().path, "main.pcs");
  EXPECT_EQ(set.requested, (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(model::to_string(set.definitions.back().fields[1].type, set), "a.Other");
}

TEST(Imports, OfTheSameFileByTwoFilesReadItOnce) {
  const Compiled compiled = compile_files({
      {"main.pcs",
       "package a; import \"b.pcs\"; import \"c.pcs\"; struct S { 0: b.B b; 1: c.C c; }"},
      {"b.pcs", "package b; import \"d.pcs\"; struct B { 0: d.D d; }"},
      {"c.pcs", "package c; import \"d.pcs\"; struct C { 0: d.D d; }"},
      {"d.pcs", "package d; struct D {}"},
  });
  ASSERT_TRUE(compiled.set.has_value()) << compiled.messages();
  EXPECT_EQ(compiled.set->files.size(), 4U);
}

TEST(Inputs, AreNamedRelativeToTheImportDirectoryThatTheyLieIn) {
  const MemoryReader reader({{"proto/game/world.pcs", ""}, {"world.pcs", ""}, {"/abs/x.pcs", ""}});
  const auto import_path = [&reader](const std::string& path, const std::string& directory) {
    return locate_input(path, {directory}, reader).import_path;
  };
  EXPECT_EQ(import_path("proto/game/world.pcs", "proto"), "game/world.pcs");
  EXPECT_EQ(import_path("proto/game/world.pcs", "./proto/"), "game/world.pcs");
  EXPECT_EQ(import_path("proto/game/world.pcs", "."), "proto/game/world.pcs");
  EXPECT_EQ(import_path("./world.pcs", "."), "world.pcs");
  EXPECT_EQ(import_path("/abs/x.pcs", "."), "x.pcs");
  EXPECT_EQ(import_path("/abs/x.pcs", "/abs"), "x.pcs");
  EXPECT_EQ(locate_input("game/world.pcs", {"proto"}, reader).path, "proto/game/world.pcs");
}

TEST(Roots, MayBeOfAnyType) {
  const auto set = good("package a; struct S {} root map<string, vec<S>>;");
  EXPECT_EQ(model::to_string(set.files[0].root->type, set), "map<string, vec<a.S>>");
}

TEST(Lowering, GivesWhatTheRuntimeAccepts) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const Compiled compiled = compile_text(random_schema_text(seed));
    ASSERT_TRUE(compiled.set.has_value()) << compiled.messages() << random_schema_text(seed);
    const model::File& file = compiled.set->files[0];
    const auto lowered =
        model::lower(model::lower_all(*compiled.set), file.root->type, file.version);
    const Status checked = schema::check(lowered);
    EXPECT_TRUE(checked.has_value()) << "seed " << seed << ": " << checked.error().message;
    const auto decoded = schema::decode(schema::encode(lowered));
    ASSERT_TRUE(decoded.has_value()) << "seed " << seed;
    EXPECT_EQ(*decoded, lowered) << "seed " << seed;
  }
}

TEST(Lowering, OrdersDefinitionsByContainment) {
  const auto set = good(
      "package a;\n"
      "struct Outer { 0: optional<Inner> i; 1: vec<Late> l; }\n"
      "struct Inner { 0: array<Leaf, 2> leaves; 1: box<Outer> back; }\n"
      "union Leaf { 0: u8 x; }\n"
      "struct Late {}\n");
  EXPECT_EQ(model::containment_order(set, set.files[0]), (std::vector<std::uint32_t>{2, 1, 0, 3}));
}

}  // namespace
}  // namespace parcode::compiler
