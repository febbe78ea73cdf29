// The head and the footer: the two parts of a file that are not chunks.
//
//   head (64 bytes, at offset 0)
//   offset  size  field
//        0     8  magic           89 50 43 4F 44 45 0D 0A  ("\x89PCODE\r\n")
//        8     4  version         of the format: 1
//       12    52  zero
//
//   footer (256 bytes, the last of the file)
//   offset  size  field
//        0     8  file_size       bytes, this footer included
//        8     8  required        feature bits; a reader refuses a set bit that it does not know
//       16     8  optional        feature bits; a reader ignores what it does not know
//       24    16  fingerprint     of the root type's schema: high half, low half
//       40    40  root            ChunkRef
//       80    40  schema          ChunkRef
//      120    40  info            ChunkRef
//      160     8  tail_offset     where the container tables of the root begin; from here on to
//                                 the end is what opening may want, and no payload
//      168     8  previous        offset of the footer that this commit follows; 0: none
//      176     8  chunk_count     in the whole file
//      184     8  decoded_bytes   of all chunks
//      192    40  zero
//      232     4  version         of the format, again
//      236     4  zero
//      240     8  checksum        XXH3-64 of footer bytes 0..239
//      248     8  magic           as in the head

#ifndef PARCODE_RUNTIME_FORMAT_FILE_FRAME_H_
#define PARCODE_RUNTIME_FORMAT_FILE_FRAME_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"

namespace parcode::format {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint64_t kHeadSize = 64;
inline constexpr std::uint64_t kFooterSize = 256;

struct Footer {
  std::uint64_t file_size = 0;
  std::uint64_t required = 0;
  std::uint64_t optional = 0;
  std::uint64_t fingerprint_high = 0;
  std::uint64_t fingerprint_low = 0;
  ChunkRef root = {};
  ChunkRef schema = {};
  ChunkRef info = {};
  std::uint64_t tail_offset = 0;
  std::uint64_t previous = 0;
  std::uint64_t chunk_count = 0;
  std::uint64_t decoded_bytes = 0;

  friend bool operator==(const Footer&, const Footer&) = default;
};

std::array<std::byte, kHeadSize> encode_head();
// kNotParcode where the magic is missing, kVersion where the version is another.
Status check_head(Bytes head);

std::array<std::byte, kFooterSize> encode(const Footer& footer);
// `bytes` are the file's last kFooterSize bytes, `file_size` what the file system says. Checks
// magic, version, checksum, size, features and every reference. Errors: kNotParcode, kVersion,
// kTruncated (a shorter file than the footer says), kCorrupt.
Result<Footer> decode_footer(Bytes bytes, std::uint64_t file_size);

}  // namespace parcode::format

#endif  // PARCODE_RUNTIME_FORMAT_FILE_FRAME_H_
