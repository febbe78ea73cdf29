// Buckets: the way to the buckets of one map, and one of them in memory.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_RUNTIME_LAZY_BUCKETS_H_
#define PARCODE_RUNTIME_LAZY_BUCKETS_H_

#include <cstdint>
#include <utility>

#include "runtime/lazy/container_slot.h"
#include "runtime/lazy/load_map.h"
#include "runtime/map/maps.h"
#include "runtime/reader/call.h"

namespace parcode::lazy {

// A bucket in memory.
struct OpenBucket {
  reader::ChunkPin chunk;
  map::Bucket bucket;
};

// The way to the buckets of one map.
template <class K, class V>
class Buckets {
 public:
  Buckets() = default;
  explicit Buckets(ContainerSlot slot) : slot_(std::move(slot)) {}

  const ContainerSlot& slot() const { return slot_; }

  // How many there are; 1 where the entries are kept inside the parent.
  Result<std::uint64_t> count() const {
    if (!slot_.elsewhere()) return 1;
    return slot_.container().map([](const reader::Container* found) { return found->leaves(); });
  }

  Result<OpenBucket> open(std::uint64_t number) const {
    OpenBucket opened;
    reader::Call call(slot_.file());
    if (!slot_.elsewhere()) {
      opened.chunk = slot_.record().chunk();
      ReadCursor in = call.cursor(opened.chunk.get());
      if (slot_.items() != 0 && !map::open_bucket(in, slot_.record().place(), slot_.items(),
                                                  map::Entries<K, V>::kShape, &opened.bucket)) {
        return call.error(*opened.chunk.get());
      }
      return opened;
    }
    const auto container = slot_.container();
    if (!container) return Failure(container.error());
    auto chunk = (*container)->leaf(number);
    if (!chunk) return Failure(std::move(chunk.error()));
    opened.chunk = std::move(*chunk);
    ReadCursor in = call.cursor(opened.chunk.get());
    if (!open_bucket_chunk<K, V>(in, &opened.bucket)) return call.error(*opened.chunk.get());
    return opened;
  }

 private:
  ContainerSlot slot_;
};

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_BUCKETS_H_
