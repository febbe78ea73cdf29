// Lists: elements side by side in one chunk, or in shards.

#include <cstring>
#include <string>

#include "runtime/evolve/convert.h"

namespace parcode::evolve {

namespace {

// What elements need to find where they are put: those that are written whole need nothing.
Output::Fill fill_for(const Node& element) {
  const bool whole = element.op == Node::Op::kBytes || element.op == Node::Op::kNumber;
  return whole ? Output::Fill::kAnything : Output::Fill::kZeros;
}

}  // namespace

bool Converter::list(const Node& node, const Source& from, Place to) {
  const Node& element = plan_.node(node.inner);
  ReadCursor::Target target{.place = from.at, .count = node.length};
  if (node.length == 0 && !from.in.follow(from.at, element.from.size, element.from.align,
                                          /*may_be_elsewhere=*/false, &target)) {
    return false;
  }
  if (target.count == 0) return true;
  std::uint64_t size = 0;
  if (!checked_multiply(target.count, element.to.size, &size)) {
    return from.in.corrupt("a vec counts more elements than can be");
  }
  Place place = 0;
  if (!out_.take_for_slot(to, target.count, size, element.to.align, &place, fill_for(element)))
    return false;
  if (!from.in.enter()) return false;
  const bool done = elements(element, from.in, target.place, target.count, place, 0);
  from.in.leave();
  return done;
}

// All shards of a chunkable vec become one list.
bool Converter::shards(const Node& node, const Source& from, Place to) {
  const Node& element = plan_.node(node.inner);
  const reader::Container* container = nullptr;
  if (!reader::open_container(from.in, *from.block, &container)) return false;
  const std::uint64_t items = container->items();
  std::uint64_t before = 0;
  std::uint64_t size = 0;
  if (!checked_multiply(items, element.from.size, &before) ||
      !checked_multiply(items, element.to.size, &size)) {
    return from.in.corrupt("a vec counts more elements than can be");
  }
  if (!reader::is_justified(from.in, *container, before, size)) return false;
  Place place = 0;
  if (!out_.take_for_slot(to, items, size, element.to.align, &place, fill_for(element)))
    return false;
  for (std::uint64_t leaf = 0; leaf < container->leaves(); ++leaf) {
    const auto shard = container->shard(leaf);
    if (!shard) return reader::pass_on(from.in, shard.error());
    reader::ChunkPin chunk;
    if (!reader::fetch_leaf(from.in, *container, leaf, &chunk)) return false;
    ReadCursor below(chunk->bytes(), chunk->form(), chunk.get(), from.in.scope());
    if (!below.claim_items(shard->count, element.from.size) || !below.enter()) return false;
    const Place at = place + shard->first * element.to.size;
    if (!elements(element, below, 0, shard->count, at, shard->first)) return false;
    below.leave();
  }
  return true;
}

bool Converter::elements(const Node& element, ReadCursor& in, Place from, std::uint64_t count,
                         Place to, std::uint64_t first) {
  if (element.op == Node::Op::kBytes) {
    std::memcpy(out_.at(to), in.at(from), count * element.to.size);
    return true;
  }
  if (element.op == Node::Op::kNumber) {
    const std::uint64_t fits = element.convert_numbers(in.at(from), out_.at(to), count);
    if (fits == count) return true;
    in.fail(ErrorCode::kOutOfRange,
            "the value does not fit the type that the program's schema gives it");
    return in.in_element(first + fits);
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!value(element, {in, from + i * element.from.size}, to + i * element.to.size)) {
      return in.scope().has_error() ? in.in_element(first + i) : false;
    }
  }
  return true;
}

bool Converter::shard(const Node& element, ReadCursor& in, std::uint64_t items) {
  std::uint64_t size = 0;
  if (!checked_multiply(items, element.to.size, &size)) {
    return in.corrupt("a shard counts more elements than can be");
  }
  Place to = 0;
  return in.claim_items(items, element.from.size) && out_.take(size, 1, &to, fill_for(element)) &&
         elements(element, in, 0, items, to, 0);
}

}  // namespace parcode::evolve
