// Shards: the way to the shards of one vec, whatever its elements.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_RUNTIME_LAZY_SHARDS_H_
#define PARCODE_RUNTIME_LAZY_SHARDS_H_

#include <cstdint>
#include <utility>

#include "runtime/lazy/container_slot.h"
#include "runtime/reader/call.h"
#include "runtime/reader/container.h"
#include "runtime/value/read_cursor.h"

namespace parcode::lazy {

// A shard in memory: elements [first, first + count) of the vec, their fixed parts from `place` on.
struct OpenShard {
  reader::ChunkPin chunk;
  Place place = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;

  bool has(std::uint64_t index) const { return index - first < count; }
};

// The fixed parts of elements [first, first + count) in memory, `stride` bytes each. What they
// point to may be neither in memory nor verified.
struct OpenColumns {
  const std::byte* data = nullptr;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::uint64_t stride = 1;
  reader::ChunkPin chunk = {};     // that they lie in; or none:
  reader::FixedParts parts = {};   // read alone
  std::uint64_t chunk_offset = 0;  // of the shard, in the file

  bool has(std::uint64_t index) const { return index - first < count; }
  // Over the fixed parts; for values that point to nothing.
  ReadCursor cursor(ReadScope& scope) const {
    return ReadCursor(Bytes(data, count * stride), Form::kNarrow, chunk.get(), scope);
  }
};

class Shards {
 public:
  Shards() = default;
  // `stride`: bytes of an element's fixed part.
  Shards(ContainerSlot slot, std::uint64_t stride) : slot_(std::move(slot)), stride_(stride) {}

  const ContainerSlot& slot() const { return slot_; }
  std::uint64_t stride() const { return stride_; }
  // 1 where the elements are kept inside the parent.
  Result<std::uint64_t> count() const;
  // The shard of an element, index < items(); or the shard number `leaf`.
  Result<OpenShard> of_item(std::uint64_t index) const;
  Result<OpenShard> number(std::uint64_t leaf) const;
  // The same of the fixed parts alone. What `columns` held before is gone, its memory is used
  // again; after an error it has no element.
  Status columns_of_item(std::uint64_t index, OpenColumns& columns) const;
  Status columns_number(std::uint64_t leaf, OpenColumns& columns) const;
  // Asks for the bytes of the shard behind this one.
  void read_ahead(const OpenShard& shard) const;

  // The error that a call has met in fixed parts, with the file and the chunk.
  Failure error(reader::Call& call, const OpenColumns& columns) const;

 private:
  OpenShard inside() const;
  Result<OpenShard> open(const reader::Container& container,
                         const reader::Container::Shard& shard) const;
  void fill(OpenShard shard, OpenColumns& columns) const;
  template <class Find>
  Status open_columns(const Find& find, OpenColumns& columns) const;

  ContainerSlot slot_;
  std::uint64_t stride_ = 1;
};

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_SHARDS_H_
