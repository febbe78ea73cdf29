// Reading the chunks below another one: on this thread, or as tasks.

#ifndef PARCODE_RUNTIME_LAZY_READ_BELOW_H_
#define PARCODE_RUNTIME_LAZY_READ_BELOW_H_

#include <cstdint>
#include <utility>

#include "runtime/lazy/load_tasks.h"
#include "runtime/reader/call.h"

namespace parcode::lazy {

// Runs `read` on a chunk below the one of `in`, where errors get that chunk's offset.
template <class Read>
bool read_below(ReadCursor& in, reader::Chunk& chunk, const Read& read) {
  ReadCursor below(chunk.bytes(), chunk.form(), &chunk, in.scope());
  if (!in.enter()) return false;
  const bool done = read(below);
  in.leave();
  if (!done) reader::locate(in.scope().error(), chunk);
  return done;
}

// Leaves `read(cursor over the chunk of the leaf)` to another thread.
template <class Read>
void read_as_task(ReadCursor& in, const reader::Container& container, std::uint64_t leaf,
                  Read read) {
  LoadTasks& tasks = *in.scope().tasks;
  const auto* file = in.chunk()->file();
  const std::uint32_t depth = in.scope().depth;
  tasks.run([&container, &tasks, file, leaf, depth, read = std::move(read)] {
    auto visit = container.visit(leaf, tasks.leaf_memory());
    if (!visit) return tasks.fail(std::move(visit.error()));
    reader::Call call(*file);
    tasks.share_with(call.scope());
    call.scope().depth = depth;
    reader::Chunk& chunk = visit->chunk();
    ReadCursor below = call.cursor(&chunk);
    if (!reader::count_decoded(below, chunk.size_in_file()) || !below.enter() || !read(below)) {
      tasks.fail(call.error(chunk).value());
    }
  });
}

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_READ_BELOW_H_
