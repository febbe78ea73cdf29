// Runs a graph: encodes its chunks on many threads, compresses and checksums them, gives each its
// place in the file in the order of the graph, and writes them.
//
// The bytes depend on the graph and the options alone, never on timing or the number of threads.

#ifndef PARCODE_RUNTIME_EXECUTOR_EXECUTOR_H_
#define PARCODE_RUNTIME_EXECUTOR_EXECUTOR_H_

#include <cstdint>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/format/table.h"
#include "runtime/graph/graph.h"
#include "runtime/io/sink.h"

namespace parcode::executor {

struct Outcome {
  std::vector<format::Written> chunks;  // of the graph's nodes, in their order
  std::uint64_t tail_offset = 0;        // where the graph's tail begins
  std::uint64_t end = 0;                // offset behind the last chunk (not padded)
  std::uint64_t stored_bytes = 0;       // of the chunks that this run wrote, gaps not counted
  unsigned threads = 0;                 // that took part
};

// Writes the chunk of every node that is not written yet to `output`, the first at `begin` (a
// multiple of 64); gaps between chunks are zeros, written too. Errors: those of the output and the
// codec, kCancelled, kInternal (a job threw, or wrote another size than it measured).
Result<Outcome> run(const graph::Graph& graph, io::Output& output, std::uint64_t begin,
                    const SaveOptions& options);

}  // namespace parcode::executor

#endif  // PARCODE_RUNTIME_EXECUTOR_EXECUTOR_H_
