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

constexpr std::size_t kChanges = 1500;  // in all

std::vector<std::filesystem::path> files_of_corpus() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCorpus)) {
    if (entry.is_regular_file() && entry.path().extension() != ".bazel") files.push_back(entry);
  }
  return files;
}

TEST(Fuzz, PassesEverythingInTheCorpus) {
  const auto files = files_of_corpus();
  ASSERT_GE(files.size(), static_cast<std::size_t>(kSeeds));
  for (const auto& path : files) {
    SCOPED_TRACE(path);
    std::ifstream in(path, std::ios::binary);
    std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
    const std::size_t step = std::max<std::size_t>(bytes.size() * files.size() / kChanges, 1);
    for (std::size_t i = 0; i < bytes.size(); i += step) {
      bytes[i] ^= 0x81;
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      bytes[i] ^= 0x81;
      if (i / step % 5 == 0) LLVMFuzzerTestOneInput(bytes.data(), i);
    }
  }
}

}  // namespace
}  // namespace parcode::fuzz
