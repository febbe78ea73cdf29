// How libFuzzer changes files: it takes them apart, changes what is in their chunks and references,
// and puts them together again with right checksums. Taking apart takes longer than reading, so
// files are kept apart for a while: libFuzzer changes one several times in a row.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <span>
#include <unordered_map>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/format/file_frame.h"
#include "tests/fuzz/framed.h"
#include "tests/trust/dissection.h"
#include "tests/trust/harm.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace parcode::fuzz {
namespace {

using testing::Dissection;

void mutate(std::vector<std::byte>& chunk) {
  const std::size_t before = chunk.size();
  chunk.resize(before + 16);
  auto* const data = reinterpret_cast<std::uint8_t*>(chunk.data());
  chunk.resize(LLVMFuzzerMutate(data, before, chunk.size()));
}

std::optional<Dissection> take_apart(std::span<const std::uint8_t> data) {
  constexpr std::size_t kMostKept = 512;
  static std::unordered_map<std::uint64_t, std::optional<Dissection>> kept;
  if (kept.size() == kMostKept) kept.clear();
  const auto [found, is_new] = kept.try_emplace(xxh3_64(std::as_bytes(data)));
  if (is_new) found->second = Dissection::of(framed(data));
  return found->second;
}

void harm(Dissection& file, std::mt19937_64& random) {
  for (std::uint64_t i = 1 + random() % 3; i > 0; --i) {
    if (random() % 2 == 0) {
      testing::harm(file, random);
    } else {
      mutate(file.parts[random() % file.parts.size()].bytes);
    }
  }
}

}  // namespace
}  // namespace parcode::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  using namespace parcode;
  std::mt19937_64 random(seed);
  if (random() % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  auto file = fuzz::take_apart({data, size});
  if (!file || file->parts.empty()) return LLVMFuzzerMutate(data, size, most);
  fuzz::harm(*file, random);
  const auto bytes = file->assemble();
  if (bytes.size() > most) return LLVMFuzzerMutate(data, size, most);
  // How the file is read stays mostly as it was: what led to new places is to lead further.
  std::array<std::uint8_t, sizeof(std::uint64_t)> choice;
  std::ranges::copy(fuzz::free_bytes({data, size}), choice.begin());
  if (random() % 4 == 0) choice[random() % 2] = static_cast<std::uint8_t>(random());
  std::memcpy(data, bytes.data(), bytes.size());
  std::ranges::copy(choice, data + bytes.size() - format::kFooterSize + fuzz::kChecksumAt);
  return bytes.size();
}
