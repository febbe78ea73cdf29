// WrittenLeaves: the shards of a vec, or buckets of a map, that are in the file while it grows.
//
// Their tables belong to the file's tail and are written at the end. Until then the references of
// 256 leaves at a time, as many as a table lists, are put aside; memory keeps 24 bytes for each
// such block. A table's job fetches its block when its turn has come.
//
// Thread safety: filled by one thread; const afterwards, and then shared by all.

#ifndef PARCODE_RUNTIME_PLAN_WRITTEN_LEAVES_H_
#define PARCODE_RUNTIME_PLAN_WRITTEN_LEAVES_H_

#include <cstdint>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"
#include "runtime/graph/graph.h"
#include "runtime/plan/scratch.h"
#include "runtime/plan/tables.h"
#include "runtime/value/write_cursor.h"

namespace parcode::plan {

class WrittenLeaves {
 public:
  // `scratch` must outlive this, and this the run of a graph with its tables.
  WrittenLeaves(Scratch& scratch, Leaves kind) : scratch_(scratch), kind_(kind) {}
  WrittenLeaves(const WrittenLeaves&) = delete;
  WrittenLeaves& operator=(const WrittenLeaves&) = delete;

  // The next leaf, with `items` in it. Errors: kIo.
  Status add(const format::Written& chunk, std::uint64_t items);

  std::uint64_t count() const { return blocks_.size() * format::kTableFanout + last_.size(); }
  std::uint64_t items() const { return items_; }

  // Once all are there, and before `graph` has other nodes than written ones.
  void announce(graph::Graph& graph);
  // What leads to all leaves, of which there is at least one: the leaf itself, or the top one of
  // the tables, which this adds.
  graph::NodeId add_to(graph::Graph& graph) const;

 private:
  struct Leaf {
    format::Written chunk;
    std::uint64_t items = 0;
  };
  // kTableFanout leaves that are put aside.
  struct Block {
    std::uint64_t place = 0;
    std::uint64_t items = 0;
    std::uint64_t runs = 0;
  };

  static void encode_table(const graph::Job& job, WriteCursor& out);
  std::vector<format::Run> runs_of(const std::vector<Leaf>& leaves) const;
  Block block_of(const std::vector<Leaf>& leaves) const;
  format::TableHead head_of(std::uint64_t leaves, std::uint64_t runs) const;

  Scratch& scratch_;
  const Leaves kind_;
  std::vector<Block> blocks_;
  std::vector<Leaf> last_;  // behind those of the blocks, kTableFanout at most
  std::uint64_t items_ = 0;
  graph::NodeId only_ = 0;  // the leaf, where there is one
};

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_WRITTEN_LEAVES_H_
