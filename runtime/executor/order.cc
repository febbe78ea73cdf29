#include "runtime/executor/order.h"

#include <utility>

namespace parcode::executor {

std::optional<Batch> Order::claim() {
  if (stop_.stop_requested()) {
    fail({.code = ErrorCode::kCancelled, .message = "the stop token asked to stop"});
  }
  const std::lock_guard lock(mutex_);
  if (error_ || next_node_ == batcher_.node_count()) return std::nullopt;
  const Batch batch = batcher_.next(next_node_, claimed_);
  next_node_ = batch.last;
  ++claimed_;
  entries_.push_back({.last_node = batch.last, .size = batch.size});
  place();
  return batch;
}

void Order::set_size(const Batch& batch, std::uint64_t size) {
  {
    const std::lock_guard lock(mutex_);
    Entry& sized = entry(batch.index);
    sized.size = size;
    if (batch.index + 1 == placed_) next_base_ = sized.base + size;
    place();
  }
  changed_.notify_all();
}

// Gives a base to every batch for which the ones before it have sizes.
void Order::place() {
  while (placed_ < claimed_ && next_base_) {
    Entry& placed = entry(placed_++);
    placed.base = *next_base_;
    next_base_.reset();
    if (placed.size) next_base_ = placed.base + *placed.size;
  }
}

void Order::publish(const Batch& batch) {
  {
    const std::lock_guard lock(mutex_);
    entry(batch.index).published = true;
    while (!entries_.empty() && entries_.front().published) {
      published_ = entries_.front().last_node;
      entries_.pop_front();
      ++first_entry_;
    }
  }
  changed_.notify_all();
}

void Order::pass_turn() {
  {
    const std::lock_guard lock(mutex_);
    ++written_;
  }
  changed_.notify_all();
}

template <class Ready>
Status Order::wait(std::unique_lock<std::mutex>& lock, Ready ready) {
  changed_.wait(lock, [&] { return error_ || ready(); });
  if (error_) return Failure(*error_);
  return {};
}

Result<std::uint64_t> Order::await_base(const Batch& batch) {
  std::unique_lock lock(mutex_);
  return wait(lock, [&] { return batch.index < placed_; }).map([&] {
    return entry(batch.index).base;
  });
}

Result<std::size_t> Order::await_refs(std::size_t node) {
  std::unique_lock lock(mutex_);
  return wait(lock, [&] { return node <= published_; }).map([&] { return published_; });
}

Status Order::await_turn(const Batch& batch) {
  std::unique_lock lock(mutex_);
  return wait(lock, [&] { return batch.index == written_; });
}

void Order::fail(Error error) {
  {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }
  changed_.notify_all();
}

Status Order::outcome() const {
  const std::lock_guard lock(mutex_);
  if (error_) return Failure(*error_);
  return {};
}

}  // namespace parcode::executor
