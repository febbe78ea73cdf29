#include "compiler/compat/compare.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/schema/conversion.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/runtime/schema/random_schema.h"

namespace parcode::compiler::compat {
namespace {

// Compiled texts; keeps what places point to.
class Compared {
 public:
  Compared(const std::string& before, const std::string& after, Mode mode = Mode::kFull)
      : before_(compile_text(before)), after_(compile_text(after)) {
    EXPECT_EQ(before_.messages() + after_.messages(), "");
    comparison_ = compare(version(before_), version(after_), mode);
  }

  const Comparison& operator*() const { return comparison_; }

  std::vector<std::string> rules() const {
    std::vector<std::string> names;
    for (const Finding& finding : comparison_.findings) {
      names.emplace_back(finding.rule_name());
    }
    return names;
  }
  const Finding* find(std::string_view rule) const {
    const auto found = std::ranges::find(comparison_.findings, rule, &Finding::rule_name);
    return found == comparison_.findings.end() ? nullptr : &*found;
  }

  static Version version(const Compiled& compiled) {
    return version_of(*compiled.set, compiled.set->requested.front());
  }

 private:
  Compiled before_;
  Compiled after_;
  Comparison comparison_;
};

std::string save(const std::string& fields, const std::string& more = "") {
  return "package a;\n" + more + "struct S {\n" + fields + "}\nroot S;\n";
}

TEST(Compare, FindsNothingInASchemaAndItself) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Version version = {.has_root = true, .schema = schema::random_schema(seed)};
    const Comparison comparison = compare(version, version, Mode::kFull);
    ASSERT_TRUE(comparison.findings.empty()) << seed << comparison.findings[0].message;
    ASSERT_TRUE(comparison.backward && comparison.forward);
  }
}

// A member or two of a schema becomes another one.
schema::Schema changed(schema::Schema schema, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (schema::Definition& definition : schema.definitions) {
    for (schema::Field& field : definition.fields) {
      switch (random() % 12) {
        case 0:
          field.type = {.kind = schema::Kind::kOptional, .arguments = {field.type}};
          break;
        case 1:
          field.type = {.kind = static_cast<schema::Kind>(1 + random() % 14)};
          break;
        case 2:
          field.number = static_cast<std::uint16_t>(field.number + 30'000);
          break;
        case 3:
          field.narrowing = schema::can_narrow(field.type);
          break;
        case 4:
          field.name += "x";
          break;
        default:
          break;
      }
    }
    if (definition.kind == schema::DefinitionKind::kEnum && random() % 3 == 0) {
      definition.underlying = schema::Kind::kI64;
    }
  }
  return schema;
}

TEST(Cures, NameANumberThatIsFree) {
  const auto cure = [](const std::string& fields) {
    const Compared compared(save("  0: u32 x;\n" + fields), save("  0: string x;\n" + fields));
    return compared.find("type-changed")->cure;
  };
  EXPECT_EQ(cure(""), "0: u32 x [deprecated];\n1: string x_1;\n");
  EXPECT_EQ(cure("  7: u8 y;\n  reserved 8..10;\n"), "0: u32 x [deprecated];\n11: string x_11;\n");
  EXPECT_EQ(cure("  65535: u8 y;\n  1: u8 z;\n"), "0: u32 x [deprecated];\n2: string x_2;\n");
}

// What review says and what the reader does is one thing.
TEST(Compare, HasAnErrorWhereAndOnlyWhereFilesCannotBeRead) {
  int unreadable = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const Version before = {.has_root = true, .schema = schema::random_schema(seed)};
    const Version after = {.has_root = true, .schema = changed(before.schema, seed)};
    const Comparison comparison = compare(before, after, Mode::kFull);
    const bool backward = find_mismatches(before.schema, after.schema).empty();
    const bool forward = find_mismatches(after.schema, before.schema).empty();
    ASSERT_EQ(comparison.backward, backward) << seed;
    ASSERT_EQ(comparison.forward, forward) << seed;
    const auto has_error = [&comparison](Direction direction) {
      return std::ranges::any_of(comparison.findings, [direction](const Finding& finding) {
        return finding.severity() == Severity::kError &&
               (finding.direction == direction || finding.direction == Direction::kBoth);
      });
    };
    ASSERT_EQ(has_error(Direction::kBackward), !backward) << seed;
    ASSERT_EQ(has_error(Direction::kForward), !forward) << seed;
    unreadable += backward ? 0 : 1;
  }
  EXPECT_GT(unreadable, 300);
  EXPECT_LT(unreadable, 2700);
}

TEST(Compare, LeavesOutTheOtherDirection) {
  const std::string before = save("  0: u32 x;\n");
  const std::string after = save("  0: u64 x;\n");
  const Compared backward(before, after, Mode::kBackward);
  EXPECT_EQ(backward.rules(), std::vector<std::string>{"member-type-changed"});
  EXPECT_TRUE((*backward).backward);
  EXPECT_FALSE((*backward).forward);
  const Compared forward(before, after, Mode::kForward);
  ASSERT_NE(forward.find("narrowing"), nullptr);
  EXPECT_EQ(forward.find("narrowing")->cure, "0: u32 x;\n");
  EXPECT_EQ(Compared(before, after, Mode::kFull).rules(), forward.rules());
}

TEST(Compare, TellsAMismatchOfBothDirectionsOnce) {
  const Compared compared(save("  0: u8 x;\n"), save("  0: i8 x;\n"));
  EXPECT_EQ(compared.rules(), (std::vector<std::string>{"narrowing", "member-type-changed"}));
  EXPECT_EQ(compared.find("narrowing")->direction, Direction::kBoth);
}

TEST(Compare, NamesElementsByTheirNewName) {
  const Compared compared(save("  0: Z z;\n", "struct Z { 0: u32 old_name; 1: u8 gone; }\n"),
                          save("  0: Y z;\n", "struct Y { 0: u8 new_name; }\n"));
  ASSERT_NE(compared.find("narrowing"), nullptr);
  EXPECT_EQ(compared.find("narrowing")->element, "a.Y.new_name");
  EXPECT_NE(compared.find("narrowing")->message.find("'z.new_name'"), std::string::npos);
  ASSERT_NE(compared.find("unreserved-field"), nullptr);
  EXPECT_EQ(compared.find("unreserved-field")->element, "a.Y.gone");
  EXPECT_EQ(compared.find("unreserved-field")->new_hash, "-");
}

TEST(Compare, ComparesTypesThatNoRootReachesByName) {
  const std::string more = "struct T { 0: u32 x; }\n";
  const Compared in_root(save("  0: u8 a;\n", more), save("  0: u8 a;\n", "struct T { 0: u8 x; }"));
  ASSERT_NE(in_root.find("narrowing"), nullptr);
  EXPECT_EQ(in_root.find("narrowing")->element, "a.T.x");
  EXPECT_FALSE((*in_root).backward);
  const Compared without_root("package a;" + more, "package b; struct T { 0: string x; }");
  EXPECT_NE(without_root.find("type-changed"), nullptr);
  EXPECT_NE(without_root.find("package-renamed"), nullptr);
  const Compared other_kind("package a; struct T {}", "package a; enum T : u8 { x = 0; }");
  ASSERT_NE(other_kind.find("type-changed"), nullptr);
  EXPECT_EQ(other_kind.find("type-changed")->element, "a.T");
}

TEST(Compare, DoesNotCompareATypeThatIsGoneWithItsNamesake) {
  const Compared compared(save("  0: T t;\n", "struct T { 0: string x; }\n"),
                          save("  1: T u;\n  reserved 0, \"t\";\n", "struct T { 0: u8 x; }\n"));
  EXPECT_TRUE((*compared).backward);
  EXPECT_EQ((*compared).error_count(), 0U);
}

TEST(Compare, FollowsATypeIntoBoxesListsAndMaps) {
  const Compared compared(
      save("  0: map<string, vec<optional<box<T>>>> t;\n", "struct T { 0: u8 x; 1: u8 y; }\n"),
      save("  0: map<string, vec<optional<T>>> t;\n", "struct T { 0: u8 x; }\n"));
  EXPECT_NE(compared.find("unreserved-field"), nullptr);
}

TEST(Hashes, ChangeWithTheElementAlone) {
  const std::string before = save("  0: u32 x;\n  1: u8 y;\n");
  const auto hashes = [&](const std::string& after) {
    const Compared compared(before, after);
    const Finding* finding = compared.find("narrowing");
    return finding->old_hash + " " + finding->new_hash;
  };
  const std::string first = hashes(save("  0: u16 x;\n  1: u8 y;\n"));
  EXPECT_EQ(first.size(), 25U);
  EXPECT_EQ(hashes(save("  1: u8 z;\n  /// A comment.\n  0: u16 x;\n")), first);
  EXPECT_NE(hashes(save("  0: u8 x;\n  1: u8 y;\n")), first);
  EXPECT_NE(hashes(save("  0: u16 x = 3;\n  1: u8 y;\n")), first);
}

// The field's own line does not change when its enum does.
TEST(Hashes, ChangeWithTheIntegerOfAnEnum) {
  const std::string before = save("  0: E x;\n", "enum E : u32 { a = 0; }\n");
  const Compared one(before, save("  0: E x;\n", "enum E : u16 { a = 0; }\n"));
  const Compared two(before, save("  0: E x;\n", "enum E : u8 { a = 0; }\n"));
  EXPECT_EQ(one.find("narrowing")->old_hash, two.find("narrowing")->old_hash);
  EXPECT_NE(one.find("narrowing")->new_hash, two.find("narrowing")->new_hash);
}

TEST(Hashes, AreWhatWaiversHave) {
  EXPECT_EQ(element_hash(""), "-");
  EXPECT_EQ(element_hash("0: u32 x;"), "87e24588612c");
}

// Two steps that are safe by themselves: what was published first is compared too.
TEST(Merged, ComparisonsHaveEachFindingOnceAndOnlyErrorsOfEarlierVersions) {
  const auto version = [](const std::string& name, const std::string& text) {
    Version made = Compared::version(compile_text(text));
    made.places.clear();
    made.location = {};
    made.name = name;
    return made;
  };
  const Version one = version("1", save("  0: u32 x = 1;\n  1: string mail;\n  3: u8 z;\n"));
  const Version two = version("2", save("  0: u32 x = 2;\n  3: u8 z;\n  reserved 1, \"mail\";\n"));
  const Version now = version("3", save("  0: u32 x = 2;\n  1: u64 age;\n  reserved \"mail\";\n"));
  const Comparison merged =
      merge({compare(one, now, Mode::kBackward), compare(two, now, Mode::kBackward)});
  EXPECT_FALSE(merged.backward);
  const auto against = [&merged](std::string_view rule) {
    const auto found = std::ranges::find(merged.findings, rule, &Finding::rule_name);
    return found == merged.findings.end() ? std::vector<std::string>() : found->against;
  };
  EXPECT_EQ(against("unreserved-field"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(against("default-changed"), std::vector<std::string>{});
  EXPECT_EQ(std::ranges::count(merged.findings, Code::kNumberReused, &Finding::rule), 2);
}

}  // namespace
}  // namespace parcode::compiler::compat
