#include "runtime/plan/chunk_plan.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

#include "runtime/plan/written_leaves.h"
#include "runtime/value/write_cursor.h"

namespace parcode {
namespace {

using format::Run;
using graph::Job;
using graph::NodeId;

// The leaves of a container as a table's children.
std::vector<plan::Child> leaves_of(std::span<const NodeId> nodes, std::span<const Run> runs,
                                   std::uint64_t items) {
  std::vector<plan::Child> leaves;
  leaves.reserve(nodes.size());
  std::size_t run = 0;
  std::uint64_t left = items;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    while (run + 1 < runs.size() && runs[run + 1].first_child <= i) ++run;
    const std::uint64_t here = runs.empty() ? 0 : std::min(left, runs[run].items);
    left -= here;
    leaves.push_back({nodes[i], 1, here});
  }
  return leaves;
}

}  // namespace

ChunkPlan ChunkPlan::below() const {
  ChunkPlan plan(graph_, shard_bytes_);
  plan.is_root_ = false;
  plan.depth_ = depth_ + 1;
  if (plan.depth_ > kMaxDepth) {
    throw EncodeError(ErrorCode::kLimit, "chunks are nested more than " +
                                             std::to_string(kMaxDepth) +
                                             " deep; such an object can't be saved");
  }
  return plan;
}

plan::Leaves ChunkPlan::kind_of(const std::vector<NodeId>& leaves,
                                const std::vector<Run>& runs) const {
  if (runs.empty()) return plan::Leaves::kBuckets;
  return graph_.nodes()[leaves.front()].columns_size != 0 ? plan::Leaves::kShardsWithColumns
                                                          : plan::Leaves::kShards;
}

void ChunkPlan::add_container(std::vector<NodeId> leaves, std::vector<Run> runs,
                              std::uint64_t items) {
  if (leaves.size() == 1) return add_child(leaves.front());
  if (is_root_) {
    deferred_.push_back({children_.size(), std::move(leaves), std::move(runs), items});
    return add_child(0);
  }
  add_child(plan::add_tables(graph_, leaves_of(leaves, runs, items), 1, kind_of(leaves, runs)));
}

void ChunkPlan::add_container(const plan::WrittenLeaves& leaves) {
  deferred_.push_back({.child = children_.size(), .written = &leaves});
  add_child(0);
}

std::vector<ChunkPlan::PlannedChild> ChunkPlan::children() const {
  std::vector<PlannedChild> planned;
  for (const NodeId child : children_) planned.push_back({.leaves = {{.node = child}}});
  for (const Deferred& container : deferred_) {
    planned[container.child] = {
        .leaves = leaves_of(container.leaves, container.runs, container.items),
        .kind = kind_of(container.leaves, container.runs)};
  }
  return planned;
}

NodeId ChunkPlan::finish(const Job& job, std::uint64_t size, Form form, Compressor compressor) {
  if (is_root_) {
    graph_.begin_tail();
    for (const Deferred& container : deferred_) {
      const auto& [child, leaves, runs, items, written] = container;
      children_[child] =
          written != nullptr
              ? written->add_to(graph_)
              : plan::add_tables(graph_, leaves_of(leaves, runs, items), 1, kind_of(leaves, runs));
    }
  }
  return graph_.add(job, size, form, compressor, children_);
}

NodeId ChunkPlan::finish_shard(const Job& job, const Measured& measured, std::uint64_t count,
                               const Shape& element, Compressor compressor) {
  const NodeId shard = finish(job, measured.size, measured.form, compressor);
  if (shape::has_columns(element)) graph_.set_columns(shard, count * element.size);
  return shard;
}

std::uint64_t target_chunk_bytes(std::uint64_t total_bytes, std::uint64_t least,
                                 std::uint64_t most) {
  return std::min(most, std::max(least, total_bytes / kChunksForManyCores));
}

std::uint64_t bucket_count(std::uint64_t entries, std::uint64_t total_bytes,
                           std::uint64_t shard_bytes) {
  const std::uint64_t limit = std::max<std::uint64_t>(1, shard_bytes / 8);
  const std::uint64_t target = target_chunk_bytes(total_bytes, kLeastBucketBytes, limit);
  return std::min(most_buckets(entries), std::bit_ceil((total_bytes + target - 1) / target));
}

// So few that a histogram of the buckets takes little beside a list of the entries (bucketer.h).
std::uint64_t most_buckets(std::uint64_t entries) {
  constexpr std::uint64_t kAlways = std::uint64_t{1} << 12;
  const std::uint64_t one_each = std::bit_ceil(std::max<std::uint64_t>(entries, 1));
  return std::min(one_each, std::max(kAlways, std::bit_ceil(entries / 32)));
}

std::uint64_t elements_per_shard(std::uint64_t element_size, std::uint64_t target) {
  const std::uint64_t step =
      format::kChunkAlignment / std::gcd(element_size, format::kChunkAlignment);
  return std::max(step, target / element_size / step * step);
}

}  // namespace parcode
