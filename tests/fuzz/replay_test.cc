// Runs the fuzz target over its seeds and over all that it ever found.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

TEST(FileFuzz, PassesEverythingInTheCorpus) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/corpus/fuzz")) {
    SCOPED_TRACE(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
    // Cut short and with each of some bytes changed, too.
    for (std::size_t i = 0; i < bytes.size(); i += 97) {
      bytes[i] ^= 0x81;
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      bytes[i] ^= 0x81;
    }
    ++files;
  }
  EXPECT_GE(files, 6);
}

}  // namespace
