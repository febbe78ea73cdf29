// Threads to share work among; the only room that knows oneTBB.

#ifndef PARCODE_RUNTIME_TASK_WORKERS_H_
#define PARCODE_RUNTIME_TASK_WORKERS_H_

#include <cstddef>
#include <functional>
#include <memory>

namespace parcode::task {

// The processor cores that this process may use; at least 1.
unsigned core_count();

// A number of threads, the caller's among them. With one, everything runs on the calling thread and
// no thread is started, nor oneTBB touched. More than core_count() are possible and really run.
//
// Thread safety: one run_on_all() at a time; any number of objects side by side.
class Workers {
 public:
  // 0: one a core.
  explicit Workers(unsigned threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  unsigned count() const;

  // Calls `body(worker)` once for each worker 0..count()-1, at the same time as far as the machine
  // allows, and returns when all have returned. A body must not throw, nor wait for one that has
  // not begun. What a body writes is seen by the caller afterwards. A body that uses oneTBB itself
  // is never interrupted by another of these bodies on its own thread.
  void run_on_all(const std::function<void(unsigned worker)>& body);

 private:
  friend class Group;
  struct State;
  std::unique_ptr<State> state_;
};

// Tasks that may start further tasks; wait() returns when all have ended. Tasks must not throw.
class Group {
 public:
  explicit Group(Workers& workers);
  ~Group();  // waits
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  // Thread-safe. With one worker the task is queued and run by wait(), newest first.
  void run(std::function<void()> task);
  void wait();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parcode::task

#endif  // PARCODE_RUNTIME_TASK_WORKERS_H_
