#include "runtime/task/workers.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#include <sched.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

// Of ThreadSanitizer's runtime; linked only where that is.
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);

namespace parcode::task {
namespace {

namespace tbb = oneapi::tbb;

constexpr bool kThreadSanitizer =
#if defined(__SANITIZE_THREAD__)
    true;
#elif defined(__has_feature)
    __has_feature(thread_sanitizer);
#else
    false;
#endif

// These tell ThreadSanitizer that what a thread did before handed_over() is seen by those that call
// taken_over() later. oneTBB orders a task after the code that starts it, and the code that waits
// for it after the task; but distributions ship it without instrumentation, so the sanitizer cannot
// know. A task must call taken_over() before it reads anything of its own, so all share one
// address.
[[maybe_unused]] char handover_point;

void handed_over() {
  if constexpr (kThreadSanitizer) __tsan_release(&handover_point);
}

void taken_over() {
  if constexpr (kThreadSanitizer) __tsan_acquire(&handover_point);
}

// A task as oneTBB gets it. It is copied into oneTBB's memory, which may have been that of a task
// that has ended on another thread, and run from there.
template <class Body>
class Task {
 public:
  explicit Task(const Body& body) : body_(body) {}
  Task(const Task& other) : body_((taken_over(), other.body_)) { handed_over(); }
  Task& operator=(const Task&) = delete;

  void operator()() const {
    taken_over();
    body_();
    handed_over();
  }

 private:
  Body body_;
};

// Lets oneTBB have as many threads as the largest living Workers wants. It has one a core unless
// told otherwise, and of several wishes for a number the smallest counts; so there must be just one
// at any time, and none while no Workers goes beyond the cores.
class ThreadLimit {
 public:
  void raise(unsigned threads) {
    const std::lock_guard lock(mutex_);
    wishes_.insert(threads);
    apply();
  }
  void lower(unsigned threads) {
    const std::lock_guard lock(mutex_);
    wishes_.erase(wishes_.find(threads));
    apply();
  }

 private:
  void apply() {
    const std::size_t wanted = wishes_.empty() ? 0 : *wishes_.rbegin();
    if (wanted == applied_) return;
    applied_ = wanted;
    // The new one is there before the old one goes: threads at work are not called off in between.
    control_ = wanted == 0 ? nullptr
                           : std::make_unique<tbb::global_control>(
                                 tbb::global_control::max_allowed_parallelism, wanted);
  }

  std::mutex mutex_;
  std::multiset<std::size_t> wishes_;
  std::size_t applied_ = 0;  // 0: oneTBB's own
  std::unique_ptr<tbb::global_control> control_;
};

ThreadLimit& thread_limit() {
  static ThreadLimit limit;
  return limit;
}

}  // namespace

unsigned core_count() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  // Fails on machines of more than 1024 cores.
  if (::sched_getaffinity(0, sizeof(cores), &cores) == 0) {
    return static_cast<unsigned>(CPU_COUNT(&cores));
  }
  return std::max(1U, std::thread::hardware_concurrency());
}

// `arena` is there where there is more than one worker.
struct Workers::State {
  explicit State(unsigned threads) : count(threads) {
    if (count == 1) return;
    over_cores = count > core_count();
    if (over_cores) thread_limit().raise(count);
    arena.emplace(static_cast<int>(count));
  }
  ~State() {
    arena.reset();
    if (over_cores) thread_limit().lower(count);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  unsigned count;
  bool over_cores = false;
  std::optional<tbb::task_arena> arena;
};

Workers::Workers(unsigned threads)
    : state_(std::make_unique<State>(threads == 0 ? core_count() : threads)) {}

Workers::~Workers() = default;

unsigned Workers::count() const {
  return state_->count;
}

void Workers::run_on_all(const std::function<void(unsigned worker)>& body) {
  if (state_->count == 1) return body(0);
  // A body that waits in oneTBB (a caller's code may use it) would otherwise be given another body
  // to run meanwhile, on top of its own stack: one that may wait for what lies beneath it.
  const auto run_one = [&](unsigned worker) {
    tbb::this_task_arena::isolate([&] { body(worker); });
  };
  state_->arena->execute([&] {
    tbb::task_group group;
    for (unsigned worker = 1; worker < state_->count; ++worker) {
      group.run(Task([&run_one, worker] { run_one(worker); }));
    }
    run_one(0);
    group.wait();
  });
  taken_over();
}

struct Group::State {
  explicit State(tbb::task_arena* of) : arena(of) {
    if (arena != nullptr) group.emplace();
  }

  void run(std::function<void()> task);
  void wait();

  tbb::task_arena* arena;  // nullptr: one worker, and `queue` is used instead of `group`
  std::optional<tbb::task_group> group;
  std::mutex mutex;
  std::vector<std::function<void()>> queue;
};

void Group::State::run(std::function<void()> task) {
  if (arena == nullptr) {
    const std::lock_guard lock(mutex);
    queue.push_back(std::move(task));
    return;
  }
  // On the heap, so that what oneTBB copies is a pointer.
  auto* const owned = new std::function<void()>(std::move(task));
  const Task run_owned([owned] {
    const std::unique_ptr<std::function<void()>> mine(owned);
    (*mine)();
  });
  arena->execute([&] { group->run(run_owned); });
}

void Group::State::wait() {
  if (arena != nullptr) {
    arena->execute([this] { group->wait(); });
    taken_over();
    return;
  }
  std::unique_lock lock(mutex);
  while (!queue.empty()) {
    const std::function<void()> task = std::move(queue.back());
    queue.pop_back();
    lock.unlock();
    task();
    lock.lock();
  }
}

Group::Group(Workers& workers)
    : state_(std::make_unique<State>(workers.state_->arena ? &*workers.state_->arena : nullptr)) {}

Group::~Group() {
  wait();
}

void Group::run(std::function<void()> task) {
  state_->run(std::move(task));
}

void Group::wait() {
  state_->wait();
}

}  // namespace parcode::task
