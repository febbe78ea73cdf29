// The graph of chunks that a save writes: nodes (one a chunk), the jobs that encode them, and the
// edges from a chunk to those that it refers to.
//
// A plan adds nodes leaves first, so every edge leads to an earlier node and the order of adding is
// the order of the chunks in the file. An executor runs it. Neither knows the other.
//
// Thread safety: built by one thread; const afterwards, and then shared by all.

#ifndef PARCODE_RUNTIME_GRAPH_GRAPH_H_
#define PARCODE_RUNTIME_GRAPH_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "runtime/base/compressor.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"

namespace parcode {
class WriteCursor;
}

namespace parcode::graph {

using NodeId = std::uint32_t;
using parcode::Compressor;

// How to produce a chunk's decoded bytes. Must stay valid, with what it points to, until the graph
// has run; may run on any thread, once.
struct Job {
  // Writes exactly the node's size. nullptr: `subject` points to that many bytes, which are stored
  // as they are (they must not change while the graph runs).
  using Encode = void (*)(const Job& job, WriteCursor& out);

  Encode encode = nullptr;
  const void* subject = nullptr;
  std::uint64_t first = 0;  // where the subject is a sequence: the elements [first, first + count)
  std::uint64_t count = 0;
};

struct Node {
  Job job;
  std::uint64_t size = 0;        // decoded bytes
  std::uint64_t first_edge = 0;  // into the graph's edges
  std::uint32_t edge_count = 0;
  Compressor compressor;
  format::Form form = format::Form::kNarrow;
  std::uint32_t level = 0;  // of a table of chunks; goes into the reference
  // Of its first bytes, how many get a checksum of their own for the table above; 0: none do.
  std::uint64_t columns_size = 0;
};

class Graph {
 public:
  // A chunk that is in the file already, to refer to. All of them come before any other node; their
  // entries in nodes() say nothing, and they count as nothing in decoded_bytes().
  NodeId add_written(const format::Written& chunk);

  // `children` in the order in which the job takes their references from its WriteCursor.
  NodeId add(const Job& job, std::uint64_t size, format::Form form, Compressor compressor,
             std::span<const NodeId> children);
  // The node's chunk is a shard that begins with `size` bytes of fixed parts, which its table has a
  // checksum of.
  void set_columns(NodeId node, std::uint64_t size) { nodes_[node].columns_size = size; }
  // A table (format/table.h) of `level` 1 or more; never compressed.
  NodeId add_table(const Job& job, std::uint64_t size, std::uint32_t level,
                   std::span<const NodeId> children);

  // The nodes added from now on belong to the file's tail: what opening may want, kept together.
  void begin_tail() { tail_begin_ = nodes_.size(); }

  std::span<const Node> nodes() const { return nodes_; }
  std::span<const format::Written> written() const { return written_; }  // of the first nodes
  std::size_t unwritten() const { return nodes_.size() - written_.size(); }
  std::span<const NodeId> children(const Node& node) const {
    return std::span(edges_).subspan(node.first_edge, node.edge_count);
  }
  std::size_t tail_begin() const { return tail_begin_; }  // index of the tail's first node
  std::uint64_t decoded_bytes() const { return decoded_bytes_; }

  // Makes a value that jobs point to, and keeps it as long as the graph.
  template <class T>
  T& keep(T value) {
    auto owned = std::make_shared<T>(std::move(value));
    T& kept = *owned;
    kept_.push_back(std::move(owned));
    return kept;
  }

 private:
  std::vector<format::Written> written_;
  std::vector<Node> nodes_;
  std::vector<NodeId> edges_;
  std::vector<std::shared_ptr<void>> kept_;
  std::size_t tail_begin_ = 0;
  std::uint64_t decoded_bytes_ = 0;
};

}  // namespace parcode::graph

#endif  // PARCODE_RUNTIME_GRAPH_GRAPH_H_
