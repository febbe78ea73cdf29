// LeavesAhead: the leaves of a vec of numbers, for one thread that copies them out one after the
// other. The others of a load fetch them ahead of it, checksums and decompression included, and
// ready the memory that they are copied to. The thread that copies does so, too, while it would
// have to wait.
//
// Thread safety: one thread calls; the tasks that it starts are this class's own.

#ifndef PARCODE_RUNTIME_LAZY_LEAVES_AHEAD_H_
#define PARCODE_RUNTIME_LAZY_LEAVES_AHEAD_H_

#include <cstddef>
#include <memory>

#include "runtime/base/error.h"
#include "runtime/lazy/load_tasks.h"
#include "runtime/reader/container.h"

namespace parcode::lazy {

class LeavesAhead {
 public:
  // `memory` is that of the vec's first item, each of `item_size` bytes. It is not written to, and
  // `tasks` may outlive it.
  LeavesAhead(LoadTasks& tasks, const reader::Container& container, std::byte* memory,
              std::size_t item_size);

  // The next leaf, from the first on; no more often than there are leaves. Errors: those of
  // Container::visit.
  Result<reader::LeafVisit> next();

 private:
  class State;

  void share_one();

  LoadTasks& tasks_;
  // Tasks may still be at it when an error has ended the copying.
  std::shared_ptr<State> state_;
};

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_LEAVES_AHEAD_H_
