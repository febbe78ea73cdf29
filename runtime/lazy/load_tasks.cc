#include "runtime/lazy/load_tasks.h"

#include <exception>
#include <utility>

namespace parcode::lazy {

void LoadTasks::run(std::function<void()> task) {
  group_.run([this, task = std::move(task)] {
    if (has_failed()) return;
    if (stop_.stop_requested()) {
      return fail({.code = ErrorCode::kCancelled, .message = "the load was cancelled"});
    }
    try {
      task();
    } catch (const std::exception& exception) {
      fail({.code = ErrorCode::kInternal,
            .message = std::string("loading threw an exception: ") + exception.what()});
    }
  });
}

void LoadTasks::fail(Error error) {
  const std::scoped_lock lock(mutex_);
  if (failed_.exchange(true)) return;
  error_ = std::move(error);
}

Status LoadTasks::wait() {
  group_.wait();
  const std::scoped_lock lock(mutex_);
  if (failed_) return Failure(error_);
  return {};
}

}  // namespace parcode::lazy
