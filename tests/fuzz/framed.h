// Bytes of a fuzzer, made to look like a file.

#ifndef PARCODE_TESTS_FUZZ_FRAMED_H_
#define PARCODE_TESTS_FUZZ_FRAMED_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/format/file_frame.h"

namespace parcode::fuzz {

inline constexpr std::uint64_t kChecksumAt = 240;  // in the footer

// The footer's checksum, which framed() puts right: so these bytes may say how the file is read.
inline std::span<const std::uint8_t> free_bytes(std::span<const std::uint8_t> data) {
  return data.last(format::kFooterSize - kChecksumAt).first(sizeof(std::uint64_t));
}

// Gives the bytes a head, and the footer a checksum, so that the fuzzer gets past them.
inline std::vector<std::byte> framed(std::span<const std::uint8_t> data) {
  std::vector<std::byte> bytes(data.size());
  if (!data.empty()) std::memcpy(bytes.data(), data.data(), data.size());
  if (bytes.size() < format::kHeadSize + format::kFooterSize) return bytes;
  const auto head = format::encode_head();
  std::memcpy(bytes.data(), head.data(), head.size());
  std::byte* const footer = bytes.data() + bytes.size() - format::kFooterSize;
  const std::uint64_t checksum = xxh3_64({footer, kChecksumAt});
  std::memcpy(footer + kChecksumAt, &checksum, sizeof checksum);
  std::memcpy(footer + 248, head.data(), 8);
  return bytes;
}

}  // namespace parcode::fuzz

#endif  // PARCODE_TESTS_FUZZ_FRAMED_H_
