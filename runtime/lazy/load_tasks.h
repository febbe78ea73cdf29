// LoadTasks: a load() shared among threads. Chunks are decoded as tasks, each into its place in the
// value that the caller gets.
//
// Thread safety: run(), fail() and keep() may be called from any task.

#ifndef PARCODE_RUNTIME_LAZY_LOAD_TASKS_H_
#define PARCODE_RUNTIME_LAZY_LOAD_TASKS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/io/memory.h"
#include "runtime/reader/leaf_visit.h"
#include "runtime/task/workers.h"
#include "runtime/value/read_cursor.h"

namespace parcode::lazy {

// What an exception means that came out of a user's Traits, or from memory that ran out. Of the one
// that is being handled: call it in a `catch (...)`.
Error thrown_error();

class LoadTasks {
 public:
  LoadTasks(task::Workers& workers, std::stop_token stop)
      : group_(workers), stop_(std::move(stop)) {}

  // Runs `task` on some thread, unless an error has ended the load by then. What it throws ends the
  // load.
  void run(std::function<void()> task);

  // Ends the load; the first error stays.
  void fail(Error error);
  bool has_failed() const { return failed_.load(std::memory_order_relaxed); }

  // Keeps what tasks write to, or what other tasks refer to, until all of them are done: a load
  // that fails ends while some are still at it.
  void keep(std::shared_ptr<void> used);

  // For chunks that tasks go through.
  reader::LeafMemory* leaf_memory() { return &leaf_memory_; }

  // The heap of the calling thread, which runs a task.
  static io::HeapAhead& heap() {
    thread_local io::HeapAhead heap;
    return heap;
  }

  // Lets `scope` leave chunks to these tasks, and counts what it decodes with all the others.
  void share_with(ReadScope& scope) {
    scope.tasks = this;
    scope.leaf_memory = &leaf_memory_;
    scope.shared_bytes = &decoded_bytes_;
  }

  // Waits for all tasks, those started by tasks included.
  Status wait();

 private:
  // These outlive all tasks.
  reader::LeafMemory leaf_memory_;
  std::vector<std::shared_ptr<void>> kept_;  // guarded by mutex_
  task::Group group_;
  std::stop_token stop_;
  std::atomic<bool> failed_ = false;
  std::atomic<std::uint64_t> decoded_bytes_ = 0;
  std::mutex mutex_;
  Error error_;  // guarded by mutex_
};

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_LOAD_TASKS_H_
