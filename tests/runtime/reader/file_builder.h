// Files made by hand, chunk by chunk, and sources that watch how they are read.

#ifndef PARCODE_TESTS_RUNTIME_READER_FILE_BUILDER_H_
#define PARCODE_TESTS_RUNTIME_READER_FILE_BUILDER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/options.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/file_frame.h"
#include "runtime/format/table.h"
#include "runtime/io/source.h"
#include "runtime/reader/file_state.h"

namespace parcode::reader {

// `size` bytes that depend on `seed` and compress well.
std::vector<std::byte> pattern(std::uint64_t size, std::uint64_t seed);
std::vector<std::byte> text(std::string_view letters);

class FileBuilder {
 public:
  FileBuilder();

  format::ChunkRef add(Bytes decoded, Compression compression = Compression::kNone,
                       std::uint32_t level = 0);
  // A table one level above its children. Runs: for vecs.
  format::ChunkRef add_table(const std::vector<format::ChunkRef>& children, std::uint64_t leaves,
                             const std::vector<format::Run>& runs = {});
  // A table of any contents.
  format::ChunkRef add_table_bytes(format::TableHead head,
                                   const std::vector<format::ChunkRef>& children,
                                   const std::vector<format::Run>& runs, std::uint32_t level);
  // From here on, so the footer says, lie tables and root.
  void begin_tail() { tail_offset_ = bytes_.size(); }
  // Leaves room, as if chunks had been there.
  void skip(std::uint64_t size) { bytes_.resize(bytes_.size() + size); }

  // Adds root (unless `root` names one), schema, info and footer.
  std::vector<std::byte> finish(std::optional<format::ChunkRef> root = {});
  format::Footer footer() const { return footer_; }

 private:
  std::vector<std::byte> bytes_;
  std::optional<std::uint64_t> tail_offset_;
  format::Footer footer_;
};

// What happens to a WatchedSource, seen from outside; outlives it.
struct Watch {
  std::atomic<std::uint64_t> reads = 0;
  std::atomic<std::uint64_t> bytes_read = 0;
  std::atomic<std::uint64_t> mappings = 0;  // calls of whole()
  std::atomic<std::uint64_t> prefetched = 0;
  std::atomic<bool> destroyed = false;
  std::atomic<bool> fail_reads = false;
  std::function<void()> before_read = [] {};
};

enum class Access { kWhole, kRead };

// A source over bytes that behaves like a map source or like a pread source.
std::unique_ptr<io::ByteSource> watched(std::vector<std::byte> bytes, Access access, Watch& watch);

// A source of `size` bytes, zeros but for `end` at its end: a file too large to make.
std::unique_ptr<io::ByteSource> sparse(std::uint64_t size, std::vector<std::byte> end,
                                       Watch& watch);

// A file on disk that goes with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(Bytes bytes);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

bool equal(Bytes a, Bytes b);

}  // namespace parcode::reader

#endif  // PARCODE_TESTS_RUNTIME_READER_FILE_BUILDER_H_
