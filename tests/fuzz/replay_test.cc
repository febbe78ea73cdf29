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

constexpr std::size_t kChanges = 150;  // of each file

TEST(Fuzz, PassesEverythingInTheCorpus) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCorpus)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".bazel") continue;
    SCOPED_TRACE(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
    const std::size_t step = std::max<std::size_t>(bytes.size() / kChanges, 1);
    for (std::size_t i = 0; i < bytes.size(); i += step) {
      bytes[i] ^= 0x81;
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      bytes[i] ^= 0x81;
      if (i % 5 == 0) LLVMFuzzerTestOneInput(bytes.data(), i);
    }
    ++files;
  }
  EXPECT_GE(files, kSeeds);
}

}  // namespace
}  // namespace parcode::fuzz
