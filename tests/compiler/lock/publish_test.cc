// Which schemas can be published, and what waivers cover.

#include "compiler/lock/publish.h"

#include <string>

#include "compiler/diagnostics/draw.h"
#include "gtest/gtest.h"
#include "tests/compiler/lock/compiled_version.h"

namespace parcode::compiler::lock {
namespace {

struct Published {
  std::optional<Lock> lock = {};
  std::string messages = {};
};

// Publishes the text upon the lock.
Published published(const Lock& lock, const std::string& text, bool amend = false) {
  const CompiledVersion working = compiled_version(text);
  const model::SchemaSet& set = *working.compiled.set;
  Diagnostics diagnostics;
  Published result;
  result.lock = publish(lock, working.version, amend, "main.pcs",
                        set.files[set.requested[0]].version_location, diagnostics);
  result.messages = draw_text(diagnostics);
  return result;
}

std::string schema_text(const std::string& version, const std::string& fields) {
  return "package a;\n" + version + "\nstruct S { " + fields + " }\nroot S;\n";
}

class Publish : public testing::Test {
 protected:
  Publish() { first_.versions.push_back(compiled_.version); }

  CompiledVersion compiled_ = compiled_version(schema_text("version 3;", "0: u8 x; 1: string s;"));
  Lock first_;
};

TEST_F(Publish, TakesTheFirstVersionWhateverItsNumber) {
  const Published result = published({}, schema_text("version 7;", "0: u8 x;"));
  ASSERT_TRUE(result.lock) << result.messages;
  ASSERT_EQ(result.lock->versions.size(), 1U);
  EXPECT_EQ(result.lock->versions[0].schema.version, 7U);
}

TEST_F(Publish, AppendsAHigherVersionChangedOrNot) {
  for (const char* fields : {"0: u8 x; 1: string s;", "0: u8 x; 1: string s; 2: bool b;"}) {
    const Published result = published(first_, schema_text("version 5;", fields));
    ASSERT_TRUE(result.lock) << result.messages;
    ASSERT_EQ(result.lock->versions.size(), 2U);
    EXPECT_EQ(result.lock->versions[0].schema, first_.versions[0].schema);
    EXPECT_EQ(result.lock->versions[1].schema.version, 5U);
  }
}

TEST_F(Publish, HasNothingToDoForTheSameShape) {
  const Published result = published(first_, schema_text("version 3;", "0: u8 x; 1: string s;"));
  ASSERT_TRUE(result.lock) << result.messages;
  EXPECT_EQ(print(*result.lock, "x"), print(first_, "x"));
}

TEST_F(Publish, TakesOverWhatNoFileDependsOn) {
  const Published result = published(
      first_, schema_text("version 3;", "0: u8 x [deprecated]; 1: string s; reserved 9;"));
  ASSERT_TRUE(result.lock) << result.messages;
  ASSERT_EQ(result.lock->versions.size(), 1U);
  EXPECT_TRUE(result.lock->versions[0].schema.definitions[0].fields[0].deprecation.deprecated);
}

TEST_F(Publish, RefusesAnotherShapeUnderAPublishedNumber) {
  const Published result = published(first_, schema_text("version 3;", "0: u8 x; 1: string t;"));
  EXPECT_FALSE(result.lock);
  EXPECT_TRUE(result.messages.starts_with(
      "main.pcs:2:9: error: version 3 was published with another shape [lock-version-taken]\n"))
      << result.messages;
  EXPECT_NE(result.messages.find("help: make it 'version 4;' and run 'parcodec lock main.pcs'\n"),
            std::string::npos)
      << result.messages;
}

TEST_F(Publish, RefusesAnotherShapeOfWhatTheRootDoesNotReach) {
  const CompiledVersion compiled =
      compiled_version("package a;\nversion 1;\nstruct S {}\nstruct T { 0: u8 x; }\nroot S;\n");
  const Lock lock = {.versions = {compiled.version}};
  EXPECT_FALSE(
      published(lock, "package a;\nversion 1;\nstruct S {}\nstruct T { 0: u16 x; }\nroot S;\n")
          .lock);
}

TEST_F(Publish, AmendsTheNewestVersionAndNoOther) {
  const std::string other = schema_text("version 3;", "0: u8 x; 1: string t;");
  const Published amended = published(first_, other, true);
  ASSERT_TRUE(amended.lock) << amended.messages;
  ASSERT_EQ(amended.lock->versions.size(), 1U);
  EXPECT_EQ(amended.lock->versions[0].schema.definitions[0].fields[1].name, "t");
  EXPECT_FALSE(published(first_, schema_text("version 2;", "0: u8 x;"), true).lock);
}

TEST_F(Publish, RefusesALowerVersion) {
  const Published result = published(first_, schema_text("version 2;", "0: u8 x; 1: string s;"));
  EXPECT_FALSE(result.lock);
  EXPECT_TRUE(result.messages.starts_with(
      "main.pcs:2:9: error: version 2 is lower than 3, which was published "
      "[lock-version-lowered]\n"))
      << result.messages;
}

TEST_F(Publish, NeedsAVersion) {
  const Published result = published({}, schema_text("", "0: u8 x;"));
  EXPECT_FALSE(result.lock);
  EXPECT_TRUE(result.messages.starts_with(
      "main.pcs:1:9: error: 'main.pcs' names no version [lock-needs-version]\n"))
      << result.messages;
  EXPECT_NE(result.messages.find("help: put 'version 1;' behind the package\n"), std::string::npos);
}

compat::Finding finding(const std::string& old_hash, const std::string& new_hash) {
  return {.rule = Code::kNarrowing, .element = "a.S.x", .old_hash = old_hash, .new_hash = new_hash};
}

TEST(Waivers, CoverTheirOneFindingAndDieWhenEitherSideMoves) {
  const std::vector<Waiver> waivers = {{"narrowing", "a.S.x", "01", "02", "why"}};
  const Judgement covered = judge({finding("01", "02")}, waivers);
  EXPECT_EQ(covered.open.size(), 0U);
  EXPECT_EQ(covered.live.size(), 1U);
  EXPECT_EQ(covered.stale.size(), 0U);
  for (const auto& moved : {finding("03", "02"), finding("01", "03")}) {
    const Judgement judged = judge({moved}, waivers);
    EXPECT_EQ(judged.open.size(), 1U);
    EXPECT_EQ(judged.live.size(), 0U);
    EXPECT_EQ(judged.stale.size(), 1U);
  }
  compat::Finding elsewhere = finding("01", "02");
  elsewhere.element = "a.S.y";
  EXPECT_EQ(judge({elsewhere}, waivers).open.size(), 1U);
  compat::Finding other_rule = finding("01", "02");
  other_rule.rule = Code::kTypeChanged;
  EXPECT_EQ(judge({other_rule}, waivers).open.size(), 1U);
}

TEST(Waivers, HaveALineThatParses) {
  const std::string text = waiver_text(finding("01", "02"));
  EXPECT_EQ(text, "waiver narrowing a.S.x 01 02 \"WHY\"");
  const SourceFile file("x.lock", "format 1\n" + text + "\n");
  Diagnostics diagnostics;
  const auto lock = parse(file, diagnostics);
  ASSERT_TRUE(lock) << draw_text(diagnostics);
  ASSERT_EQ(lock->waivers.size(), 1U);
  EXPECT_TRUE(lock->waivers[0].covers(finding("01", "02")));
}

}  // namespace
}  // namespace parcode::compiler::lock
