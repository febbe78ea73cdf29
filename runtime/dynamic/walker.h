// Walker: goes through a file, or one value of it, by the file's own schema.
//
// The one traversal that everything which looks at whole values is made of: verify (a visitor that
// does nothing: all that load() would check is checked on the way, every chunk's checksum and size,
// every slot, count, flag, tag and string), JSON, drafts, surveys of chunks.
//
// Thread safety: one walker, one thread; the file may be used by others meanwhile.

#ifndef PARCODE_RUNTIME_DYNAMIC_WALKER_H_
#define PARCODE_RUNTIME_DYNAMIC_WALKER_H_

#include <cstdint>
#include <string>

#include "runtime/base/error.h"
#include "runtime/dynamic/spot.h"
#include "runtime/dynamic/steps.h"
#include "runtime/dynamic/types.h"
#include "runtime/dynamic/visitor.h"
#include "runtime/reader/call.h"
#include "runtime/reader/container.h"
#include "runtime/reader/file_state.h"
#include "runtime/value/read_cursor.h"

namespace parcode::dynamic {

struct WalkReport {
  std::uint64_t chunks = 0;         // tables, schema and info included
  std::uint64_t decoded_bytes = 0;  // of all chunks
};

class Walker {
 public:
  // All must outlive the walker. `types` are those of the file's own schema.
  Walker(reader::FileState& file, const Types& types, Visitor& visitor,
         Reach reach = Reach::kValues);

  // The whole file. Errors: the first that is met, with the chunk's offset and the field's path;
  // the visitor's. With Reach::kValues also kCorrupt where the file does not hold as many chunks as
  // it says. Cost: as Reach says; memory: one chunk a level of nesting, and the cache.
  Result<WalkReport> walk();

  // One value. Errors: as above.
  Status walk(const Spot& spot);

 private:
  using Type = schema::Type;
  // The part [first, first + count) of a list.
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t count = Spot::kAll;

    Range clamped(std::uint64_t items) const;
  };

  bool goes_into(const Type& type) const;
  bool tells_chunks() const { return reach_ != Reach::kValues; }

  bool spot_value(ReadCursor& in, const Spot& spot);
  bool value(ReadCursor& in, const Type& type, Place at);
  bool leaf_value(ReadCursor& in, const Type& type, Place at);
  bool text_slot(ReadCursor& in, Place at);
  bool text(ReadCursor& in, Place place, std::uint64_t size);
  bool vec(ReadCursor& in, const Type& type, Place at, const Range& range);
  bool array(ReadCursor& in, const Type& type, Place at, const Range& range);
  bool map(ReadCursor& in, const Type& type, Place at);
  bool optional(ReadCursor& in, const Type& type, Place at);
  bool box(ReadCursor& in, const Type& content, Place at);
  bool structure(ReadCursor& in, const Type& type, Place at);
  bool one_of(ReadCursor& in, const Type& type, Place at);

  // Fields that are chunkable or in buckets.
  bool stored(ReadCursor& in, const Type& type, schema::Storage storage, Place at);
  bool stored_vec(ReadCursor& in, const Type& type, Place at, const Range& range);
  bool stored_map(ReadCursor& in, const Type& type, Place at);
  bool stored_value(ReadCursor& in, const Type& type, Place at);
  bool value_chunk(ReadCursor& in, const Type& type, const ReadCursor::Target& target);
  void tell_stored(const Type& type, const ReadCursor& in, const ReadCursor::Target& target);

  bool list(ReadCursor& in, const Type& type, Place first_element, std::uint64_t items,
            const Range& range);
  bool elements(ReadCursor& in, const Type& list, Place place, std::uint64_t first,
                std::uint64_t count);
  bool shards(ReadCursor& in, const Type& type, const format::RefBlock& block, const Range& range);
  bool shard(ReadCursor& in, const Type& type, const reader::Container& container,
             std::uint64_t leaf, const Range& range);
  bool columns_match(ReadCursor& in, const reader::Container& container,
                     const reader::Container::Shard& shard, std::uint64_t stride);
  bool entries(ReadCursor& in, const Type& type, const map::Bucket& bucket);
  bool buckets(ReadCursor& in, const Type& type, const format::RefBlock& block);

  // Tells of all leaves and tables of a container. `at` is the place of its RefBlock.
  bool tell_container(ReadCursor& in, const reader::Container& container, Place at,
                      ChunkVisit::Role role);
  struct Telling {
    const reader::Container& container;
    ChunkVisit::Role role;
    std::uint64_t leaves = 0;  // told of
  };
  bool tell_table(ReadCursor& in, const ChunkVisit& table, Telling& telling);
  bool tell_leaf(ReadCursor& in, ChunkVisit leaf, Telling& telling);

  bool go_on(ReadCursor& in);
  template <class Read>
  bool below(ReadCursor& in, reader::Chunk& chunk, const Read& read);
  void count_chunk(const reader::Chunk& chunk);
  Status frame_chunk(const format::ChunkRef& ref, ChunkVisit::Role role);

  reader::FileState& file_;
  const Types& types_;
  Visitor& visitor_;
  const Reach reach_;
  WalkReport report_;
};

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_WALKER_H_
