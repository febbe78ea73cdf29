#include "runtime/lazy/load_tasks.h"

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace parcode::lazy {

Error thrown_error() {
  static constexpr const char* kNoMemory =
      "the system has no memory for the value; read it in parts, or lower "
      "OpenOptions.limits.allocation to be told before memory is asked for";
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return {.code = ErrorCode::kLimit, .message = kNoMemory};
  } catch (const std::length_error&) {
    return {.code = ErrorCode::kLimit, .message = kNoMemory};
  } catch (const std::exception& exception) {
    return {.code = ErrorCode::kInternal,
            .message = std::string("loading threw an exception: ") + exception.what()};
  } catch (...) {
    return {.code = ErrorCode::kInternal,
            .message = "loading threw something that is no std::exception"};
  }
}

void LoadTasks::run(std::function<void()> task) {
  group_.run([this, task = std::move(task)] {
    if (has_failed()) return;
    if (stop_.stop_requested()) {
      return fail({.code = ErrorCode::kCancelled, .message = "the load was cancelled"});
    }
    try {
      task();
    } catch (...) {
      fail(thrown_error());
    }
  });
}

void LoadTasks::fail(Error error) {
  const std::scoped_lock lock(mutex_);
  if (failed_.exchange(true)) return;
  error_ = std::move(error);
}

void LoadTasks::keep(std::shared_ptr<void> used) {
  const std::scoped_lock lock(mutex_);
  kept_.push_back(std::move(used));
}

Status LoadTasks::wait() {
  group_.wait();
  const std::scoped_lock lock(mutex_);
  if (failed_) return Failure(error_);
  return {};
}

}  // namespace parcode::lazy
