#include "runtime/plan/written_leaves.h"

#include <span>
#include <type_traits>
#include <utility>

#include "runtime/plan/tables.h"

namespace parcode::plan {

std::vector<format::Run> WrittenLeaves::runs_of(const std::vector<Leaf>& leaves) const {
  if (!counted_) return {};
  return plan::runs_of(leaves.size(), [&](std::size_t i) { return leaves[i].items; });
}

WrittenLeaves::Block WrittenLeaves::block_of(const std::vector<Leaf>& leaves) const {
  Block block{.runs = runs_of(leaves).size()};
  for (const Leaf& leaf : leaves) block.items += leaf.items;
  return block;
}

Status WrittenLeaves::add(const format::ChunkRef& ref, std::uint64_t items) {
  static_assert(std::is_trivially_copyable_v<Leaf>);
  if (last_.size() == format::kTableFanout) {
    const auto place = scratch_.append(std::as_bytes(std::span(last_)));
    if (!place) return Failure(place.error());
    blocks_.push_back(block_of(last_));
    blocks_.back().place = *place;
    last_.clear();
  }
  last_.push_back({ref, items});
  items_ += items;
  return {};
}

void WrittenLeaves::announce(graph::Graph& graph) {
  if (count() == 1) only_ = graph.add_written(last_.front().ref);
}

graph::NodeId WrittenLeaves::add_to(graph::Graph& graph) const {
  if (count() == 1) return only_;
  std::vector<Child> tables;
  const auto add = [&](const Block& block, std::uint64_t leaves) {
    const graph::Job job{
        .encode = encode_table, .subject = this, .first = tables.size(), .count = leaves};
    const graph::NodeId node =
        graph.add_table(job, format::table_size(leaves, block.runs), /*level=*/1, {});
    tables.push_back({node, leaves, block.items});
  };
  for (const Block& block : blocks_) add(block, format::kTableFanout);
  add(block_of(last_), last_.size());
  return add_tables(graph, std::move(tables), /*height=*/2, counted_);
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
  const Place at = out.take(format::table_size(leaves.size(), runs.size()), 8);
  out.store(at, format::TableHead{leaves.size(), runs.size(), leaves.size()});
  Place place = at + sizeof(format::TableHead);
  for (const Leaf& leaf : leaves) {
    out.store(place, leaf.ref);
    place += sizeof(leaf.ref);
  }
  for (const format::Run& run : runs) {
    out.store(place, run);
    place += sizeof(run);
  }
}

}  // namespace parcode::plan
