// RefBlock and Table: how a record points to values in chunks of their own, and how a vec or a map
// of many chunks lists them.
//
//   RefBlock (48 bytes, aligned to 8, in the tail of the record that owns the value)
//   offset  size  field
//        0     8  items    elements of a vec, entries of a map; for other values 1
//        8    40  ref      ChunkRef: the one shard, bucket or value (level 0), or the top table
//
//   Table (the payload of a table chunk; never compressed)
//   offset  size  field
//        0     4  children   1..kTableFanout
//        4     4  columns    above shards whose fixed parts can be read alone: children; else 0
//        8     8  runs       vecs: 1..children; maps: 0
//       16     8  leaves     shards or buckets below this table
//       24    40  refs[children]
//     then    24  runs[runs], ordered, the first starting at item 0 and child 0:
//                   8  first_item   relative to the first item below this table
//                   8  first_child
//                   8  items        in each child of the run (in the last one of all: at most)
//     then     8  columns[columns]: of each child the XXH3-64 of its fixed parts, decoded
//
// Every table but the last of its level has kTableFanout children, so that the way to leaf n is
// arithmetic. Items are found by binary search in the runs, which are few where shards are equal.

#ifndef PARCODE_RUNTIME_FORMAT_TABLE_H_
#define PARCODE_RUNTIME_FORMAT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "runtime/format/chunk_ref.h"

namespace parcode::format {

inline constexpr std::uint64_t kTableFanout = 256;

struct RefBlock {
  std::uint64_t items = 0;
  ChunkRef ref = {};
};

static_assert(std::is_trivially_copyable_v<RefBlock> && sizeof(RefBlock) == 48);
static_assert(offsetof(RefBlock, ref) == 8);

struct TableHead {
  std::uint32_t children = 0;
  std::uint32_t columns = 0;
  std::uint64_t runs = 0;
  std::uint64_t leaves = 0;

  friend bool operator==(const TableHead&, const TableHead&) = default;
};

static_assert(std::is_trivially_copyable_v<TableHead> && sizeof(TableHead) == 24);

struct Run {
  std::uint64_t first_item = 0;
  std::uint64_t first_child = 0;
  std::uint64_t items = 0;

  friend bool operator==(const Run&, const Run&) = default;
};

static_assert(std::is_trivially_copyable_v<Run> && sizeof(Run) == 24);

// What is known of a chunk once it is written.
struct Written {
  ChunkRef ref = {};
  std::uint64_t columns_checksum = 0;  // where the table above it lists that; else 0

  friend bool operator==(const Written&, const Written&) = default;
};

// Where a table's runs and its checksums of columns begin, and where it ends; of counts that are
// checked.
constexpr std::uint64_t ref_place(std::uint64_t child) {
  return sizeof(TableHead) + child * sizeof(ChunkRef);
}
constexpr std::uint64_t run_place(const TableHead& head, std::uint64_t run) {
  return ref_place(head.children) + run * sizeof(Run);
}
constexpr std::uint64_t columns_place(const TableHead& head, std::uint64_t child) {
  return run_place(head, head.runs) + child * sizeof(std::uint64_t);
}
constexpr std::uint64_t table_size(const TableHead& head) {
  return columns_place(head, head.columns);
}

// Levels of tables above `leaves` leaves: 0 for one leaf.
constexpr std::uint32_t table_levels(std::uint64_t leaves) {
  std::uint32_t levels = 0;
  for (std::uint64_t nodes = leaves; nodes > 1; nodes = (nodes + kTableFanout - 1) / kTableFanout) {
    ++levels;
  }
  return levels;
}

}  // namespace parcode::format

#endif  // PARCODE_RUNTIME_FORMAT_TABLE_H_
