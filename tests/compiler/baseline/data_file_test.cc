#include "compiler/baseline/data_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compat/compare.h"
#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "runtime/schema/canonical.h"
#include "tests/schemas/shapes.pcs.h"

namespace parcode::compiler::baseline {
namespace {

std::string path_of(const std::string& name) {
  return (std::filesystem::path(testing::TempDir()) / name).string();
}

// A file with chunks in `plain` and, in all of `branches`, in `leaves` and `payload`.
std::string saved(const std::string& name) {
  tests::shapes::Everything everything;
  everything.outside.plain.assign(200'000, 7);
  for (int i = 0; i < 2; ++i) {
    tests::shapes::Branch branch;
    branch.leaves.push_back({.name = "leaf", .payload = std::vector<std::uint8_t>(50'000)});
    everything.outside.branches.push_back(branch);
  }
  const auto report = save(path_of(name), everything, {.compression = Compression::kNone});
  EXPECT_TRUE(report);
  return path_of(name);
}

struct Read {
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  compat::Version version = {};

  explicit Read(const std::string& path) {
    Result<compat::Version> result = read_data_file(path, sources);
    EXPECT_TRUE(result) << to_string(result.error());
    if (result) version = std::move(*result);
  }

  // Of the field of that name, in the definition of that name.
  std::pair<std::uint32_t, std::uint32_t> field(const std::string& owner,
                                                const std::string& name) const {
    const auto& definitions = version.schema.definitions;
    const auto found = std::ranges::find(definitions, owner, &schema::Definition::name);
    const auto member = std::ranges::find(found->fields, name, &schema::Field::name);
    return {static_cast<std::uint32_t>(found - definitions.begin()),
            static_cast<std::uint32_t>(member - found->fields.begin())};
  }
  std::string measure(const std::string& owner, const std::string& name) const {
    const auto found = version.measures.find(field(owner, name));
    return found == version.measures.end() ? "" : found->second;
  }
};

TEST(DataFile, IsTheSchemaThatWroteIt) {
  const std::string path = saved("schema.pcode");
  const Read read(path);
  EXPECT_TRUE(read.version.has_root);
  EXPECT_EQ(read.version.name, path);
  EXPECT_EQ(read.version.schema.version, 1U);
  const auto canonical = schema::canonical_subset(read.version.schema, read.version.schema.root);
  EXPECT_EQ(schema::fingerprint(canonical), open(path)->fingerprint());
}

TEST(DataFile, HasPlacesInTheTextOfItsSchema) {
  const std::string path = saved("places.pcode");
  const Read read(path);
  const auto [definition, field] = read.field("tests.shapes.Leaf", "payload");
  const Location place = read.version.places[definition].fields[field];
  ASSERT_NE(place.file, nullptr);
  EXPECT_EQ(place.file->path(), path + "/tests/shapes.pcs");
  EXPECT_EQ(place.file->text(place.span), "payload");
}

TEST(DataFile, MeasuresWhatFieldsTake) {
  const Read read(saved("measures.pcode"));
  EXPECT_TRUE(read.version.is_measured);
  EXPECT_EQ(read.measure("tests.shapes.Stored", "lz4"), "") << "an empty field has no chunks";
  EXPECT_TRUE(read.measure("tests.shapes.Stored", "plain").ends_with(" chunks, 1.6 MB"))
      << read.measure("tests.shapes.Stored", "plain");
  // Two payloads of 50,000 bytes, in two branches: two shards each, and their tables.
  EXPECT_EQ(read.measure("tests.shapes.Leaf", "payload"), "4 chunks, 100.3 KB");
}

TEST(DataFile, PutsItsMeasuresIntoFindings) {
  const Read before(saved("findings.pcode"));
  Read after(saved("findings.pcode"));
  after.version.is_measured = false;
  const auto [definition, field] = after.field("tests.shapes.Leaf", "payload");
  after.version.schema.definitions[definition].fields[field].storage = schema::Storage::kInline;
  const auto comparison = compat::compare(before.version, after.version, compat::Mode::kFull);
  const auto found =
      std::ranges::find(comparison.findings, Code::kStorageChanged, &compat::Finding::rule);
  ASSERT_NE(found, comparison.findings.end());
  EXPECT_NE(found->message.find("findings.pcode' it has 4 chunks, 100.3 KB"), std::string::npos)
      << found->message;
}

// Nothing but a type without a name: its text is no schema to the compiler.
TEST(DataFile, DoesWithoutPlacesWhereThereAreNone) {
  const std::string path = path_of("numbers.pcode");
  ASSERT_TRUE(save(path, std::vector<std::uint64_t>(1000, 1)));
  const Read read(path);
  EXPECT_TRUE(read.version.has_root);
  EXPECT_TRUE(read.version.places.empty());
  EXPECT_EQ(to_string(read.version.schema.root, read.version.schema), "vec<u64>");
}

TEST(DataFile, RefusesWhatIsNone) {
  const auto sources = std::make_shared<SourceSet>();
  EXPECT_FALSE(read_data_file(path_of("missing.pcode"), sources));
  std::ofstream(path_of("text.pcode")) << "package a;\n" << std::string(1000, ' ');
  const auto result = read_data_file(path_of("text.pcode"), sources);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kNotParcode);
}

}  // namespace
}  // namespace parcode::compiler::baseline
