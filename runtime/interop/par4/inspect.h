// A PAR4 file explained, without its schema.
//
// Thread safety: all functions may be called from many threads at once.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_INSPECT_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_INSPECT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"

namespace parcode::par4 {

// Whether the bytes end like a PAR4 file: they need not be a good one.
bool is_par4(std::span<const std::byte> file);
// The same for a file. False where it cannot be read.
bool is_par4(const std::filesystem::path& path);

// What a chunk looks like: files do not say what they hold, and a value may look like a container.
enum class Looks : std::uint8_t { kValue = 1, kVec, kMap };

struct ChunkInspection {
  std::uint32_t depth = 0;          // 0: the root
  std::uint64_t offset = 0;         // in the file
  std::uint64_t length = 0;         // bytes in the file, table of children and meta byte included
  std::uint64_t payload_bytes = 0;  // after decompression
  bool lz4 = false;
  std::uint32_t children = 0;
  Looks looks = Looks::kValue;
  std::uint64_t items = 0;  // of a Vec
};

struct Inspection {
  std::uint64_t file_bytes = 0;
  std::uint64_t payload_bytes = 0;           // of all chunks
  std::uint32_t checksum = 0;                // as the header has it: nothing looks at it
  std::vector<ChunkInspection> chunks = {};  // parents before their children, children in order
};

// The tree of chunks. Cost: reads every chunk. Errors: kNotParcode, kVersion, kCorrupt,
// kCompression, kLimit, kIo.
Result<Inspection> inspect(std::span<const std::byte> file);
Result<Inspection> inspect(const std::filesystem::path& path);

// For people: one line a chunk, indented by depth; of a long run of chunks below one parent that
// look alike only the first ones.
std::string to_text(const Inspection& inspection);

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_INSPECT_H_
