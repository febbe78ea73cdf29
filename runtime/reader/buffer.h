// Buffer: memory for the bytes of one chunk.

#ifndef PARCODE_RUNTIME_READER_BUFFER_H_
#define PARCODE_RUNTIME_READER_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "runtime/base/error.h"

namespace parcode::reader {

struct FreeBuffer {
  void operator()(std::byte* memory) const;
};
using Buffer = std::unique_ptr<std::byte[], FreeBuffer>;

// Aligned to 64, not cleared. kLimit where the system has none.
Result<Buffer> allocate_buffer(std::uint64_t size);

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_BUFFER_H_
