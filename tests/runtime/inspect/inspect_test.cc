// inspect() tells what is in a file, from tables alone.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "runtime/io/source.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using tests::shapes::Branch;
using tests::shapes::make_branch;
using tests::shapes::make_everything;

class CountingSystem : public io::System {
 public:
  std::int64_t pread(int fd, MutableBytes out, std::uint64_t offset) override {
    const std::int64_t result = io::System::pread(fd, out, offset);
    if (result > 0) bytes += static_cast<std::uint64_t>(result);
    return result;
  }
  std::uint64_t bytes = 0;
};

const FieldInspection& field_of(const Inspection& inspection, std::string_view path) {
  const auto found = std::ranges::find(inspection.fields, path, &FieldInspection::path);
  EXPECT_NE(found, inspection.fields.end()) << path;
  return found == inspection.fields.end() ? inspection.fields.front() : *found;
}

TEST(Inspect, ReadsTablesAndNoPayload) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "large.pcode";
  std::vector<std::string> lines(300'000, std::string(60, 'x'));
  const auto report = save(path, lines).value();
  ASSERT_GT(report.file_bytes, 18'000'000U);
  CountingSystem system;
  auto source = io::open_pread(path, system);
  const File file(reader::FileState::open(std::move(*source), {.source = Source::kPread}).value());
  const auto inspection = inspect(file);
  ASSERT_TRUE(inspection.has_value()) << to_string(inspection.error());
  const FieldInspection& root = field_of(*inspection, "");
  EXPECT_EQ(root.items, lines.size());
  EXPECT_GT(root.chunks, 100U);
  // Footer, root, schema and info in one read of the tail; then the table of shards.
  EXPECT_LT(system.bytes, 12'288 + root.table_bytes + 65'536);
}

TEST(Inspect, CountsEveryChunkOnceWhenItLooksDeep) {
  const auto bytes = serialize(make_everything(4000)).value();
  const auto file = open_bytes(std::span(bytes)).value();
  const auto inspection = inspect(file, {.deep = true, .cells = 256});
  ASSERT_TRUE(inspection.has_value()) << to_string(inspection.error());
  std::uint64_t chunks = 3;
  std::uint64_t decoded = 0;
  for (const FieldInspection& field : inspection->fields) {
    chunks += field.chunks + field.tables;
    decoded += field.decoded_bytes + field.table_bytes;
    std::uint64_t in_histogram = 0;
    for (const auto& [power, count] : field.histogram) in_histogram += count;
    EXPECT_EQ(in_histogram, field.chunks) << field.path;
    EXPECT_EQ(field.codecs.none + field.codecs.lz4 + field.codecs.zstd, field.chunks);
    EXPECT_LE(field.inside, field.values) << field.path;
  }
  EXPECT_EQ(chunks, inspection->chunks);
  EXPECT_EQ(decoded + inspection->root_bytes + inspection->schema_bytes + inspection->info_bytes,
            inspection->decoded_bytes);
  const auto& leaves = field_of(*inspection, "outside.branches[*].leaves");
  EXPECT_EQ(leaves.values, 200U);
  EXPECT_EQ(leaves.items, 600U);
  EXPECT_EQ(inspection->fields[*leaves.parent].path, "outside.branches");
  std::uint64_t in_cells = 0;
  for (const ByteCell& cell : inspection->cells) in_cells += cell.bytes;
  EXPECT_GT(in_cells, bytes.size() * 9 / 10 * 9 / 10);
  EXPECT_LE(in_cells, bytes.size());
}

TEST(Inspect, KnowsWhatLiesBelowWithoutReadingIt) {
  std::vector<Branch> branches;
  for (std::uint32_t i = 0; i < 500; ++i) branches.push_back(make_branch(i, 4000));
  const auto file = open_bytes(serialize(branches).value()).value();
  const auto shallow = inspect(file).value();
  const auto deep = inspect(file, {.deep = true}).value();
  ASSERT_EQ(shallow.fields.size(), 1U);
  EXPECT_GT(deep.fields.size(), 1U);
  const auto near = static_cast<double>(shallow.fields[0].below_bytes);
  const auto exact = static_cast<double>(deep.fields[0].below_bytes);
  EXPECT_GT(exact, 5'000'000);
  EXPECT_NEAR(near / exact, 1, 0.02);  // the gaps between chunks count, too
}

TEST(Inspect, HintsAtWhatCompresses) {
  const std::vector<std::string> lines(50'000, "the same line again and again");
  const auto file = open_bytes(serialize(lines).value()).value();
  EXPECT_TRUE(inspect(file)->hints.empty());
  const auto deep = inspect(file, {.deep = true}).value();
  ASSERT_EQ(deep.hints.size(), 1U);
  EXPECT_NE(deep.hints[0].text.find("with zstd, not compressed now"), std::string::npos)
      << deep.hints[0].text;
}

TEST(Inspect, TellsOfDamageInsteadOfFollowingIt) {
  auto bytes = serialize(std::vector<std::string>(100'000, "line")).value();
  const auto file = open_bytes(std::span(bytes)).value();
  const auto whole = inspect(file, {.deep = true}).value();
  EXPECT_EQ(whole.fields.size(), 1U);
  for (std::size_t at = bytes.size() - 3000; at < bytes.size(); at += 37) {
    auto damaged = bytes;
    damaged[at] ^= std::byte{0xFF};
    static_cast<void>(inspect(damaged));
  }
}

}  // namespace
}  // namespace parcode::testing
