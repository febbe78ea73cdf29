#include "runtime/plan/partitions.h"

#include <span>

namespace parcode::plan {
namespace {

// Place 0 stands for none, so the first block of all has something before it.
constexpr std::array<std::byte, 1> kNoPlace = {};

template <class T>
Bytes bytes_of(const T& value) {
  return std::as_bytes(std::span(&value, 1));
}

}  // namespace

Status Partitions::add(std::size_t partition, Bytes block) {
  List& list = lists_[partition];
  const BlockHead head{.size = block.size()};
  auto place = scratch_.append(bytes_of(head));
  if (place && *place == 0) {
    place =
        scratch_.append(kNoPlace).and_then([&](auto) { return scratch_.append(bytes_of(head)); });
  }
  if (!place) return Failure(place.error());
  if (const auto behind = scratch_.append(block); !behind) return Failure(behind.error());
  if (list.first == 0) {
    list.first = *place;
  } else if (Status linked = scratch_.overwrite(list.last, bytes_of(*place)); !linked) {
    return linked;
  }
  list.last = *place;
  list.bytes += block.size();
  return {};
}

Result<std::uint64_t> Partitions::read(std::uint64_t place, std::vector<std::byte>& block) const {
  BlockHead head;
  Status fetched = scratch_.read(place, std::as_writable_bytes(std::span(&head, 1)));
  if (!fetched) return Failure(fetched.error());
  block.resize(head.size);
  fetched = scratch_.read(place + sizeof(head), block);
  if (!fetched) return Failure(fetched.error());
  return head.next;
}

}  // namespace parcode::plan
