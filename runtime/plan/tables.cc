#include "runtime/plan/tables.h"

#include <algorithm>
#include <utility>

#include "runtime/value/write_cursor.h"

namespace parcode::plan {
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
  TableWriter writer(out, table.head, table.runs);
  for (std::uint64_t i = 0; i < table.head.children; ++i) writer.add(out.next_child());
}

Child add_table(graph::Graph& graph, std::span<const Child> children, std::uint32_t level,
                Leaves kind) {
  Table table;
  std::vector<NodeId> nodes;
  Child made{.leaves = 0};
  for (const Child& child : children) {
    nodes.push_back(child.node);
    made.leaves += child.leaves;
    made.items += child.items;
  }
  if (kind != Leaves::kBuckets) {
    table.runs = runs_of(children.size(), [&](std::size_t i) { return children[i].items; });
  }
  const bool has_columns = level == 1 && kind == Leaves::kShardsWithColumns;
  const auto count = static_cast<std::uint32_t>(children.size());
  table.head = {.children = count,
                .columns = has_columns ? count : 0,
                .runs = table.runs.size(),
                .leaves = made.leaves};
  const std::uint64_t size = format::table_size(table.head);
  const Job job{.encode = encode_table, .subject = &graph.keep(std::move(table))};
  made.node = graph.add_table(job, size, level, nodes);
  return made;
}

}  // namespace

TableWriter::TableWriter(WriteCursor& out, const TableHead& head, std::span<const Run> runs)
    : out_(out), has_columns_(head.columns != 0) {
  const Place at = out.take(format::table_size(head), 8);
  out.store(at, head);
  next_ref_ = at + sizeof(TableHead);
  Place place = next_ref_ + head.children * sizeof(format::ChunkRef);
  for (const Run& run : runs) {
    out.store(place, run);
    place += sizeof(Run);
  }
  next_checksum_ = place;
}

void TableWriter::add(const format::Written& child) {
  out_.store(next_ref_, child.ref);
  next_ref_ += sizeof(child.ref);
  if (!has_columns_) return;
  out_.store(next_checksum_, child.columns_checksum);
  next_checksum_ += sizeof(child.columns_checksum);
}

graph::NodeId add_tables(graph::Graph& graph, std::vector<Child> level, std::uint32_t height,
                         Leaves kind) {
  for (; level.size() > 1; ++height) {
    std::vector<Child> above;
    for (std::size_t first = 0; first < level.size(); first += format::kTableFanout) {
      const std::size_t count = std::min<std::size_t>(format::kTableFanout, level.size() - first);
      above.push_back(add_table(graph, std::span(level).subspan(first, count), height, kind));
    }
    level = std::move(above);
  }
  return level.front().node;
}

}  // namespace parcode::plan
