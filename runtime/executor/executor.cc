// How a graph becomes bytes on all cores, always the same ones.
//
// Workers claim batches: runs of consecutive nodes, in the order of the graph, of a size that stays
// in a core's cache. A worker encodes its batch node after node into its own buffer, compresses
// what is to be compressed into a second one, hashes each chunk while it is hot, and writes the
// batch with one call. Chunks that are stored as the user has them are not even copied. What a
// batch needs of others is little: where it begins in the file, which the sizes of all earlier ones
// decide, and the references of those chunks of earlier batches that its own chunks refer to.
//
// A graph may begin with nodes whose chunks are in the file already: their references are final
// from the start, no batch holds them, and they count as published.
//
// Invariants:
//
//   1. A batch is claimed when all earlier ones have been, by a worker that then works on it alone,
//      without pause for other work, until it is done (task::Workers sees to that where a job uses
//      oneTBB itself).
//   2. A worker waits for things of earlier batches only: the place where they end, their
//      references, their turn at an output that wants its bytes in order. Edges lead to earlier
//      nodes. So the earliest batch that is not done never waits, and gets done: there is no
//      deadlock, however few of the threads really run.
//   3. The offset of a chunk follows from the stored sizes before it, and those from the graph and
//      the options. Who did what and when has no part in it, nor has the way in which the graph was
//      cut into batches: the bytes are the same for any number of threads.
//   4. The size of a batch of which nothing is compressed is known when it is claimed. While there
//      are only such batches, all bases are known at once and nobody waits for a place.
//   5. A reference is final when its batch is published, and never changes afterwards. Where there
//      are several workers it is published before it is written: only a failure, which ends the
//      run, could make it wrong.
//   6. A worker owns two buffers of a batch's size, or of one larger chunk's size for as long as it
//      works on that; nothing else grows with the data but what is known of the chunks, 48 bytes
//      each.
//   7. Whatever fails (the output, the codec, a job that throws, the caller's progress function or
//      stop token) fails the order once. From then on nothing is claimed and nobody waits; run()
//      returns when all workers have, so nothing of the caller's is used afterwards.
//
// What is left free: the size of batches and the number of workers. Both follow from the memory
// budget and the amount of work.
//
// Held by tests/runtime/executor: executor_test.cc (3, 4, 5 over random graphs, thread counts and
// outputs), failure_test.cc (2 and 7: a failure at every point), memory_test.cc (6).

#include "runtime/executor/executor.h"

#include <span>

#include "runtime/executor/batch.h"
#include "runtime/executor/order.h"
#include "runtime/executor/worker.h"
#include "runtime/task/workers.h"

namespace parcode::executor {

Result<Outcome> run(const graph::Graph& graph, io::Output& output, std::uint64_t begin,
                    const SaveOptions& options) {
  Outcome outcome = {.tail_offset = begin, .end = begin};
  const std::size_t written = graph.written().size();
  outcome.chunks.reserve(graph.nodes().size());
  outcome.chunks.assign(graph.written().begin(), graph.written().end());
  outcome.chunks.resize(graph.nodes().size());

  const Batcher batcher(graph, options);
  Order order(batcher, begin, options.stop);
  Reporter reporter(graph, options);
  const Run run = {.graph = graph,
                   .options = options,
                   .batcher = batcher,
                   .output = output,
                   .order = order,
                   .reporter = reporter,
                   .chunks = outcome.chunks};
  task::Workers workers(batcher.workers());
  workers.run_on_all([&](unsigned) { Worker(run).work(); });
  if (Status ran = order.outcome(); !ran) return Failure(ran.error());

  outcome.threads = workers.count();
  if (graph.unwritten() == 0) return outcome;
  for (const format::Written& chunk : std::span(outcome.chunks).subspan(written)) {
    outcome.stored_bytes += chunk.ref.stored_size;
  }
  const format::ChunkRef& last = outcome.chunks.back().ref;
  outcome.end = last.offset + last.stored_size;
  outcome.tail_offset = graph.tail_begin() < outcome.chunks.size()
                            ? outcome.chunks[graph.tail_begin()].ref.offset
                            : outcome.end;
  return outcome;
}

}  // namespace parcode::executor
