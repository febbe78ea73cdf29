// The frame of a PAR4 file: header and chunks, whatever values they hold.
//
//   file     chunks, back to back from offset 0, each behind its children; then the header
//   header   offset size field
//                 0    4 magic "PAR4"
//                 4    2 version: 4
//                 6    8 offset of the root's chunk
//                14    8 its length
//                22    4 checksum: always 0, never looked at
//   chunk    payload, stored as the compression says
//            children x { u64 offset, u64 length }, u32 children: only where there are any
//            u8 meta: bit 0 has children, bits 1 to 3 compression (0 none, 1 LZ4), others 0
//   LZ4      u32 size of the payload, one raw LZ4 block
//
// Nothing in the file is checksummed, so a reader has only the structure to tell damage by. What
// no writer of the format ever made is refused, also where the crate overlooks it:
//   1. The root's chunk ends where the header begins.
//   2. A chunk ends before the chunk that refers to it begins: so there are no cycles.
//   3. All chunks visited are together no longer than the file: so shared ones cannot explode.
//   4. Meta bits that mean nothing are zero, and a count of children is not zero where there is
//   one.
//   5. An LZ4 block gives exactly the bytes that it says, and no more than LZ4 can pack into it.
//
// Tests: tests/runtime/interop/par4/damage_test.cc.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_FRAME_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/options.h"
#include "runtime/interop/par4/trail.h"

namespace parcode::par4 {

inline constexpr std::uint64_t kHeaderSize = 26;
inline constexpr std::uint64_t kChildSize = 16;
inline constexpr std::uint16_t kVersion = 4;
inline constexpr std::uint8_t kHasChildren = 1;
inline constexpr std::uint8_t kNoCompression = 0;
inline constexpr std::uint8_t kLz4 = 1;

// Whether the bytes end like a PAR4 file of any version.
bool has_magic(Bytes file);

struct ChunkRef {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // bytes, the meta byte included

  friend bool operator==(const ChunkRef&, const ChunkRef&) = default;
};

// A chunk that was read. Its payload lies in the file, or, decompressed, in the chunk itself.
struct Chunk {
  ChunkRef ref;
  std::uint8_t compression = kNoCompression;
  Bytes payload = {};
  std::uint32_t children = 0;
  Bytes table = {};                      // of children
  std::vector<std::byte> unpacked = {};  // the payload of a compressed chunk

  ChunkRef child(std::uint32_t index) const {
    const std::byte* at = table.data() + index * kChildSize;
    return {load_as<std::uint64_t>(at), load_as<std::uint64_t>(at + sizeof(std::uint64_t))};
  }
};

class ChunkFile {
 public:
  // Throws a Fault: kNotParcode, kVersion, kCorrupt. `bytes` must outlive this and all chunks.
  ChunkFile(Bytes bytes, const Limits& limits, Trail& trail);

  // Reads the chunk that the header names.
  Chunk root() { return read(root_, header_offset()); }
  // Reads a chunk that one at `parent_offset` refers to. Throws a Fault: kCorrupt, kCompression,
  // kLimit.
  Chunk read(const ChunkRef& ref, std::uint64_t parent_offset);
  Chunk child(const Chunk& parent, std::uint32_t index) {
    return read(parent.child(index), parent.ref.offset);
  }

  std::uint64_t header_offset() const { return bytes_.size() - kHeaderSize; }
  std::uint32_t checksum() const { return checksum_; }

 private:
  void check(const ChunkRef& ref, std::uint64_t parent_offset) const;
  void unpack(Chunk& chunk, Bytes stored) const;

  Bytes bytes_;
  const Limits& limits_;
  Trail& trail_;
  ChunkRef root_;
  std::uint32_t checksum_ = 0;
  std::uint64_t visited_ = 0;  // bytes of the chunks read so far
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_FRAME_H_
