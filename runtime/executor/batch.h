// Batch: consecutive nodes that one worker encodes, and writes with one call.
//
// Thread safety: a Batcher is const, and may be shared.

#ifndef PARCODE_RUNTIME_EXECUTOR_BATCH_H_
#define PARCODE_RUNTIME_EXECUTOR_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "runtime/base/options.h"
#include "runtime/graph/graph.h"

namespace parcode::executor {

struct Batch {
  std::uint64_t index = 0;  // 0, 1, … in the order of the file
  std::size_t first = 0;    // its nodes: [first, last)
  std::size_t last = 0;
  bool ends_run = false;  // no batch follows
  std::uint64_t decoded_bytes = 0;
  std::uint64_t encode_room = 0;    // bytes of buffer to encode (or copy) its nodes into
  std::uint64_t compress_room = 0;  // bytes of buffer to compress them into
  // Bytes in the file, the gap behind it included; none where that is known only after compressing.
  std::optional<std::uint64_t> size;
};

// How a node is to be compressed.
struct Choice {
  Compression compression = Compression::kNone;
  int level = 0;
};
Choice choose(const graph::Node& node, const SaveOptions& options);

// Whether a node's bytes are written from where the user has them, if they are not compressed.
// Short ones are copied to their neighbours, which is cheaper than handing them to the system one
// by one.
bool is_written_in_place(const graph::Node& node);

// Cuts a graph into batches, and says how many workers and bytes of memory it is worth.
class Batcher {
 public:
  Batcher(const graph::Graph& graph, const SaveOptions& options);

  std::size_t first_node() const { return graph_.written().size(); }
  std::size_t node_count() const { return graph_.nodes().size(); }
  unsigned workers() const { return workers_; }
  // What a batch takes at most, unless it is of one node that takes more.
  std::uint64_t batch_bytes() const { return batch_bytes_; }
  // What a worker may keep for its next batch, for each of its buffers.
  std::uint64_t kept_bytes() const { return kept_bytes_; }

  // The batch that begins at a node.
  Batch next(std::size_t first, std::uint64_t index) const;

 private:
  const graph::Graph& graph_;
  const SaveOptions& options_;
  unsigned workers_ = 1;
  std::uint64_t batch_bytes_ = 0;
  std::uint64_t kept_bytes_ = 0;
};

}  // namespace parcode::executor

#endif  // PARCODE_RUNTIME_EXECUTOR_BATCH_H_
