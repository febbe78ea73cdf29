// Runs a fuzz target over its seeds, over all that it ever found, and over these with some bytes
// changed or cut off.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "gtest/gtest.h"
#include "tests/fuzz/fuzz_target.h"

namespace parcode::fuzz {
namespace {

constexpr std::size_t kChanges = 1500;  // in all, for each way to read

std::vector<std::filesystem::path> files_of_corpus() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCorpus)) {
    if (entry.is_regular_file() && entry.path().extension() != ".bazel") files.push_back(entry);
  }
  std::ranges::sort(files);
  return files;
}

TEST(Fuzz, PassesEverythingInTheCorpus) {
  const auto files = files_of_corpus();
  ASSERT_GE(files.size(), static_cast<std::size_t>(kSeeds));
  const std::size_t changes = std::max<std::size_t>(kChanges * ways() / files.size(), 1);
  unsigned turn = 0;
  for (const auto& path : files) {
    SCOPED_TRACE(path);
    std::ifstream in(path, std::ios::binary);
    std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(in), {});
    for (unsigned way = 0; way < ways(); ++way) read(bytes, way);
    const std::size_t step = std::max<std::size_t>(bytes.size() / changes, 1);
    for (std::size_t i = 0; i < bytes.size(); i += step) {
      bytes[i] ^= 0x81;
      read(bytes, turn++ % ways());
      bytes[i] ^= 0x81;
      if (turn % 5 == 0) read(Input(bytes).first(i), turn / 5 % ways());
    }
  }
}

}  // namespace
}  // namespace parcode::fuzz
