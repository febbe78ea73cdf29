// Chunkable fields: what was elsewhere stays there where the program's schema lets it.

#include <string>

#include "runtime/evolve/convert.h"

namespace parcode::evolve {
namespace {

// Whether the slot at `at` leads to a RefBlock; then `block` is that. Takes nothing of what the
// chunk can give. False: the scope holds the error.
bool find_block(ReadCursor& in, Place at, format::RefBlock* block, bool* elsewhere) {
  ReadCursor::Target target;
  if (!in.follow(at, 0, 1, /*may_be_elsewhere=*/true, &target)) return false;
  *elsewhere = target.elsewhere;
  if (!target.elsewhere) return true;
  *block = in.ref_block(target);
  return block->ref.part == 0 || in.corrupt("a reference names another part of a data set");
}

}  // namespace

bool Converter::stored(const StoredField& field, const Source& from, Place to) {
  if (field.from.optional) {
    const auto flag = from.in.number<std::uint8_t>(from.at + field.from.flag);
    out_.store(to + field.to.flag, flag);  // if it is neither 0 nor 1, the mirror refuses it
    if (flag != 1) return true;
  } else if (field.to.optional) {
    out_.store<std::uint8_t>(to + field.to.flag, 1);
  }
  if (!from.in.enter()) return false;
  const bool done = stored_value(field, from, to);
  from.in.leave();
  return done;
}

bool Converter::stored_value(const StoredField& field, const Source& from, Place to) {
  const Node& node = plan_.node(field.node);
  if (field.from.kept == Kept::kInline) return keep_inside(field, node, from, to);
  format::RefBlock block;
  bool elsewhere = false;
  if (!find_block(from.in, from.at, &block, &elsewhere)) return false;
  if (elsewhere) {
    return field.stays_lazy ? keep_elsewhere(field, from.in, block, to)
                            : read_elsewhere(field, from.in, block, to);
  }
  if (!field.from.leads_to_value) return keep_inside(field, node, from, to);
  ReadCursor::Target target;
  if (!from.in.follow(from.at, node.from.size, node.from.align, /*may_be_elsewhere=*/false,
                      &target)) {
    return false;
  }
  if (target.count != 1) return from.in.corrupt("a slot of one value leads to none or many");
  return keep_inside(field, node, {from.in, target.place}, to);
}

// The reference stays, and says how its chunk is to be converted.
bool Converter::keep_elsewhere(const StoredField& field, ReadCursor& in, format::RefBlock block,
                               Place to) {
  const std::uint32_t level = block.ref.level;
  if (field.items != 0) block.items = field.items;
  if (field.counts_entries) {
    reader::ChunkPin chunk;
    if (!reader::fetch(in, block.ref, &chunk)) return false;
    ReadCursor below(chunk->bytes(), chunk->form(), chunk.get(), in.scope());
    map::Bucket bucket;
    if (!below.check(0, shape::kSlotSize, 1) ||
        !open_inline_bucket(plan_.node(plan_.chunks()[field.chunk].index), below, 0, &bucket)) {
      return false;
    }
    block.items = bucket.geometry.count;
    if (block.items == 0) return true;
  }
  if (field.chunk != kNone) {
    if (field.by_level) {
      if (level > format::kMaxLevel) return in.corrupt("a table of a level that there is not");
      block.ref.level = 0;
    }
    block.ref.part =
        static_cast<std::uint16_t>(first_part_ + field.chunk + (field.by_level ? level : 0));
  }
  return out_.store_reference(to, block);
}

bool Converter::read_elsewhere(const StoredField& field, ReadCursor& in,
                               const format::RefBlock& block, Place to) {
  const Node& node = plan_.node(field.content);
  if (field.from.kept != Kept::kOne) return keep_inside(field, node, {in, 0, &block}, to);
  reader::ChunkPin chunk;
  if (!reader::fetch(in, block.ref, &chunk)) return false;
  ReadCursor below(chunk->bytes(), chunk->form(), chunk.get(), in.scope());
  if (below.check(0, node.from.size, 1) && keep_inside(field, node, {below}, to)) return true;
  if (in.scope().has_error()) reader::locate(in.scope().error(), *chunk.get());
  return false;
}

bool Converter::keep_inside(const StoredField& field, const Node& node, const Source& from,
                            Place to) {
  if (field.to.leads_to_value && !out_.take_for_slot(to, 1, node.to.size, node.to.align, &to)) {
    return false;
  }
  return value(node, from, to);
}

}  // namespace parcode::evolve
