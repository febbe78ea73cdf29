// What there is to say of a file's structure.

#ifndef PARCODE_RUNTIME_INSPECT_INSPECTION_H_
#define PARCODE_RUNTIME_INSPECT_INSPECTION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/api/file.h"
#include "runtime/schema/canonical.h"

namespace parcode {

// How chunks are stored.
struct CodecCounts {
  std::uint64_t none = 0;
  std::uint64_t lz4 = 0;
  std::uint64_t zstd = 0;
};

// A chunkable or map field (or the root itself, with an empty path). Where a path leads to many
// (`regions[*].zones`), all of them together.
struct FieldInspection {
  std::string path;              // "regions", "inside.leaves", "regions[*].zones"
  std::string type;              // as .pcs text
  bool buckets = false;          // a map in buckets
  std::string compression = {};  // what the schema says: "", "lz4", "zstd", "none", "auto"
  std::optional<std::size_t> parent =
      {};                           // the field whose chunks refer to this one's; none: the root
  std::uint64_t values = 0;         // how many there are: 1 unless the path leads to many
  std::uint64_t inside = 0;         // of these, kept in their parent's chunk: no chunks of theirs
  bool kept_inside = false;         // there is one value, and it is kept inside
  std::uint64_t items = 0;          // elements, entries, bytes of a string; else 1 for each value
  std::uint64_t chunks = 0;         // shards, buckets, or one for each value
  std::uint64_t tables = 0;         // of these chunks
  std::uint64_t stored_bytes = 0;   // of the chunks in the file, tables not counted
  std::uint64_t decoded_bytes = 0;  // of the chunks after decompression
  std::uint64_t table_bytes = 0;
  // Stored bytes of the chunks that these chunks lead to, with tables. Without InspectOptions::deep
  // what lies before each chunk, which is where its children are.
  std::uint64_t below_bytes = 0;
  std::uint64_t smallest = 0;  // stored bytes of a chunk
  std::uint64_t largest = 0;
  CodecCounts codecs = {};
  // Chunks by stored size: histogram[k] have more than 2^(k - 1) bytes and up to 2^k.
  std::map<unsigned, std::uint64_t> histogram = {};
  std::uint64_t smallest_items = 0;  // of a shard
  std::uint64_t largest_items = 0;
  // How small a few of the uncompressed chunks became with zstd, as a share of their size. Only
  // where InspectOptions::deep was set and there are enough bytes to matter.
  std::optional<double> could_be = {};
};

// What might make the file smaller or faster.
struct InspectionHint {
  std::string path;  // of the field
  std::string text;
};

// A stretch of the file, all of equal length.
struct ByteCell {
  std::uint64_t bytes = 0;           // of chunks in it
  std::optional<std::size_t> field;  // that has most of them; none: root, schema, info, the footer
};

struct Inspection {
  std::uint64_t file_bytes = 0;
  std::uint64_t chunks = 0;         // in the file
  std::uint64_t decoded_bytes = 0;  // of all chunks
  std::string root_type;            // as .pcs text
  std::uint32_t schema_version = 0;
  schema::Fingerprint fingerprint = {};
  FileInfo info = {};
  bool deep = false;
  std::uint64_t root_bytes = 0;    // of the root's chunk
  std::uint64_t schema_bytes = 0;  // of the schema's chunk
  std::uint64_t info_bytes = 0;
  std::vector<FieldInspection> fields = {};  // parents before children, in the order of declaration
  std::vector<InspectionHint> hints = {};
  std::vector<ByteCell> cells = {};
};

struct InspectOptions {
  // Follows references into the chunks that hold some, so that nested fields come up too, and looks
  // at samples of chunks. Otherwise nothing is read but the root's chunk and the tables.
  bool deep = false;
  std::size_t cells = 0;  // how many stretches the file is cut into
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_INSPECT_INSPECTION_H_
