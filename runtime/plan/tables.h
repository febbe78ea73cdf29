// The tables above a container's leaves (docs/format.md, "Tables").

#ifndef PARCODE_RUNTIME_PLAN_TABLES_H_
#define PARCODE_RUNTIME_PLAN_TABLES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/format/table.h"
#include "runtime/graph/graph.h"
#include "runtime/value/shape.h"
#include "runtime/value/write_cursor.h"

namespace parcode::plan {

// What a container's leaves are, which decides what its tables say of them.
enum class Leaves : std::uint8_t {
  kBuckets,
  kShards,             // and how many items are in each
  kShardsWithColumns,  // and a checksum of each one's fixed parts
};

constexpr Leaves shards_of(const Shape& element) {
  return shape::has_columns(element) ? Leaves::kShardsWithColumns : Leaves::kShards;
}

// A child of a table: its node, how many leaves and items are below it.
struct Child {
  graph::NodeId node = 0;
  std::uint64_t leaves = 1;
  std::uint64_t items = 0;
};

// How items are spread over a table's children: `items_of(i)` for each. Neighbours with equal
// counts share a run.
template <class ItemsOf>
std::vector<format::Run> runs_of(std::size_t children, const ItemsOf& items_of) {
  std::vector<format::Run> runs;
  std::uint64_t item = 0;
  for (std::size_t i = 0; i < children; ++i) {
    const std::uint64_t items = items_of(i);
    // The last child may hold fewer items than its run says.
    const bool fits = !runs.empty() && (runs.back().items == items ||
                                        (i + 1 == children && runs.back().items > items));
    if (!fits) runs.push_back({item, i, items});
    item += items;
  }
  return runs;
}

// Writes a table into its chunk.
class TableWriter {
 public:
  // Takes the place for all of it, and fills in what is not about single children.
  TableWriter(WriteCursor& out, const format::TableHead& head, std::span<const format::Run> runs);

  // The next child, of head.children.
  void add(const format::Written& child);

 private:
  WriteCursor& out_;
  const bool has_columns_;
  Place next_ref_ = 0;
  Place next_checksum_ = 0;
};

// Adds tables above the nodes of `level`, which has one or more, until one is left: that one. The
// lowest of them are of `height`, 1 above leaves.
graph::NodeId add_tables(graph::Graph& graph, std::vector<Child> level, std::uint32_t height,
                         Leaves kind);

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_TABLES_H_
