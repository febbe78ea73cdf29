// Running a load on one thread or many.

#ifndef PARCODE_RUNTIME_LAZY_LOAD_H_
#define PARCODE_RUNTIME_LAZY_LOAD_H_

#include <cstdint>
#include <utility>

#include "runtime/lazy/held.h"
#include "runtime/lazy/load_tasks.h"
#include "runtime/reader/call.h"
#include "runtime/task/workers.h"

namespace parcode::lazy {

// Below this many bytes in the file, threads cost more than they save.
inline constexpr std::uint64_t kParallelBytes = 1 << 20;

// Calls `decode(cursor over chunk, value)`, which returns false on errors, with tasks where the
// file and the options make it worth while. An error met by tasks is looked for again by this
// thread alone, which knows the path of fields that led to it.
template <class T, class Decode>
Result<T> load(const reader::ChunkPin& chunk, const Decode& decode) {
  const reader::FileState& file = *chunk->file();
  const auto alone = [&]() -> Result<T> {
    try {
      T value{};
      reader::LeafMemory leaf_memory;
      reader::Call call(file);
      call.scope().leaf_memory = &leaf_memory;
      ReadCursor in = call.cursor(chunk.get());
      if (!decode(in, value)) return call.error(*chunk.get());
      return value;
    } catch (...) {
      Error error = thrown_error();
      reader::locate(error, *chunk.get());
      return Failure(std::move(error));
    }
  };
  const unsigned threads = file.options().threads;
  if (threads == 1 || file.size() < kParallelBytes) return alone();
  task::Workers workers(threads);
  if (workers.count() == 1) return alone();
  Status status;
  {
    T value{};
    LoadTasks tasks(workers, file.options().stop);
    tasks.run([&] {
      reader::Call call(file);
      tasks.share_with(call.scope());
      ReadCursor in = call.cursor(chunk.get());
      if (!decode(in, value)) tasks.fail(std::move(call.error(*chunk.get()).value()));
    });
    status = tasks.wait();
    if (status) return value;
  }
  if (status.error().code == ErrorCode::kCancelled) return Failure(status.error());
  auto again = alone();
  if (!again) return again;
  return Failure(status.error());
}

}  // namespace parcode::lazy

namespace parcode {

template <class T>
Result<T> Record::load() const {
  return lazy::load<T>(
      chunk_, [this](ReadCursor& in, T& value) { return Traits<T>::decode(in, place_, value); });
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_LOAD_H_
