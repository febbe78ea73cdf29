// Fuzzes the reading of PAR4: any bytes, given a header that fits them, must give an Error or a
// value, in bounded memory.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
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

using Read = void (*)(const std::vector<std::byte>& bytes);

void look_into(const std::vector<std::byte>& bytes) {
  static_cast<void>(par4::inspect(bytes));
}

template <class T>
void load(const std::vector<std::byte>& bytes) {
  par4::LoadOptions options;
  options.limits.allocation = 4 << 20;
  options.limits.decoded_bytes = 4 << 20;
  static_cast<void>(par4::load_bytes<T>(bytes, options));
}

// As `parcode convert` does.
template <class T>
void convert(const std::vector<std::byte>& bytes) {
  static const schema::Schema schema = par4::schema_of<T>();
  par4::LoadOptions options;
  options.limits.allocation = 4 << 20;
  options.limits.decoded_bytes = 4 << 20;
  static_cast<void>(par4::convert(bytes, schema, {.threads = 1}, options));
}

constexpr Read kReads[] = {
    look_into,
    load<std::vector<std::uint64_t>>,
    load<std::vector<std::string>>,
    load<std::unordered_map<std::uint64_t, std::uint64_t>>,
    load<tests::par4::WorldState>,
    load<tests::par4::Keys>,
    load<tests::par4::Compressed>,
    load<tests::par4::AssetMap>,
    load<tests::par4::InlineAll>,
    load<std::vector<tests::par4::DeepItem>>,
    convert<tests::par4::WorldState>,
    convert<tests::par4::AssetMap>,
};

}  // namespace

unsigned ways() {
  return std::size(kReads);
}

// The last byte is of the checksum, which is always 0 and never looked at.
unsigned way_of(Input input) {
  return input.empty() ? 0 : input.back();
}

void read(Input input, unsigned way) {
  kReads[way](with_header(input));
}

}  // namespace parcode::fuzz
