// Call: one call of a program into a file (one at(), find(), load(), …): its scope, and cursors
// over the chunks that it visits.
//
// Thread safety: one call, one thread.

#ifndef PARCODE_RUNTIME_READER_CALL_H_
#define PARCODE_RUNTIME_READER_CALL_H_

#include <cstdint>
#include <string>
#include <utility>

#include "runtime/base/error.h"
#include "runtime/format/table.h"
#include "runtime/reader/chunk.h"
#include "runtime/reader/container.h"
#include "runtime/reader/file_state.h"
#include "runtime/value/read_cursor.h"

namespace parcode::reader {

class Call {
 public:
  explicit Call(const FileState& file) { scope_.limits = &file.options().limits; }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  ReadScope& scope() { return scope_; }

  // A cursor over a chunk that the caller holds pinned.
  ReadCursor cursor(Chunk* chunk) {
    return ReadCursor(chunk->bytes(), chunk->form(), chunk, scope_);
  }

  // The error that some function returned false for, with the file and the chunk that it was met
  // in.
  Failure error(const Chunk& chunk);

 private:
  ReadScope scope_;
};

// Fetches the chunk that `ref`, found in the chunk of `in`, names, and counts its bytes for the
// call. False: the scope of `in` holds the error.
bool fetch(ReadCursor& in, const format::ChunkRef& ref, ChunkPin* pin);
// Counts the bytes of a chunk that the call visits, that of `in`. False: too many, see Limits; or
// the caller's stop token asks to end.
bool count_decoded(ReadCursor& in, std::uint64_t bytes);
// As fetch() for a table and its leaves.
bool open_container(ReadCursor& in, const format::RefBlock& block, const Container** container);
bool fetch_leaf(ReadCursor& in, const Container& container, std::uint64_t leaf, ChunkPin* pin);
// The same for one visit.
bool visit_leaf(ReadCursor& in, const Container& container, std::uint64_t leaf, LeafVisit* visit);

// Whether the leaves of `container` decode to at least `bytes` in all and the program's limits
// allow an allocation of `allocation` bytes: asked before memory is set aside for what a file
// counts. Reads tables, not leaves.
bool is_justified(ReadCursor& in, const Container& container, std::uint64_t bytes,
                  std::uint64_t allocation);

// Puts another function's error into the scope of `in`; returns false.
bool pass_on(ReadCursor& in, Error error);

// Notes where an error of `in`'s scope was met, as Call::error does.
void locate(Error& error, const Chunk& chunk);

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_CALL_H_
