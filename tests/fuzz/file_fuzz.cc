// Fuzzes reading: any bytes, made to look like a file whose checksums are right, must give an Error
// or a value, in bounded memory. Reads through the embedded schema, so every type can come up.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "parcode/parcode.h"
#include "runtime/format/file_frame.h"

namespace {

// Gives the bytes a head, and the footer a checksum, so that the fuzzer gets past them.
std::vector<std::byte> with_frame(std::span<const std::uint8_t> data) {
  std::vector<std::byte> bytes(data.size());
  if (!data.empty()) std::memcpy(bytes.data(), data.data(), data.size());
  if (bytes.size() < parcode::format::kHeadSize + parcode::format::kFooterSize) return bytes;
  const auto head = parcode::format::encode_head();
  std::memcpy(bytes.data(), head.data(), head.size());
  std::byte* footer = bytes.data() + bytes.size() - parcode::format::kFooterSize;
  const std::uint64_t checksum = parcode::xxh3_64({footer, 240});
  std::memcpy(footer + 240, &checksum, sizeof checksum);
  std::memcpy(footer + 248, head.data(), 8);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = with_frame({data, size});
  parcode::OpenOptions options{.verify = parcode::Verify::kNever, .threads = 1};
  options.limits.allocation = 64 << 20;
  options.limits.decoded_bytes = 256 << 20;
  static_cast<void>(parcode::inspect(bytes, options));
  static_cast<void>(parcode::verify(bytes, options));
  static_cast<void>(parcode::load_bytes<std::vector<std::string>>(bytes, options));
  return 0;
}
