#include "runtime/reader/leaf_visit.h"

namespace parcode::reader {

std::byte* LeafMemory::Bytes::room_for(std::uint64_t size) {
  if (buffer_ != nullptr && size <= capacity_) return buffer_.get();
  buffer_.reset();
  auto allocated = allocate_buffer(size);
  if (!allocated) return nullptr;
  buffer_ = std::move(*allocated);
  capacity_ = size;
  return buffer_.get();
}

std::unique_ptr<LeafMemory::Block> LeafMemory::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto block = std::move(free_.back());
      free_.pop_back();
      return block;
    }
  }
  return std::make_unique<Block>();
}

void LeafMemory::give_back(std::unique_ptr<Block> block) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(block));
}

}  // namespace parcode::reader
