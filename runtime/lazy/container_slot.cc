#include "runtime/lazy/container_slot.h"

#include "runtime/lazy/view.h"

namespace parcode::lazy {

Result<const reader::Container*> ContainerSlot::open() const {
  const Bytes bytes = chunk().bytes();
  const auto block = load_as<format::RefBlock>(bytes.data() + record_.place());
  auto opened = file_->container(block.ref, chunk(), block.items);
  if (opened) container_.store(*opened, std::memory_order_release);
  return opened;
}

Error out_of_range(std::uint64_t index, std::uint64_t size, const std::string& path) {
  return {.code = ErrorCode::kOutOfRange,
          .message = "index " + std::to_string(index) + " is past the end of " +
                     std::to_string(size) + " items",
          .path = path};
}

}  // namespace parcode::lazy
