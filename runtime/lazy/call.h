// Call: one call of a program into a file (one at(), find(), load(), …): its scope, and cursors
// over the chunks that it visits.
//
// Thread safety: one call, one thread.

#ifndef PARCODE_RUNTIME_LAZY_CALL_H_
#define PARCODE_RUNTIME_LAZY_CALL_H_

#include <cstdint>
#include <string>
#include <utility>

#include "runtime/base/error.h"
#include "runtime/format/table.h"
#include "runtime/lazy/load_tasks.h"
#include "runtime/reader/chunk.h"
#include "runtime/reader/container.h"
#include "runtime/reader/file_state.h"
#include "runtime/value/read_cursor.h"

namespace parcode::lazy {

class Call {
 public:
  // `tasks`: where chunks may be left to other threads; null: all is done before the call returns.
  explicit Call(const reader::FileState& file, LoadTasks* tasks = nullptr) {
    scope_.limits = &file.options().limits;
    scope_.tasks = tasks;
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  ReadScope& scope() { return scope_; }

  // A cursor over a chunk that the caller holds pinned.
  ReadCursor cursor(reader::Chunk* chunk) {
    return ReadCursor(chunk->bytes(), chunk->form(), chunk, scope_);
  }

  // The error that some function returned false for, with the file and the chunk that it was met
  // in.
  tl::unexpected<Error> error(const reader::Chunk& chunk);

 private:
  ReadScope scope_;
};

// Fetches the chunk that `ref`, found in the chunk of `in`, names, and counts its bytes for the
// call. False: the scope of `in` holds the error.
bool fetch(ReadCursor& in, const format::ChunkRef& ref, reader::ChunkPin* pin);
// Counts the bytes of a chunk that the call visits, that of `in`. False: too many, see Limits.
bool count_decoded(ReadCursor& in, std::uint64_t bytes);
// As fetch() for a table and its leaves.
bool open_container(ReadCursor& in, const format::RefBlock& block,
                    const reader::Container** container);
bool fetch_leaf(ReadCursor& in, const reader::Container& container, std::uint64_t leaf,
                reader::ChunkPin* pin);

// Whether the leaves of `container` decode to at least `bytes` in all and the program's limits
// allow an allocation of `allocation` bytes: asked before memory is set aside for what a file
// counts. Reads tables, not leaves.
bool is_justified(ReadCursor& in, const reader::Container& container, std::uint64_t bytes,
                  std::uint64_t allocation);

// Puts another function's error into the scope of `in`; returns false.
bool pass_on(ReadCursor& in, Error error);

// Notes where an error of `in`'s scope was met, as Call::error does.
void locate(Error& error, const reader::Chunk& chunk);

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_CALL_H_
