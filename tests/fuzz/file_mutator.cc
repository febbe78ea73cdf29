// How libFuzzer changes files: it takes them apart, changes what is in their chunks and references,
// and puts them together again with right checksums.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>

#include "tests/fuzz/framed.h"
#include "tests/trust/harm.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace parcode::fuzz {
namespace {

void mutate(std::vector<std::byte>& chunk) {
  const std::size_t before = chunk.size();
  chunk.resize(before + 16);
  auto* const data = reinterpret_cast<std::uint8_t*>(chunk.data());
  chunk.resize(LLVMFuzzerMutate(data, before, chunk.size()));
}

}  // namespace
}  // namespace parcode::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  using namespace parcode;
  std::mt19937_64 random(seed);
  if (random() % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  auto file = testing::Dissection::of(fuzz::framed({data, size}));
  if (!file || file->parts.empty()) return LLVMFuzzerMutate(data, size, most);
  for (std::uint64_t i = 1 + random() % 3; i > 0; --i) {
    if (random() % 2 == 0) {
      testing::harm(*file, random);
    } else {
      fuzz::mutate(file->parts[random() % file->parts.size()].bytes);
    }
  }
  const auto bytes = file->assemble();
  if (bytes.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}
