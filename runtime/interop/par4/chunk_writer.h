// ChunkWriter: appends chunks to a PAR4 file, children before their parents, and the header at
// last.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_CHUNK_WRITER_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_CHUNK_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/options.h"
#include "runtime/interop/par4/frame.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/io/sink.h"

namespace parcode::par4 {

class ChunkWriter {
 public:
  // `compress_all`: chunks that ask for no compression get LZ4 too.
  ChunkWriter(io::Output& output, bool compress_all, Trail& trail)
      : output_(output), compress_all_(compress_all), trail_(trail) {}

  // Appends a chunk. Throws a Fault: kIo; kLimit for what PAR4 cannot express.
  ChunkRef add(Bytes payload, std::span<const ChunkRef> children, bool compress);

  // Appends the header and writes all that was buffered.
  SaveReport finish(const ChunkRef& root);

 private:
  void append(Bytes bytes);
  template <class T>
  void append_number(const T& value) {
    append(std::as_bytes(std::span(&value, 1)));
  }
  void append_compressed(Bytes payload);
  void flush();

  io::Output& output_;
  bool compress_all_;
  Trail& trail_;
  std::vector<std::byte> buffer_;   // not yet written
  std::vector<std::byte> scratch_;  // of the compressor
  std::uint64_t written_ = 0;
  SaveReport report_ = {.threads = 1};
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_CHUNK_WRITER_H_
