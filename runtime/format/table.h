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
//        0     8  children   1..kTableFanout
//        8     8  runs       vecs: 1..children; maps: 0
//       16     8  leaves     shards or buckets below this table
//       24    40  refs[children]
//     then    24  runs[runs], ordered, the first starting at item 0 and child 0:
//                   8  first_item   relative to the first item below this table
//                   8  first_child
//                   8  items        in each child of the run (in the last one of all: at most)
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
  std::uint64_t children = 0;
  std::uint64_t runs = 0;
  std::uint64_t leaves = 0;
};

static_assert(std::is_trivially_copyable_v<TableHead> && sizeof(TableHead) == 24);

struct Run {
  std::uint64_t first_item = 0;
  std::uint64_t first_child = 0;
  std::uint64_t items = 0;

  friend bool operator==(const Run&, const Run&) = default;
};

static_assert(std::is_trivially_copyable_v<Run> && sizeof(Run) == 24);

constexpr std::uint64_t table_size(std::uint64_t children, std::uint64_t runs) {
  return sizeof(TableHead) + children * sizeof(ChunkRef) + runs * sizeof(Run);
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
