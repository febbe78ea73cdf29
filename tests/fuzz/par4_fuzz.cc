// Fuzzes the reading of PAR4: any bytes, given a header that fits them, must give an Error or a
// value, in bounded memory.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "parcode/par4.h"
#include "parcode/parcode.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/runtime/interop/par4/golden.pcs.h"

namespace parcode::fuzz {

const char* const kCorpus = "tests/corpus/par4";
const int kSeeds = 100;

}  // namespace parcode::fuzz

namespace {

constexpr std::size_t kHeaderSize = 26;

// Makes the last 26 bytes a header whose root ends where it begins, so that the fuzzer gets past.
std::vector<std::byte> with_header(std::span<const std::uint8_t> data) {
  std::vector<std::byte> bytes(data.size());
  if (!data.empty()) std::memcpy(bytes.data(), data.data(), data.size());
  if (bytes.size() < kHeaderSize) return bytes;
  const std::uint64_t end = bytes.size() - kHeaderSize;
  std::byte* header = bytes.data() + end;
  std::uint64_t root = 0;
  std::memcpy(&root, header + 6, sizeof root);
  root = std::min(root, end);
  const std::uint64_t length = end - root;
  std::memcpy(header, "PAR4\4\0", 6);
  std::memcpy(header + 6, &root, sizeof root);
  std::memcpy(header + 14, &length, sizeof length);
  return bytes;
}

template <class T>
void load(const std::vector<std::byte>& bytes) {
  parcode::par4::LoadOptions options;
  options.limits.allocation = 32 << 20;
  options.limits.decoded_bytes = 32 << 20;
  static_cast<void>(parcode::par4::load_bytes<T>(bytes, options));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = with_header({data, size});
  static_cast<void>(parcode::par4::inspect(bytes));
  load<std::vector<std::uint64_t>>(bytes);
  load<std::vector<std::string>>(bytes);
  load<std::unordered_map<std::uint64_t, std::uint64_t>>(bytes);
  load<tests::par4::WorldState>(bytes);
  load<tests::par4::Keys>(bytes);
  load<tests::par4::Compressed>(bytes);
  load<tests::par4::AssetMap>(bytes);
  load<tests::par4::InlineAll>(bytes);
  load<std::vector<tests::par4::DeepItem>>(bytes);
  return 0;
}
