// Tail: the last bytes of a file, read at open: the footer and, as a rule, root and tables.
//
// Thread safety: immutable.

#ifndef PARCODE_RUNTIME_READER_TAIL_H_
#define PARCODE_RUNTIME_READER_TAIL_H_

#include <cstddef>
#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/file_frame.h"
#include "runtime/io/source.h"
#include "runtime/reader/buffer.h"

namespace parcode::reader {

class Tail {
 public:
  // Reads the end of the file, and says what the file is where it is no whole Parcode file.
  // The head is checked too where that read covers it, or with Verify::kEager.
  // Cost: one read of at most 12 KiB; a second one, of at most 64 KiB, where the root lies before.
  // Errors: kIo, kNotParcode, kVersion, kTruncated, kCorrupt.
  static Result<Tail> read(const io::ByteSource& source, Verify verify);

  const format::Footer& footer() const { return footer_; }

  // The stored bytes of a chunk that opening may want and that was read with the tail, else a null
  // pointer. Aligned to 64. Never a payload chunk, unless the tail is the whole file: of a vec's
  // shards, some in the mapping and some here, view() could not make one span.
  const std::byte* find(std::uint64_t offset, std::uint64_t size) const {
    const bool is_here = offset >= first_ && within(offset - begin_, size, size_);
    return is_here ? bytes_.get() + (offset - begin_) : nullptr;
  }

 private:
  Status read_footer(const io::ByteSource& source);
  Status read_root(const io::ByteSource& source);
  Status fill(const io::ByteSource& source, std::uint64_t begin);

  Buffer bytes_;
  std::uint64_t begin_ = 0;  // in the file; a multiple of 64
  std::uint64_t size_ = 0;
  std::uint64_t first_ = 0;  // where what find() finds begins, >= begin_
  format::Footer footer_ = {};
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_TAIL_H_
