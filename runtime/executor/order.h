// Order: who works on which nodes, where their chunks go, and who may go on when.
//
// The one thing that the workers of a run share. They touch it a few times per batch, never per
// chunk, so a mutex is cheap enough.
//
// Thread safety: all functions may be called from any worker at once.

#ifndef PARCODE_RUNTIME_EXECUTOR_ORDER_H_
#define PARCODE_RUNTIME_EXECUTOR_ORDER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>

#include "runtime/base/error.h"
#include "runtime/executor/batch.h"

namespace parcode::executor {

class Order {
 public:
  // The first chunk goes to `begin`. `batcher` must outlive the order.
  Order(const Batcher& batcher, std::uint64_t begin, std::stop_token stop)
      : batcher_(batcher),
        stop_(std::move(stop)),
        next_node_(batcher.first_node()),
        published_(batcher.first_node()),
        next_base_(begin) {}

  // The next batch, for the calling worker alone. None where all are claimed or the run has failed
  // (or fails now: kCancelled, where the stop token asks for it).
  std::optional<Batch> claim();

  // Bytes that the batch takes in the file, where claim() could not know. Once per such batch.
  void set_size(const Batch& batch, std::uint64_t size);

  // The references of the batch's nodes are final from now on. Once per batch, after await_base().
  void publish(const Batch& batch);

  // Lets the next batch write, where outputs must be written in order.
  void pass_turn();

  // These wait for earlier batches than the caller's; their error is the one that ended the run.
  //
  // Where the batch begins in the file.
  Result<std::uint64_t> await_base(const Batch& batch);
  // Until all nodes below `node` are published. Returns how many are, maybe more.
  Result<std::size_t> await_refs(std::size_t node);
  // Until all earlier batches have been written.
  Status await_turn(const Batch& batch);

  // Ends the run; the first call counts. Nobody waits any more, nothing more is claimed.
  void fail(Error error);
  // How the run went; once all workers are done.
  Status outcome() const;

 private:
  // A claimed batch that is not published yet, or has such a one before it.
  struct Entry {
    std::size_t last_node = 0;
    std::optional<std::uint64_t> size;
    std::uint64_t base = 0;  // valid below placed_
    bool published = false;
  };

  Entry& entry(std::uint64_t index) { return entries_[index - first_entry_]; }
  void place();
  template <class Ready>
  Status wait(std::unique_lock<std::mutex>& lock, Ready ready);

  const Batcher& batcher_;
  const std::stop_token stop_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Error> error_;

  std::size_t next_node_ = 0;  // the first that is not claimed
  std::uint64_t claimed_ = 0;  // batches
  std::uint64_t placed_ = 0;   // batches whose base is known: [0, placed_)
  std::uint64_t written_ = 0;  // batches that have passed their turn
  std::size_t published_ = 0;  // nodes: [0, published_)
  std::deque<Entry> entries_;  // of batches [first_entry_, claimed_)
  std::uint64_t first_entry_ = 0;
  // Of batch `placed_`, where that is known: where the batch before it has a size.
  std::optional<std::uint64_t> next_base_;
};

}  // namespace parcode::executor

#endif  // PARCODE_RUNTIME_EXECUTOR_ORDER_H_
