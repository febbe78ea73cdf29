#include "runtime/graph/graph.h"

#include <cassert>

namespace parcode::graph {

NodeId Graph::add_written(const format::Written& chunk) {
  assert(unwritten() == 0);
  written_.push_back(chunk);
  nodes_.emplace_back();
  return static_cast<NodeId>(nodes_.size() - 1);
}

NodeId Graph::add(const Job& job, std::uint64_t size, format::Form form, Compressor compressor,
                  std::span<const NodeId> children) {
  const std::uint64_t first_edge = edges_.size();
  edges_.insert(edges_.end(), children.begin(), children.end());
  nodes_.push_back({.job = job,
                    .size = size,
                    .first_edge = first_edge,
                    .edge_count = static_cast<std::uint32_t>(children.size()),
                    .compressor = compressor,
                    .form = form});
  decoded_bytes_ += size;
  return static_cast<NodeId>(nodes_.size() - 1);
}

NodeId Graph::add_table(const Job& job, std::uint64_t size, std::uint32_t level,
                        std::span<const NodeId> children) {
  const NodeId id = add(job, size, format::Form::kNarrow, {.given = true}, children);
  nodes_[id].level = level;
  return id;
}

}  // namespace parcode::graph
