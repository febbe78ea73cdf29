#include "examples/aptdb/relations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "examples/aptdb/package.h"
#include "examples/aptdb/progress_line.h"
#include "examples/aptdb/stanza.h"
#include "examples/aptdb/translations.h"

namespace aptdb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ParseClauses, ReadsNamesArchitecturesVersionsAndAlternatives) {
  const ParsedClauses parsed = parse_clauses("libc6 (>= 2.34), python3:any, a (<< 1:2~) | b | c");
  EXPECT_THAT(parsed.rejected, IsEmpty());
  ASSERT_THAT(parsed.clauses, SizeIs(3));
  const Relation libc = parsed.clauses[0].alternatives[0];
  EXPECT_EQ(libc.name, "libc6");
  EXPECT_EQ(libc.comparison, Comparison::at_least);
  EXPECT_EQ(libc.version, "2.34");
  EXPECT_EQ(parsed.clauses[1].alternatives[0].architecture, "any");
  EXPECT_EQ(parsed.clauses[1].alternatives[0].comparison, Comparison::any);
  EXPECT_THAT(parsed.clauses[2].alternatives, SizeIs(3));
}

TEST(ParseClauses, ReadsEveryComparison) {
  EXPECT_EQ(to_string(parse_clauses("a (<< 1), a (<= 1), a (= 1), a (>= 1), a (>> 1)").clauses),
            "a (<< 1), a (<= 1), a (= 1), a (>= 1), a (>> 1)");
  EXPECT_EQ(to_string(parse_clauses("old (< 1), old (> 1)").clauses), "old (<= 1), old (>= 1)");
}

TEST(ParseClauses, DoesNotCareForBlanksFoldsAndEmptyParts) {
  EXPECT_EQ(to_string(parse_clauses("a(>=1),b:any(=2)|c,\n\td ( << 3 ) ,,\r\n e |\n f,").clauses),
            "a (>= 1), b:any (= 2) | c, d (<< 3), e | f");
  EXPECT_THAT(parse_clauses(" , |, \n").clauses, IsEmpty());
}

TEST(ParseClauses, SkipsTheRestrictionsOfSourcePackages) {
  EXPECT_EQ(
      to_string(parse_clauses("a (>= 1) [linux-any] <!nocheck>, b <!stage1> <cross>").clauses),
      "a (>= 1), b");
}

TEST(ParseClauses, LeavesOutWhatItCannotReadAndKeepsTheRest) {
  const ParsedClauses parsed =
      parse_clauses("a (1.0), b (>= ), c (>= 1, d e, (= 1), good | (bad), f (>= 1 2)");
  EXPECT_EQ(to_string(parsed.clauses), "good");
  EXPECT_THAT(parsed.rejected,
              ElementsAre("a (1.0)", "b (>= )", "c (>= 1", "d e", "(= 1)", "(bad)", "f (>= 1 2)"));
}

std::optional<Package> package_from(const std::string& text, std::vector<std::string>& problems) {
  return package_of(Stanza(text, 7), problems);
}

TEST(PackageOf, UnderstandsEveryFieldItHasAPlaceForAndKeepsTheOthers) {
  // In the order that to_control() prints.
  const std::string text =
      "Package: p\nSource: s (2)\nVersion: 1:2-3\nEssential: yes\nInstalled-Size: 12\n"
      "Maintainer: M <m@example.org>\nArchitecture: amd64\nMulti-Arch: same\n"
      "Pre-Depends: a\nDepends: b (>= 1) | c\nRecommends: d\nSuggests: e\nEnhances: f\n"
      "Breaks: g (<< 2)\nConflicts: h\nReplaces: i\nProvides: j (= 4)\n"
      "Description: short\n long\n .\n  list\n"
      "Description-md5: ffeeddccbbaa99887766554433221100\nHomepage: https://example.org\n"
      "Tag: role::program, use::gaming\nSection: non-free/games\nPriority: extra\n"
      "Filename: pool/p.deb\nSize: 3456\nMD5sum: 00112233445566778899aabbccddeeff\n"
      "SHA256: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
      "Built-Using: gcc (= 12)\nConffiles:\n /etc/p 1\n /etc/q 2\n";
  std::vector<std::string> problems;
  const auto package = package_from(text, problems);
  EXPECT_THAT(problems, IsEmpty());
  ASSERT_TRUE(package);
  EXPECT_EQ(to_control(*package), text);
  EXPECT_EQ(package->installed_size, 12U * 1024);
  EXPECT_EQ(package->source_version, "2");
  EXPECT_EQ(package->priority, Priority::extra);
  EXPECT_EQ(package->multi_arch, MultiArch::same);
  EXPECT_EQ(package->description, "long\n\n list");
  EXPECT_THAT(package->other, SizeIs(2));
}

TEST(PackageOf, NeedsNothingButAName) {
  std::vector<std::string> problems;
  const auto package = package_from("Package: p\n", problems);
  ASSERT_TRUE(package);
  EXPECT_EQ(*package, Package{.name = "p"});
  EXPECT_EQ(to_control(*package), "Package: p\n");
  EXPECT_FALSE(package_from("Version: 1\n", problems));
  EXPECT_THAT(problems, IsEmpty());
}

TEST(PackageOf, LeavesOutWhatDpkgMerelyRemembers) {
  std::vector<std::string> problems;
  EXPECT_FALSE(package_from("Package: p\nStatus: unknown ok not-installed\n", problems));
  EXPECT_TRUE(package_from("Package: p\nStatus: install ok installed\n", problems));
}

TEST(PackageOf, TellsWhereItIsWhatItCannotRead) {
  std::vector<std::string> problems;
  const auto package =
      package_from("Package: p\nSize: 12x\nPriority: urgent\nMD5sum: 1g\nDepends: a b\n", problems);
  ASSERT_TRUE(package);
  EXPECT_EQ(package->download_size, 0U);
  EXPECT_THAT(problems,
              testing::UnorderedElementsAre(HasSubstr("line 7: package p: cannot read Size '12x'"),
                                            HasSubstr("Priority 'urgent'"),
                                            HasSubstr("MD5sum '1g'"), HasSubstr("Depends 'a b'")));
}

TEST(AddTranslations, FillsInTheDescriptionsThatPackagesLack) {
  std::vector<Package> packages(4);
  packages[0].checksums.description_md5.emplace().fill(0x0a);
  packages[1].checksums.description_md5 = packages[0].checksums.description_md5;
  packages[2].checksums.description_md5 = packages[0].checksums.description_md5;
  packages[2].description = "its own";
  const std::string md5 = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
  const std::string text =
      "Package: other\nDescription-md5: 00\nDescription-en: x\n y\n\n"
      "Package: p\nDescription-md5: " +
      md5 + "\nDescription-en: short\n long\n .\n text\n";
  TextInput input(text);
  std::ostringstream notes;
  ProgressLine progress(notes, false);
  ASSERT_TRUE(add_translations(input, packages, progress));
  EXPECT_EQ(packages[0].description, "long\n\ntext");
  EXPECT_EQ(packages[1].description, "long\n\ntext");
  EXPECT_EQ(packages[2].description, "its own");
  EXPECT_EQ(packages[3].description, "");
}

}  // namespace
}  // namespace aptdb
