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

Child add_table(graph::Graph& graph, std::span<const Child> children, std::uint32_t level,
                bool counted) {
  Table table;
  std::vector<NodeId> nodes;
  Child made{.leaves = 0};
  for (const Child& child : children) {
    nodes.push_back(child.node);
    made.leaves += child.leaves;
    made.items += child.items;
  }
  if (counted) {
    table.runs = runs_of(children.size(), [&](std::size_t i) { return children[i].items; });
  }
  table.head = {children.size(), table.runs.size(), made.leaves};
  const std::uint64_t size = format::table_size(table.head.children, table.head.runs);
  const Job job{.encode = encode_table, .subject = &graph.keep(std::move(table))};
  made.node = graph.add_table(job, size, level, nodes);
  return made;
}

}  // namespace

graph::NodeId add_tables(graph::Graph& graph, std::vector<Child> level, std::uint32_t height,
                         bool counted) {
  for (; level.size() > 1; ++height) {
    std::vector<Child> above;
    for (std::size_t first = 0; first < level.size(); first += format::kTableFanout) {
      const std::size_t count = std::min<std::size_t>(format::kTableFanout, level.size() - first);
      above.push_back(add_table(graph, std::span(level).subspan(first, count), height, counted));
    }
    level = std::move(above);
  }
  return level.front().node;
}

}  // namespace parcode::plan
