// Graphs of many kinds of nodes, made from a seed, whose every chunk can be told in advance.

#ifndef PARCODE_TESTS_RUNTIME_EXECUTOR_RANDOM_GRAPH_H_
#define PARCODE_TESTS_RUNTIME_EXECUTOR_RANDOM_GRAPH_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <random>
#include <span>
#include <vector>

#include "runtime/executor/executor.h"
#include "runtime/graph/graph.h"

namespace parcode::executor {

class RandomGraph {
 public:
  explicit RandomGraph(std::uint64_t seed) : random_(seed) {}
  RandomGraph(const RandomGraph&) = delete;
  RandomGraph& operator=(const RandomGraph&) = delete;

  // A mix of everything: leaves and parents, empty and huge, raw and encoded, of all codecs.
  void add_random(std::size_t nodes);
  // Each node refers to the one before it.
  void add_chain(std::size_t nodes);

  graph::NodeId add_encoded(std::uint64_t pattern_size, bool compressible,
                            graph::Compressor compressor, std::span<const graph::NodeId> children);
  graph::NodeId add_raw(std::uint64_t size, bool compressible, graph::Compressor compressor);

  graph::Graph& graph() { return graph_; }

  // Called by every job with its node, before it encodes; it may throw.
  std::function<void(graph::NodeId)> on_encode;

  // What the chunk of a node decodes to, given the references of all.
  std::vector<std::byte> expected(graph::NodeId id, std::span<const format::Written> chunks) const;

 private:
  struct Content {
    const RandomGraph* owner = nullptr;
    graph::NodeId id = 0;
    std::uint64_t seed = 0;
    bool compressible = false;
    std::uint64_t pattern_size = 0;
    std::vector<std::byte> raw;
  };

  static void fill(const Content& content, std::span<std::byte> out);
  static void encode(const graph::Job& job, WriteCursor& out);
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  graph::Compressor random_compressor();

  std::mt19937_64 random_;
  graph::Graph graph_;
  std::deque<Content> contents_;  // of nodes, in their order
};

// Fails the running test unless `bytes`, the first of them at offset 0 of the file, hold what
// `outcome` says and the graph asked for, and zeros in the gaps.
void expect_right(RandomGraph& random, const Outcome& outcome, std::uint64_t begin,
                  std::span<const std::byte> bytes);

// Runs the graph into memory, behind `begin` zeros. Fails the running test if that fails.
struct InMemory {
  Outcome outcome;
  std::vector<std::byte> bytes;
};
InMemory run_in_memory(RandomGraph& random, const SaveOptions& options, std::uint64_t begin = 64);

}  // namespace parcode::executor

#endif  // PARCODE_TESTS_RUNTIME_EXECUTOR_RANDOM_GRAPH_H_
