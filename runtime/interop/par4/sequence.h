// Sequence: the elements of a vec or the entries of a map in a .pcode file, by index, wherever they
// lie: inside their parent's chunk or in shards and buckets of their own.
//
// Each item comes with a cursor of its own, so that it may be walked as often as its writer needs.
// A cursor made here is good until the next item is asked for.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_SEQUENCE_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_SEQUENCE_H_

#include <cstdint>
#include <vector>

#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/reader/container.h"
#include "runtime/schema/schema.h"
#include "runtime/value/read_cursor.h"

namespace parcode::par4 {

// Throws the error of the cursor's scope, at the trail's place, unless `good`.
void require(bool good, ReadCursor& in, const Trail& trail);

// A cursor over the same chunk that has claimed nothing yet.
ReadCursor fresh(const ReadCursor& in);

class Sequence {
 public:
  struct Item {
    ReadCursor in;
    Place at;             // of the element, or of the entry: key first
    std::uint64_t count;  // items from this one on that lie side by side in the chunk
  };

  // Of the slot at `slot`. `elsewhere`: the slot may lead to chunks of its own. Throws a Fault.
  static Sequence of_vec(ReadCursor& in, const schema::Type& type, Place slot, bool elsewhere,
                         const RustTypes& types, Trail& trail);
  static Sequence of_map(ReadCursor& in, const schema::Type& type, Place slot, bool elsewhere,
                         const RustTypes& types, Trail& trail);

  std::uint64_t size() const { return size_; }
  std::uint64_t stride() const { return stride_; }
  Item item(std::uint64_t index);

 private:
  // A run of items that lie side by side.
  struct Part {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    std::uint64_t leaf = 0;
    Place place = 0;
  };

  Sequence(const ReadCursor& in, std::uint64_t stride, Trail& trail)
      : parent_(in), stride_(stride), trail_(trail) {}
  void add_part(std::uint64_t count, std::uint64_t leaf, Place place);
  ReadCursor leaf_cursor(std::uint64_t leaf);

  ReadCursor parent_;
  std::uint64_t stride_;
  Trail& trail_;
  std::uint64_t size_ = 0;
  std::vector<Part> parts_;
  std::size_t part_ = 0;                          // that was asked for last
  const reader::Container* container_ = nullptr;  // null: inside the parent's chunk
  reader::ChunkPin pin_;                          // on the leaf that was asked for last
  std::uint64_t pinned_ = 0;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_SEQUENCE_H_
