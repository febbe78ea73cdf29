// Worker: turns batches of nodes into bytes in the file. See executor.cc for how workers go
// together.
//
// Thread safety: one worker, one thread.

#ifndef PARCODE_RUNTIME_EXECUTOR_WORKER_H_
#define PARCODE_RUNTIME_EXECUTOR_WORKER_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/executor/batch.h"
#include "runtime/executor/buffer.h"
#include "runtime/executor/order.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/graph/graph.h"
#include "runtime/io/sink.h"

namespace parcode::executor {

// Calls the caller's progress function, one call at a time. Thread-safe.
class Reporter {
 public:
  Reporter(const graph::Graph& graph, const SaveOptions& options)
      : callback_(options.progress),
        progress_{.bytes_total = graph.decoded_bytes(), .chunks_total = graph.unwritten()} {}

  void done(const Batch& batch);

 private:
  const std::function<void(const Progress&)>& callback_;
  std::mutex mutex_;
  Progress progress_;
};

// What the workers of one run share.
struct Run {
  const graph::Graph& graph;
  const SaveOptions& options;
  const Batcher& batcher;
  io::Output& output;
  Order& order;
  Reporter& reporter;
  std::span<format::Written> chunks;  // a worker writes those of its own batches
};

class Worker {
 public:
  explicit Worker(const Run& run) : run_(run) {}

  // Works until no batch is left. What goes wrong, exceptions included, ends the run.
  void work();

 private:
  Status work_on(const Batch& batch);
  void start(const Batch& batch);
  Status produce(const Batch& batch, std::size_t index);
  Status finish(const Batch& batch);
  Status write(const Batch& batch);

  // The node's children, their references final.
  Result<std::span<const format::Written>> children(const Batch& batch, const graph::Node& node);
  bool is_hashed_late(Bytes stored, const graph::Node& node) const;
  void hash_the_rest();
  // Waits until the batch's place is known, and makes the offsets of its references so far final.
  Status settle(const Batch& batch);
  // The node's decoded bytes: the user's, or encoded into room of encoded_ that is not yet taken.
  Result<Bytes> encode(const Batch& batch, const graph::Node& node);

  // Each appends to what the batch will write.
  void append(Bytes bytes, Buffer* from);
  void append_decoded(const graph::Node& node, Bytes decoded);
  void append_gap();

  const Run& run_;
  Buffer encoded_;
  Buffer compressed_;
  std::vector<format::Written> children_;  // of one node
  std::size_t published_ = 0;              // nodes below it have final references

  // Of the current batch:
  std::size_t next_ = 0;               // the node to produce
  std::optional<std::uint64_t> base_;  // where it goes in the file, once known
  std::uint64_t size_ = 0;             // bytes in pieces_
  std::vector<Bytes> pieces_;
  std::vector<std::pair<std::size_t, Bytes>> unhashed_;  // nodes whose checksum is still to be made
  Buffer* last_from_ = nullptr;  // that the last piece lies in; nullptr: in no buffer
};

}  // namespace parcode::executor

#endif  // PARCODE_RUNTIME_EXECUTOR_WORKER_H_
