#include "runtime/plan/written_leaves.h"

#include <span>
#include <type_traits>
#include <utility>

#include "runtime/plan/tables.h"

namespace parcode::plan {

std::vector<format::Run> WrittenLeaves::runs_of(const std::vector<Leaf>& leaves) const {
  if (kind_ == Leaves::kBuckets) return {};
  return plan::runs_of(leaves.size(), [&](std::size_t i) { return leaves[i].items; });
}

WrittenLeaves::Block WrittenLeaves::block_of(const std::vector<Leaf>& leaves) const {
  Block block{.runs = runs_of(leaves).size()};
  for (const Leaf& leaf : leaves) block.items += leaf.items;
  return block;
}

format::TableHead WrittenLeaves::head_of(std::uint64_t leaves, std::uint64_t runs) const {
  const auto children = static_cast<std::uint32_t>(leaves);
  return {.children = children,
          .columns = kind_ == Leaves::kShardsWithColumns ? children : 0,
          .runs = runs,
          .leaves = leaves};
}

Status WrittenLeaves::add(const format::Written& chunk, std::uint64_t items) {
  static_assert(std::is_trivially_copyable_v<Leaf>);
  if (last_.size() == format::kTableFanout) {
    const auto place = scratch_.append(std::as_bytes(std::span(last_)));
    if (!place) return Failure(place.error());
    blocks_.push_back(block_of(last_));
    blocks_.back().place = *place;
    last_.clear();
  }
  last_.push_back({chunk, items});
  items_ += items;
  return {};
}

void WrittenLeaves::announce(graph::Graph& graph) {
  if (count() == 1) only_ = graph.add_written(last_.front().chunk);
}

graph::NodeId WrittenLeaves::add_to(graph::Graph& graph) const {
  if (count() == 1) return only_;
  std::vector<Child> tables;
  const auto add = [&](const Block& block, std::uint64_t leaves) {
    const graph::Job job{
        .encode = encode_table, .subject = this, .first = tables.size(), .count = leaves};
    const graph::NodeId node =
        graph.add_table(job, format::table_size(head_of(leaves, block.runs)), /*level=*/1, {});
    tables.push_back({node, leaves, block.items});
  };
  for (const Block& block : blocks_) add(block, format::kTableFanout);
  add(block_of(last_), last_.size());
  return add_tables(graph, std::move(tables), /*height=*/2, kind_);
}

// Of the table above block `first`, or above the last leaves.
void WrittenLeaves::encode_table(const graph::Job& job, WriteCursor& out) {
  const auto& written = *static_cast<const WrittenLeaves*>(job.subject);
  std::vector<Leaf> leaves = written.last_;
  if (job.first < written.blocks_.size()) {
    leaves.resize(format::kTableFanout);
    const Status fetched = written.scratch_.read(written.blocks_[job.first].place,
                                                 std::as_writable_bytes(std::span(leaves)));
    if (!fetched) throw EncodeError(fetched.error().code, fetched.error().message);
  }
  const auto runs = written.runs_of(leaves);
  TableWriter writer(out, written.head_of(leaves.size(), runs.size()), runs);
  for (const Leaf& leaf : leaves) writer.add(leaf.chunk);
}

}  // namespace parcode::plan
