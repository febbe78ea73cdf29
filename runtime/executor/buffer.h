// Buffer: memory that a worker fills from the front, batch after batch. Never cleared.
//
// Thread safety: one buffer, one thread.

#ifndef PARCODE_RUNTIME_EXECUTOR_BUFFER_H_
#define PARCODE_RUNTIME_EXECUTOR_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "runtime/base/bytes.h"
#include "runtime/format/chunk_ref.h"

namespace parcode::executor {

class Buffer {
 public:
  // Makes room for `size` bytes; what was in it is gone. Begins at a multiple of kChunkAlignment.
  void start(std::uint64_t size) {
    used_ = 0;
    if (size <= capacity_) return;
    release();
    bytes_.reset(static_cast<std::byte*>(::operator new(size, kAlignment)));
    capacity_ = size;
  }

  // Gives the memory back where it is more than `kept`.
  void shrink(std::uint64_t kept) {
    if (capacity_ > kept) release();
  }

  // All that is left of the room.
  MutableBytes room() { return MutableBytes(bytes_.get() + used_, capacity_ - used_); }

  // The first `size` bytes of the room become used; start() made room for them.
  MutableBytes take(std::uint64_t size) {
    const MutableBytes taken = room().first(size);
    used_ += size;
    return taken;
  }

 private:
  static constexpr std::align_val_t kAlignment{format::kChunkAlignment};
  struct Delete {
    void operator()(std::byte* bytes) const { ::operator delete(bytes, kAlignment); }
  };

  void release() {
    bytes_.reset();
    capacity_ = 0;
  }

  std::unique_ptr<std::byte, Delete> bytes_;
  std::uint64_t capacity_ = 0;
  std::uint64_t used_ = 0;
};

}  // namespace parcode::executor

#endif  // PARCODE_RUNTIME_EXECUTOR_BUFFER_H_
