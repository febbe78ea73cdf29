// Walker: telling a visitor of a container's leaves and tables, from its tables alone.

#include "runtime/dynamic/walker.h"
#include "runtime/format/table.h"

namespace parcode::dynamic {

using Role = ChunkVisit::Role;

bool Walker::tell_container(ReadCursor& in, const reader::Container& container, Place at,
                            Role role) {
  const format::RefBlock block = load_as<format::RefBlock>(in.at(at));
  Telling telling{.container = container, .role = role};
  const ChunkVisit top{.ref = block.ref,
                       .role = Role::kTable,
                       .items = 0,
                       .parent = in.chunk()->offset(),
                       .place = at + offsetof(format::RefBlock, ref)};
  if (block.ref.level == 0) return tell_leaf(in, top, telling);
  return tell_table(in, top, telling) &&
         (telling.leaves == container.leaves() ||
          in.corrupt("a table of chunks does not have as many leaves as it says"));
}

bool Walker::tell_leaf(ReadCursor& in, ChunkVisit leaf, Telling& telling) {
  // A table below the top one may promise less than it has: no more is believed.
  if (telling.leaves == telling.container.leaves()) {
    return in.corrupt("a table of chunks has more leaves than it says");
  }
  leaf.role = telling.role;
  if (telling.role == Role::kShard) {
    const auto shard = telling.container.shard(telling.leaves);
    if (!shard) return reader::pass_on(in, shard.error());
    leaf.items = shard->count;
  }
  ++telling.leaves;
  visitor_.chunk(leaf);
  return go_on(in);
}

bool Walker::tell_table(ReadCursor& in, const ChunkVisit& table, Telling& telling) {
  auto chunk = file_.chunk(table.ref, in.chunk()->offset());
  if (!chunk) return reader::pass_on(in, std::move(chunk.error()));
  const Bytes bytes = (*chunk)->bytes();
  const auto head = bytes.size() < sizeof(format::TableHead)
                        ? format::TableHead{}
                        : load_as<format::TableHead>(bytes.data());
  if (head.children == 0 || head.children > format::kTableFanout ||
      format::ref_place(head.children) > bytes.size()) {
    return in.corrupt("a table of chunks has counts that do not fit its size");
  }
  for (std::uint64_t i = 0; i < head.children; ++i) {
    const Place place = format::ref_place(i);
    ChunkVisit child{.ref = load_as<format::ChunkRef>(bytes.data() + place),
                     .role = Role::kTable,
                     .items = 0,
                     .parent = table.ref.offset,
                     .place = place};
    if (child.ref.level + 1 != table.ref.level) {
      return in.corrupt("a table of chunks has a child that cannot be");
    }
    Status checked = format::check(child.ref, table.ref.offset);
    if (!checked) return reader::pass_on(in, std::move(checked.error()));
    const bool good =
        child.ref.level == 0 ? tell_leaf(in, child, telling) : tell_table(in, child, telling);
    if (!good) return false;
  }
  visitor_.chunk(table);
  return true;
}

}  // namespace parcode::dynamic
