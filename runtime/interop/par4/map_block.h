// MapBlock: a map's entries and their index in a RecordBuilder, as docs/format.md ("Maps") says.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_MAP_BLOCK_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_MAP_BLOCK_H_

#include <cstdint>

#include "runtime/interop/par4/record.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/map/bucket.h"
#include "runtime/schema/schema.h"

namespace parcode::par4 {

class MapBlock {
 public:
  // Takes the room for `count` entries (at least 1) of the map type `type`, whose slot is `slot`.
  MapBlock(const RustTypes& types, const schema::Type& type, std::uint64_t count,
           RecordBuilder& record, Place slot);

  // The fixed parts of an entry's key and value.
  Place key(std::uint64_t index) const { return entries_ + index * entry_.pair.size; }
  Place value(std::uint64_t index) const { return key(index) + entry_.value_offset; }

  // Once all entries are there: puts them in the order of their keys' hashes and writes the index.
  void finish();

 private:
  std::uint64_t hash(std::uint64_t index) const;

  const RustTypes& types_;
  const schema::Type& key_type_;
  RecordBuilder& record_;
  schema::Layouts::Entry entry_;
  map::Geometry geometry_;
  Place block_;
  Place entries_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_MAP_BLOCK_H_
