// Walker: goes through all of a file by its embedded schema and checks every value.
//
// What load() would check is checked here without generated code: every chunk's checksum and size,
// every slot, count, flag, tag and string, and that the file holds as many chunks as it says.
//
// Thread safety: one walker, one thread; the file may be used by others meanwhile.

#ifndef PARCODE_RUNTIME_DYNAMIC_WALKER_H_
#define PARCODE_RUNTIME_DYNAMIC_WALKER_H_

#include <cstdint>
#include <string>

#include "runtime/base/error.h"
#include "runtime/map/bucket.h"
#include "runtime/reader/call.h"
#include "runtime/reader/file_state.h"
#include "runtime/schema/layout.h"
#include "runtime/schema/schema.h"
#include "runtime/value/read_cursor.h"

namespace parcode::dynamic {

struct WalkReport {
  std::uint64_t chunks = 0;         // tables, schema and info included
  std::uint64_t decoded_bytes = 0;  // of all chunks
};

class Walker {
 public:
  // Both must outlive the walker. `schema` is the file's own.
  Walker(reader::FileState& file, const schema::Schema& schema);

  // Errors: the first that is met, with the chunk's offset and the field's path. Cost: reads the
  // whole file once; memory: one chunk a level of nesting, and the cache.
  Result<WalkReport> walk();

 private:
  using Type = schema::Type;

  bool root(ReadCursor& in);
  bool value(ReadCursor& in, const Type& type, Place at);
  bool flag(ReadCursor& in, Place at, bool* set);
  bool string(ReadCursor& in, Place at, std::uint64_t size);
  bool string_slot(ReadCursor& in, Place at);
  bool vec(ReadCursor& in, const Type& type, Place at);
  bool box(ReadCursor& in, const Type& content, Place at);
  bool map(ReadCursor& in, const Type& type, Place at);
  bool optional(ReadCursor& in, const Type& type, Place at);
  bool structure(ReadCursor& in, const schema::Definition& definition, std::uint32_t index,
                 Place at);
  bool one_of(ReadCursor& in, const schema::Definition& definition, Place at);

  // Fields that are chunkable or in buckets.
  bool stored(ReadCursor& in, const Type& type, schema::Storage storage, Place at);
  bool stored_vec(ReadCursor& in, const Type& type, Place at);
  bool stored_map(ReadCursor& in, const Type& type, Place at);
  bool stored_value(ReadCursor& in, const Type& type, Place at);

  bool elements(ReadCursor& in, const Type& element, Place first, std::uint64_t count);
  bool bucket(ReadCursor& in, const Type& type, Place place, std::uint64_t count);
  bool bucket_chunk(ReadCursor& in, const Type& type, std::uint64_t* entries);
  template <class Read>
  bool below(ReadCursor& in, reader::Chunk& chunk, const Read& read);
  template <class Read>
  bool each_leaf(ReadCursor& in, const format::RefBlock& block, const Read& read);

  reader::FileState& file_;
  const schema::Schema& schema_;
  const schema::Layouts layouts_;
  WalkReport report_;
};

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_WALKER_H_
