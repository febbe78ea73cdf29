#include "runtime/lazy/leaves_ahead.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

#include "runtime/io/memory.h"

namespace parcode::lazy {

// Leaves [0, taken_) are with the one who copies, [taken_, next_) are being readied or ready, and
// up to limit_ they may be. A leaf has the slot of its number modulo kAhead: its own, since limit_
// is no more than kAhead above taken_.
class LeavesAhead::State {
 public:
  // Enough for many threads; their buffers are the only memory that this takes.
  static constexpr std::uint64_t kAhead = 16;

  State(const reader::Container& container, reader::LeafMemory* leaf_memory, std::byte* memory,
        std::size_t item_size)
      : container_(container),
        leaf_memory_(leaf_memory),
        memory_(memory),
        item_size_(item_size),
        limit_(std::min(container.leaves(), kAhead)) {}

  std::uint64_t limit() const { return limit_.load(std::memory_order_relaxed); }

  // Readies the first leaf that nobody is at. False: there is none.
  bool ready_one() {
    std::uint64_t leaf = next_.load(std::memory_order_relaxed);
    do {
      if (leaf >= limit_.load(std::memory_order_acquire)) return false;
    } while (!next_.compare_exchange_weak(leaf, leaf + 1, std::memory_order_relaxed));
    Slot& slot = slots_[leaf % kAhead];
    slot.visit = ready(leaf);
    slot.is_ready.store(true, std::memory_order_release);
    slot.is_ready.notify_one();
    return true;
  }

  // Waits for the next leaf only where nothing is left to be readied: others are at all of them.
  Result<reader::LeafVisit> take() {
    Slot& slot = slots_[taken_ % kAhead];
    while (!slot.is_ready.load(std::memory_order_acquire)) {
      if (!ready_one()) slot.is_ready.wait(false, std::memory_order_acquire);
    }
    Result<reader::LeafVisit> visit = std::exchange(slot.visit, reader::LeafVisit());
    slot.is_ready.store(false, std::memory_order_relaxed);
    ++taken_;
    limit_.store(std::min(container_.leaves(), taken_ + kAhead), std::memory_order_release);
    return visit;
  }

 private:
  struct Slot {
    std::atomic<bool> is_ready = false;
    Result<reader::LeafVisit> visit = {};
  };

  Result<reader::LeafVisit> ready(std::uint64_t leaf) const {
    try {
      if (const auto shard = container_.shard(leaf)) {
        io::populate(memory_ + shard->first * item_size_, shard->count * item_size_);
      }
      return container_.visit(leaf, leaf_memory_);
    } catch (...) {
      return Failure(thrown_error());
    }
  }

  const reader::Container& container_;
  reader::LeafMemory* const leaf_memory_;
  std::byte* const memory_;
  const std::size_t item_size_;
  std::array<Slot, kAhead> slots_;
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> limit_;
  std::uint64_t taken_ = 0;  // of the thread that copies
};

LeavesAhead::LeavesAhead(LoadTasks& tasks, const reader::Container& container, std::byte* memory,
                         std::size_t item_size)
    : tasks_(tasks),
      state_(std::make_shared<State>(container, tasks.leaf_memory(), memory, item_size)) {
  io::prefer_huge_pages(memory, container.items() * item_size);
  // One leaf is this thread's anyway.
  for (std::uint64_t i = 1; i < state_->limit(); ++i) share_one();
}

void LeavesAhead::share_one() {
  tasks_.run([state = state_] { state->ready_one(); });
}

Result<reader::LeafVisit> LeavesAhead::next() {
  const std::uint64_t before = state_->limit();
  Result<reader::LeafVisit> visit = state_->take();
  if (state_->limit() != before) share_one();
  return visit;
}

}  // namespace parcode::lazy
