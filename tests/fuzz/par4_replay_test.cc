// Runs the PAR4 fuzz target over the small files of the corpus, and over all that it ever found.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uintmax_t kSmall = 3000;  // bytes

TEST(Par4Fuzz, PassesEverythingInTheCorpus) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("tests/corpus/par4")) {
    const bool found = entry.path().filename().string().starts_with("crash-");
    if (!found && (entry.path().extension() != ".par" || entry.file_size() > kSmall)) continue;
    SCOPED_TRACE(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
    for (std::size_t i = 0; i < bytes.size(); i += 13) {
      bytes[i] ^= 0x81;
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      bytes[i] ^= 0x81;
    }
    ++files;
  }
  EXPECT_GE(files, 100);
}

}  // namespace
