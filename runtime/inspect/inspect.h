// A file explained and a file checked, without generated code.
//
// Thread safety: all functions may be called from many threads at once.

#ifndef PARCODE_RUNTIME_INSPECT_INSPECT_H_
#define PARCODE_RUNTIME_INSPECT_INSPECT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "runtime/api/file.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/dynamic/walker.h"
#include "runtime/schema/canonical.h"

namespace parcode {

// One of the root's chunkable or map fields (or the root itself, with an empty path).
struct FieldInspection {
  std::string path;                 // "regions", "inside.leaves"
  std::string type;                 // as .pcs text
  bool kept_inside = false;         // in the root's own chunk; the numbers below are then 0
  std::uint64_t items = 0;          // elements, entries, bytes of a string; else 1
  std::uint64_t chunks = 0;         // shards, buckets, or the one chunk; what these refer to not
                                    // counted
  std::uint64_t stored_bytes = 0;   // of those chunks in the file
  std::uint64_t decoded_bytes = 0;  // of those chunks after decompression
};

struct Inspection {
  std::uint64_t file_bytes = 0;
  std::uint64_t chunks = 0;         // in the file
  std::uint64_t decoded_bytes = 0;  // of all chunks
  std::string root_type;            // as .pcs text
  std::uint32_t schema_version = 0;
  schema::Fingerprint fingerprint;
  FileInfo info;
  std::vector<FieldInspection> fields;  // in the order of declaration
};

// What is in the file. Cost: reads root, schema, info and the root's tables; no payload, whatever
// the file's size. Errors: those of open(), kCorrupt.
Result<Inspection> inspect(const std::filesystem::path& path, const OpenOptions& options = {});
Result<Inspection> inspect(std::span<const std::byte> bytes, const OpenOptions& options = {});

struct VerifyReport {
  std::uint64_t chunks = 0;         // checked: all that the file has
  std::uint64_t decoded_bytes = 0;  // of these
};

// Checks everything: each chunk's checksum, and each value in it as load() would. Errors: the first
// that is met, with the chunk's offset and the field's path. Cost: reads the whole file.
Result<VerifyReport> verify(const std::filesystem::path& path, const OpenOptions& options = {});
Result<VerifyReport> verify(std::span<const std::byte> bytes, const OpenOptions& options = {});

}  // namespace parcode

#endif  // PARCODE_RUNTIME_INSPECT_INSPECT_H_
