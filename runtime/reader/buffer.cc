#include "runtime/reader/buffer.h"

#include <new>
#include <string>

#include "runtime/format/chunk_ref.h"

namespace parcode::reader {

void FreeBuffer::operator()(std::byte* memory) const {
  ::operator delete(memory, std::align_val_t(format::kChunkAlignment));
}

Result<Buffer> allocate_buffer(std::uint64_t size) {
  auto* memory = static_cast<std::byte*>(
      ::operator new(size, std::align_val_t(format::kChunkAlignment), std::nothrow));
  if (memory == nullptr) {
    return fail(ErrorCode::kLimit,
                "the system has no memory for a chunk of " + std::to_string(size) + " bytes");
  }
  return Buffer(memory);
}

}  // namespace parcode::reader
