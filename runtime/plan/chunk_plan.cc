#include "runtime/plan/chunk_plan.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

#include "runtime/value/write_cursor.h"

namespace parcode {
namespace {

using format::Run;
using format::TableHead;
using graph::Job;
using graph::NodeId;

// What a table's job writes besides its children's references.
struct Table {
  TableHead head;
  std::vector<Run> runs;
};

void encode_table(const Job& job, WriteCursor& out) {
  const auto& table = *static_cast<const Table*>(job.subject);
  const Place at = out.take(format::table_size(table.head.children, table.head.runs), 8);
  out.store(at, table.head);
  Place place = at + sizeof(TableHead);
  for (std::uint64_t i = 0; i < table.head.children; ++i, place += sizeof(format::ChunkRef)) {
    out.store(place, out.next_child());
  }
  for (const Run& run : table.runs) {
    out.store(place, run);
    place += sizeof(Run);
  }
}

// A child of the table that is being made: its node, how many leaves and items are below it.
struct Child {
  NodeId node = 0;
  std::uint64_t leaves = 1;
  std::uint64_t items = 0;
};

// Neighbours with equal item counts share a run.
std::vector<Run> runs_of(std::span<const Child> children) {
  std::vector<Run> runs;
  std::uint64_t item = 0;
  for (std::size_t i = 0; i < children.size(); ++i) {
    // The last child may hold fewer items than its run says.
    const bool fits =
        !runs.empty() && (runs.back().items == children[i].items ||
                          (i + 1 == children.size() && runs.back().items > children[i].items));
    if (!fits) runs.push_back({item, i, children[i].items});
    item += children[i].items;
  }
  return runs;
}

Child add_table(graph::Graph& graph, std::span<const Child> children, std::uint32_t level,
                bool has_items) {
  Table table;
  std::vector<NodeId> nodes;
  Child made{.leaves = 0};
  for (const Child& child : children) {
    nodes.push_back(child.node);
    made.leaves += child.leaves;
    made.items += child.items;
  }
  if (has_items) table.runs = runs_of(children);
  table.head = {children.size(), table.runs.size(), made.leaves};
  const std::uint64_t size = format::table_size(table.head.children, table.head.runs);
  const Job job{.encode = encode_table, .subject = &graph.keep(std::move(table))};
  made.node = graph.add_table(job, size, level, nodes);
  return made;
}

std::vector<Child> leaves_of(std::span<const NodeId> nodes, std::span<const Run> runs,
                             std::uint64_t items) {
  std::vector<Child> leaves;
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

NodeId add_tables(graph::Graph& graph, std::span<const NodeId> nodes, std::span<const Run> runs,
                  std::uint64_t items) {
  std::vector<Child> level = leaves_of(nodes, runs, items);
  for (std::uint32_t height = 1; level.size() > 1; ++height) {
    std::vector<Child> above;
    for (std::size_t first = 0; first < level.size(); first += format::kTableFanout) {
      const std::size_t count = std::min<std::size_t>(format::kTableFanout, level.size() - first);
      above.push_back(
          add_table(graph, std::span(level).subspan(first, count), height, !runs.empty()));
    }
    level = std::move(above);
  }
  return level.front().node;
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

void ChunkPlan::add_container(std::vector<NodeId> leaves, std::vector<Run> runs,
                              std::uint64_t items) {
  if (leaves.size() == 1) return add_child(leaves.front());
  if (is_root_) {
    deferred_.push_back({children_.size(), std::move(leaves), std::move(runs), items});
    return add_child(0);
  }
  add_child(add_tables(graph_, leaves, runs, items));
}

NodeId ChunkPlan::finish(const Job& job, std::uint64_t size, Form form, Compressor compressor) {
  if (is_root_) {
    graph_.begin_tail();
    for (const Deferred& container : deferred_) {
      children_[container.child] =
          add_tables(graph_, container.leaves, container.runs, container.items);
    }
  }
  return graph_.add(job, size, form, compressor, children_);
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
