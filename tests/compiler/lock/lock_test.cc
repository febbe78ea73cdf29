// The text of locks: what it says, that it holds versions exactly, and that no bytes harm.

#include "compiler/lock/lock.h"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/draw.h"
#include "gtest/gtest.h"
#include "runtime/schema/canonical.h"
#include "tests/compiler/lock/compiled_version.h"
#include "tests/runtime/schema/random_schema.h"

namespace parcode::compiler::lock {
namespace {

struct Parsed {
  std::unique_ptr<SourceFile> file = {};
  Diagnostics diagnostics = {};
  std::optional<Lock> lock = {};
};

std::unique_ptr<Parsed> parsed(const std::string& text) {
  auto result = std::make_unique<Parsed>();
  result->file = std::make_unique<SourceFile>("main.pcs.lock", text);
  result->lock = parse(*result->file, result->diagnostics);
  return result;
}

Lock lock_of(const std::vector<std::string>& texts) {
  Lock lock;
  for (const std::string& text : texts) {
    lock.versions.push_back(compiled_version(text).version);
  }
  return lock;
}

// Without the comment at the top, the format and the versions' hashes.
std::string body(const Lock& lock) {
  const std::string text = print(lock, "main.pcs");
  return text.substr(text.find("\n\n", text.find("\nversion ")) + 2);
}

constexpr const char* kFirst = R"(package game;
version 1;

enum Level : u8 {
  low = 1;
  high = 2;
}

struct Save {
  0: string name = "none";
  1: u32 score;
  2: Level level = high;
  3: vec<u8> map [chunkable];
  reserved 7;
}

struct Alone {}

root Save;
)";

constexpr const char* kSecond = R"(package game;
version 2;

enum Level : u16 {
  high = 2;
  low = 1;
  top = 9 [deprecated];
}

struct Save {
  3: vec<u8> map [chunkable, compression = zstd, level = 9];
  0: string name = "none";
  2: Level level = high;
  4: u64 score;
  reserved 1, 7..9, "points";
}

root Save;
)";

TEST(Lock, HasALineForEachElementWithItsVersions) {
  EXPECT_EQ(body(lock_of({kFirst, kSecond})), R"(struct game.Alone @1

enum game.Level @1..
  stored as u8 @1
  stored as u16 @2..
  low = 1 @1..
  high = 2 @1..
  top = 9 [deprecated] @2..
  order 2, 1, 9 @2..

struct game.Save @1..
  0: string name = "none" @1..
  1: u32 score @1
  reserved 1 @2..
  2: game.Level level = high @1..
  3: vec<u8> map [chunkable] @1
  3: vec<u8> map [chunkable, compression = zstd, level = 9] @2..
  4: u64 score @2..
  reserved 7 @1
  reserved 7..9 @2..
  reserved "points" @2..
  order 3, 0, 2, 4 @2..
)");
}

TEST(Lock, OpensWithItsPurposeAndItsVersions) {
  const Lock lock = lock_of({kFirst, kSecond});
  const std::string text = print(lock, "main.pcs");
  EXPECT_TRUE(text.starts_with("# What was published of main.pcs:")) << text;
  EXPECT_NE(text.find("'parcodec lock main.pcs'"), std::string::npos);
  const compat::Version& first = lock.versions[0];
  const std::string fingerprint =
      to_string(schema::fingerprint(schema::canonical_subset(first.schema, first.schema.root)));
  EXPECT_NE(text.find("\nversion 1 shape " + shape(first) + " root game.Save fingerprint " +
                      fingerprint + "\n"),
            std::string::npos)
      << text;
}

// What a reviewer sees of a third version is what changed in it.
TEST(Lock, GrowsByWhatAVersionChanges) {
  std::string third = kSecond;
  third.replace(third.find("version 2"), 9, "version 3");
  third.replace(third.find("4: u64 score"), 12, "4: u64 score;\n  5: bool done");
  const std::string before = body(lock_of({kFirst, kSecond}));
  std::string after = body(lock_of({kFirst, kSecond, third}));
  const auto replace = [&after](const std::string& part, const std::string& by) {
    ASSERT_NE(after.find(part), std::string::npos) << part << " is not in " << after;
    after.replace(after.find(part), part.size(), by);
  };
  replace("  5: bool done @3..\n", "");
  replace("  order 3, 0, 2, 4 @2\n  order 3, 0, 2, 4..5 @3..\n", "  order 3, 0, 2, 4 @2..\n");
  // What the first version alone had stays; `@1` does not become `@1..1`.
  EXPECT_EQ(after, before);
}

TEST(Lock, NamesGapsBetweenVersions) {
  std::string again = kFirst;
  again.replace(again.find("version 1"), 9, "version 12");
  const std::string text = body(lock_of({kFirst, kSecond, again}));
  EXPECT_NE(text.find("struct game.Alone @1, 12..\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  4: u64 score @2\n"), std::string::npos) << text;
}

TEST(Lock, HoldsWhatTheFileReachesElsewhere) {
  const CompiledVersion version = compiled_version(
      {{"main.pcs",
        "package a;\nversion 1;\nimport \"b.pcs\";\nstruct S { 0: b.T t; }\nstruct U {}\n"},
       {"b.pcs", "package b;\nstruct T { 0: vec<V> v; }\nstruct V {}\nstruct Unused {}\n"}},
      "main.pcs");
  EXPECT_EQ(body({.versions = {version.version}}),
            "struct a.S @1..\n  0: b.T t @1..\n\nstruct a.U @1..\n\n"
            "struct b.T @1..\n  0: vec<b.V> v @1..\n\nstruct b.V @1..\n");
}

TEST(Lock, KnowsTheLineOfEachElement) {
  const auto result = parsed(print(lock_of({kFirst, kSecond}), "main.pcs"));
  ASSERT_TRUE(result->lock) << draw_text(result->diagnostics);
  const compat::Version& second = result->lock->versions[1];
  const auto text_at = [&](const Location& place) { return result->file->text(place.span); };
  ASSERT_EQ(second.schema.definitions[1].name, "game.Save");
  const compat::DefinitionPlaces& places = second.places[1];
  EXPECT_EQ(text_at(second.location), "2");
  EXPECT_EQ(text_at(places.definition), "struct game.Save");
  EXPECT_EQ(second.schema.definitions[1].fields[3].number, 4);
  EXPECT_EQ(text_at(places.fields[3]), "4: u64 score");
  EXPECT_EQ(text_at(places.reserved_ranges[1]), "reserved 7..9");
  EXPECT_EQ(text_at(places.reserved_names[0]), "reserved \"points\"");
  EXPECT_EQ(text_at(second.places[0].values[0]), "high = 2");
}

TEST(Lock, KeepsWaiversSorted) {
  Lock lock = lock_of({kFirst});
  lock.waivers = {{"type-changed", "game.Save.x", "1f", "2e", "no \"files\" of it"}};
  std::string text = print(lock, "main.pcs");
  text.insert(text.find("\nstruct"), "waiver a-rule game.Save#7..9 - 0a \"first\"\n");
  const auto result = parsed(text);
  ASSERT_TRUE(result->lock) << draw_text(result->diagnostics);
  ASSERT_EQ(result->lock->waivers.size(), 2U);
  EXPECT_EQ(result->lock->waivers[0].element, "game.Save#7..9");
  EXPECT_EQ(result->lock->waivers[0].old_hash, "-");
  EXPECT_EQ(result->lock->waivers[1].reason, "no \"files\" of it");
}

TEST(Lock, MeansTheSameNameOfAnEnumValueInEachVersion) {
  std::string renumbered = kFirst;
  renumbered.replace(renumbered.find("version 1"), 9, "version 2");
  renumbered.replace(renumbered.find("high = 2"), 8, "high = 5");
  const Lock lock = lock_of({kFirst, renumbered});
  const std::string text = print(lock, "main.pcs");
  EXPECT_NE(text.find("  2: game.Level level = high @1..\n"), std::string::npos) << text;
  const auto result = parsed(text);
  ASSERT_TRUE(result->lock) << draw_text(result->diagnostics);
  EXPECT_EQ(result->lock->versions[0].schema, lock.versions[0].schema);
  EXPECT_EQ(result->lock->versions[1].schema, lock.versions[1].schema);
}

// A change that a person may make, or none.
schema::Schema changed(schema::Schema schema, std::mt19937_64& random) {
  if (schema.definitions.empty()) {
    return schema;
  }
  schema::Definition& definition = schema.definitions[random() % schema.definitions.size()];
  std::vector<schema::Field>& fields = definition.fields;
  if (definition.kind != schema::DefinitionKind::kStruct || fields.empty()) {
    return schema;
  }
  schema::Field& field = fields[random() % fields.size()];
  switch (random() % 4) {
    case 0:
      field.name += "_renamed";
      break;
    case 1:
      std::swap(field, fields[0]);
      break;
    case 2:
      field.deprecation = {.deprecated = true, .reason = "since a while"};
      break;
    default:
      std::swap(field, fields.back());
      fields.pop_back();
  }
  return schema::canonical_subset(schema, schema.root);
}

TEST(Lock, HoldsVersionsOfRandomSchemasExactly) {
  std::size_t definitions = 0;
  for (std::uint64_t seed = 0; seed < 250; ++seed) {
    std::mt19937_64 random(seed);
    std::vector<schema::Schema> schemas;
    Lock lock;
    for (std::uint32_t number = 1; number <= 1 + seed % 5; ++number) {
      const bool fresh = schemas.empty() || random() % 3 == 0;
      schemas.push_back(fresh ? schema::random_schema(random()) : changed(schemas.back(), random));
      schemas.back().version = number * 2;
      lock.versions.push_back(normalized({.has_root = true, .schema = schemas.back()}));
      definitions += schemas.back().definitions.size();
    }
    const std::string text = print(lock, "main.pcs");
    const auto result = parsed(text);
    ASSERT_TRUE(result->lock) << seed << draw_text(result->diagnostics) << text;
    ASSERT_EQ(result->lock->versions.size(), lock.versions.size());
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      const schema::Schema& read = result->lock->versions[i].schema;
      EXPECT_EQ(read, lock.versions[i].schema) << seed << text;
      const schema::Schema carried = schema::canonical_subset(read, read.root);
      EXPECT_EQ(schema::encode(carried), schema::encode(without_docs(schemas[i]))) << seed;
      EXPECT_EQ(schema::fingerprint(carried), schema::fingerprint(schemas[i])) << seed;
    }
    ASSERT_EQ(print(*result->lock, "main.pcs"), text) << seed;
  }
  EXPECT_GT(definitions, 1000U);
}

// Truncated, spliced and scribbled locks: messages or a lock, and each lock one that prints.
TEST(Lock, SurvivesAnyBytes) {
  const std::string good = print(lock_of({kFirst, kSecond}), "main.pcs");
  constexpr std::string_view kPieces[] = {"@",    "..",      "0",  "-",    "\"",
                                          "\n",   " ",       "<",  "@1..", "9999999999999999999999",
                                          "\xFF", "struct ", "= ", "vec<"};
  std::mt19937_64 random(7);
  std::size_t refused = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string text = good;
    for (std::uint64_t n = 1 + random() % 3; n > 0; --n) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text.replace(at, random() % 4, kPieces[random() % std::size(kPieces)]);
          break;
        case 1:
          text.erase(at, random() % 40);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 60));
      }
      text += text.empty() ? "x" : "";
    }
    const auto result = parsed(text);
    ASSERT_NE(result->lock.has_value(), result->diagnostics.has_errors()) << text;
    refused += result->lock ? 0 : 1;
    if (result->lock) {
      ASSERT_EQ(parsed(print(*result->lock, "x"))->lock.has_value(), true) << text;
    }
  }
  EXPECT_GT(refused, 2000U);
}

TEST(Lock, RefusesFewLinesThatStandForTooMuch) {
  std::string text = "format 1\n";
  for (int version = 1; version <= 3000; ++version) {
    text += "version " + std::to_string(version) + " shape 0\n";
  }
  text += "struct a.S @1..\n";
  for (int number = 0; number < 3000; ++number) {
    text += "  " + std::to_string(number) + ": u8 f" + std::to_string(number) + " @1..\n";
  }
  const auto result = parsed(text);
  EXPECT_FALSE(result->lock);
  EXPECT_NE(draw_text(result->diagnostics).find("[lock-too-large]"), std::string::npos);
}

}  // namespace
}  // namespace parcode::compiler::lock
