// What going through a whole file keeps in memory: besides the cache, an object for each chunk that
// was read, whatever the chunk's size.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "parcode/parcode.h"
#include "tests/memory/peak.h"
#include "tests/schemas/shapes.pcs.h"

namespace parcode::testing {
namespace {

using tests::shapes::Branch;
using tests::shapes::StoredWriter;
namespace fs = std::filesystem;

constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr std::uint64_t kBytesAChunk = 320;

// A file of about so many bytes decoded, in vecs, nested vecs and a map. Little on the disk.
std::uint64_t write_file(const fs::path& path, std::uint64_t megabytes) {
  auto writer = StoredWriter::create(path, {.compression = Compression::kZstd, .threads = 2});
  for (std::uint64_t i = 0; i < megabytes; ++i) {
    const std::vector<std::uint64_t> numbers(kMegabyte / 2 / 8, i);
    EXPECT_TRUE(writer->zstd().append(numbers).has_value());
    Branch branch{.name = "branch"};
    branch.leaves.push_back({"leaf", std::vector<std::uint8_t>(kMegabyte / 4, 1)});
    EXPECT_TRUE(writer->branches().append(std::move(branch)).has_value());
    for (std::uint64_t j = 0; j < 1000; ++j) {
      EXPECT_TRUE(writer->by_number().insert(i * 1000 + j, std::string(250, 'x')).has_value());
    }
  }
  const auto report = writer->finish();
  EXPECT_TRUE(report.has_value());
  return report ? report->decoded_bytes : 0;
}

class WholeFiles : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::uint64_t small = write_file(path("small"), 60);
    const std::uint64_t large = write_file(path("large"), 480);
    EXPECT_GE(small, 50 * kMegabyte);
    EXPECT_GE(large, 400 * kMegabyte);
  }

  static fs::path path(const std::string& name) {
    return fs::path(::testing::TempDir()) / (name + ".pcode");
  }

  // Peaks of work on the small and on the large file.
  static void expect_flat(const std::function<bool(const File& file)>& work) {
    std::size_t peaks[2] = {};
    std::uint64_t chunks[2] = {};
    for (const bool large : {false, true}) {
      const Peak peak;
      // Read, not mapped: what is in memory then is what the allocator gave.
      const auto file = open(path(large ? "large" : "small"), {.source = Source::kPread});
      ASSERT_TRUE(file.has_value());
      ASSERT_TRUE(work(*file));
      peaks[large ? 1 : 0] = peak.bytes();
      chunks[large ? 1 : 0] = file->state()->footer().chunk_count;
    }
    EXPECT_LE(peaks[1], 32 * kMegabyte);
    EXPECT_LE(peaks[1], peaks[0] + kMegabyte / 4 + kBytesAChunk * (chunks[1] - chunks[0]));
  }
};

TEST_F(WholeFiles, BecomeJsonInLittleMemory) {
  for (const bool lines : {false, true}) {
    expect_flat([&](const File& file) {
      std::uint64_t characters = 0;
      const auto count = [&](std::string_view text) -> Status {
        characters += text.size();
        return {};
      };
      const auto root = file.dynamic_root();
      return root && root->write_json(count, {.lines = lines}) && characters > 10 * kMegabyte;
    });
  }
}

TEST_F(WholeFiles, AreVerifiedInLittleMemory) {
  expect_flat([](const File& file) { return verify(file).has_value(); });
}

TEST_F(WholeFiles, AreInspectedInLittleMemory) {
  for (const bool deep : {false, true}) {
    expect_flat([&](const File& file) { return inspect(file, {.deep = deep}).has_value(); });
  }
}

TEST_F(WholeFiles, AreLookedIntoInLittleMemory) {
  for (const std::string path : {"by_number[1234]", "zstd[100000]", "branches[7].leaves[0].name"}) {
    expect_flat([&](const File& file) {
      const auto root = file.dynamic_root();
      return root &&
             root->get(path).and_then([](const DynamicValue& value) { return value.json(); });
    });
  }
}

}  // namespace
}  // namespace parcode::testing
