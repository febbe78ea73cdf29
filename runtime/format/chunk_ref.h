// ChunkRef: everything that a reader must know about a chunk before it touches it.
//
//   offset  size  field
//        0     8  offset         of the chunk's first byte in its part; a multiple of 64
//        8     8  stored_size    bytes in the file
//       16     8  decoded_size   bytes after decompression; equals stored_size when codec is none
//       24     8  checksum       XXH3-64 of the stored bytes
//       32     1  codec          Codec
//       33     1  form           Form
//       34     2  part           0: this file; others are reserved for data sets of many files
//       36     4  level          0: a chunk of values; n: a table (table.h) n levels above them

#ifndef PARCODE_RUNTIME_FORMAT_CHUNK_REF_H_
#define PARCODE_RUNTIME_FORMAT_CHUNK_REF_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "runtime/base/error.h"

namespace parcode::format {

inline constexpr std::uint64_t kChunkAlignment = 64;
inline constexpr std::uint32_t kMaxLevel = 8;  // tables of 256 children cover 2^64 chunks

// How a chunk's stored bytes were made from its decoded ones.
enum class Codec : std::uint8_t { kNone = 1, kLz4 = 2, kZstd = 3 };

// How slots in a chunk point to tails: 32-bit positions, or 64-bit ones in chunks of 4 GiB and
// more.
enum class Form : std::uint8_t { kNarrow = 1, kWide = 2 };

struct ChunkRef {
  std::uint64_t offset = 0;
  std::uint64_t stored_size = 0;
  std::uint64_t decoded_size = 0;
  std::uint64_t checksum = 0;
  Codec codec = Codec::kNone;
  Form form = Form::kNarrow;
  std::uint16_t part = 0;
  std::uint32_t level = 0;

  friend bool operator==(const ChunkRef&, const ChunkRef&) = default;
};

static_assert(std::is_trivially_copyable_v<ChunkRef> && sizeof(ChunkRef) == 40);
static_assert(offsetof(ChunkRef, stored_size) == 8 && offsetof(ChunkRef, decoded_size) == 16 &&
              offsetof(ChunkRef, checksum) == 24 && offsetof(ChunkRef, codec) == 32 &&
              offsetof(ChunkRef, form) == 33 && offsetof(ChunkRef, part) == 34 &&
              offsetof(ChunkRef, level) == 36);

// Whether `ref`, found in a file, can name a chunk that lies wholly before `limit` (the offset of
// the chunk that holds the reference, or of the footer: children precede their parents, so
// references cannot form a cycle). Errors: kCorrupt, kVersion (another part).
Status check(const ChunkRef& ref, std::uint64_t limit);

}  // namespace parcode::format

#endif  // PARCODE_RUNTIME_FORMAT_CHUNK_REF_H_
