#include "runtime/executor/batch.h"

#include <algorithm>

#include "runtime/base/bytes.h"
#include "runtime/codec/codec.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/task/workers.h"

namespace parcode::executor {
namespace {

using format::kChunkAlignment;

// What a core's second-level cache holds beside other things: a batch is encoded, hashed and handed
// to the system while it is there, and is long enough that the calls cost nothing.
constexpr std::uint64_t kBatchBytes = 256 << 10;
constexpr std::uint64_t kLeastBatchBytes = 4 << 10;
// A worker has room for a batch encoded, and for one compressed, which may be twice as long before
// it is known to be shorter (codec::bound).
constexpr std::uint64_t kBuffersPerWorker = 3;
// Batches that a worker must find to do: fewer are done before its thread is awake.
constexpr std::uint64_t kBatchesPerWorker = 4;

constexpr std::uint64_t kCopiedBelow = 4 << 10;

}  // namespace

Choice choose(const graph::Node& node, const SaveOptions& options) {
  if (node.compressor.given) return {node.compressor.compression, node.compressor.level};
  return {options.compression, options.level};
}

bool is_written_in_place(const graph::Node& node) {
  return node.job.encode == nullptr && node.size >= kCopiedBelow;
}

Batcher::Batcher(const graph::Graph& graph, const SaveOptions& options)
    : graph_(graph), options_(options) {
  const std::uint64_t affordable =
      std::max<std::uint64_t>(1, options.memory_budget / (kBuffersPerWorker * kLeastBatchBytes));
  const std::uint64_t wanted = std::min<std::uint64_t>(
      options.threads == 0 ? task::core_count() : options.threads, affordable);
  kept_bytes_ = options.memory_budget / (wanted * kBuffersPerWorker);
  batch_bytes_ = std::clamp(align_up(kept_bytes_, kChunkAlignment), kLeastBatchBytes, kBatchBytes);
  kept_bytes_ = std::max(kept_bytes_, batch_bytes_);
  const std::uint64_t useful = 1 + graph.decoded_bytes() / (kBatchesPerWorker * batch_bytes_);
  workers_ = static_cast<unsigned>(std::min(wanted, useful));
}

Batch Batcher::next(std::size_t first, std::uint64_t index) const {
  Batch batch = {.index = index, .first = first, .last = first, .size = 0};
  std::uint64_t bytes = 0;       // with gaps, against batch_bytes_
  std::uint64_t end = 0;         // where its last chunk ends, from its beginning
  std::uint64_t compressed = 0;  // bytes, with gaps, that compressed chunks have taken at most
  for (const graph::Node& node : graph_.nodes().subspan(first)) {
    const std::uint64_t padded = align_up(node.size, kChunkAlignment);
    const std::uint64_t counted = std::max(padded, kChunkAlignment);  // empty nodes cost time, too
    if (batch.last != first && bytes + counted > batch_bytes_) break;
    bytes += counted;
    end = align_up(end, kChunkAlignment) + node.size;
    batch.decoded_bytes += node.size;
    if (!is_written_in_place(node)) batch.encode_room += padded;
    const Choice choice = choose(node, options_);
    if (choice.compression != Compression::kNone) {
      const std::uint64_t needed = compressed + codec::bound(choice.compression, node.size);
      batch.compress_room = std::max(batch.compress_room, needed);
      compressed += padded;
      batch.size.reset();
    }
    ++batch.last;
  }
  batch.ends_run = batch.last == node_count();
  if (batch.size) batch.size = batch.ends_run ? end : align_up(end, kChunkAlignment);
  return batch;
}

}  // namespace parcode::executor
