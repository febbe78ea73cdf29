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
          .path = path,
          .field_path = "[" + std::to_string(index) + "]"};
}

Failure in_part(Error error, const std::string& name) {
  const bool joins = !error.field_path.empty() && error.field_path.front() != '[';
  error.field_path.insert(0, "[" + name + (joins ? "]." : "]"));
  return Failure(std::move(error));
}

Failure at_element(Error error, std::uint64_t index) {
  return in_part(std::move(error), std::to_string(index));
}

}  // namespace parcode::lazy
