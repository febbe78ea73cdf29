// Measuring, planning and encoding walk a value in one and the same order, that of the Traits:
// whatever is added to an Extent is taken from a WriteCursor in the same place, and chunks are
// added to the plan in the order in which their references are asked for.

#include "runtime/draft/draft_plan.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/draft/draft_jobs.h"
#include "runtime/dynamic/steps.h"
#include "runtime/storage/storage.h"

namespace parcode::draft {

using schema::Kind;
using schema::Storage;

DraftPlan::DraftPlan(const Draft& draft) : draft_(draft), types_(draft.types()) {
  const schema::Type& root = types_.schema().root;
  root_ = {.type = root, .storage = root.kind == Kind::kMap ? Storage::kMap : Storage::kChunkable};
}

graph::NodeId DraftPlan::add_root(ChunkPlan& chunk) const {
  const schema::Type& type = types_.schema().root;
  const bool stored = type.kind == Kind::kVec || type.kind == Kind::kMap;
  const schema::Layout layout = stored ? types_.layout(root_) : types_.layout(type);
  const Shape shape{.size = layout.size, .align = layout.align, .tail_align = layout.tail_align};
  const Record& record = chunk.graph().keep(Record{.plan = this,
                                                   .type = &type,
                                                   .field = stored ? &root_ : nullptr,
                                                   .value = draft_.root(),
                                                   .shape = shape});
  if (stored) {
    plan(root_, draft_.root(), chunk);
  } else {
    plan(type, draft_.root(), chunk);
  }
  const Measured measured = measure_chunk(shape.size, shape, [&](Extent& extent) {
    stored ? measure(root_, draft_.root(), extent) : measure(type, draft_.root(), extent);
  });
  return chunk.finish({.encode = encode_record, .subject = &record}, measured.size, measured.form);
}

bool DraftPlan::is_absent(const schema::Field& field, const std::byte* value) {
  return field.type.kind == Kind::kOptional && value[shape::kSlotSize] == std::byte{0};
}

DraftPlan::Stored DraftPlan::stored_of(const schema::Field& field, const std::byte* value) {
  const schema::Type* type = &field.type;
  if (type->kind == Kind::kOptional) type = &type->arguments[0];
  const bool boxed = type->kind == Kind::kBox;
  if (boxed) type = &type->arguments[0];
  Stored stored{.type = type, .block = block_at(value), .compressor = compressor_of(field)};
  if (type->kind == Kind::kString) {
    stored.form = Stored::Form::kText;
  } else if (!boxed && type->kind == Kind::kVec) {
    stored.form = Stored::Form::kList;
  } else if (!boxed && field.storage == Storage::kMap) {
    stored.form = Stored::Form::kMap;
  }
  return stored;
}

// ---- Measuring ----

void DraftPlan::measure(const Type& type, const std::byte* value, Extent& extent) const {
  const schema::Layout layout = types_.layout(type);
  if (layout.fixed) return;
  switch (type.kind) {
    case Kind::kString:
      if (const Block* block = block_at(value)) extent.add_for_slot(block->count, 1);
      return;
    case Kind::kVec:
      return measure_list(type, block_at(value), extent);
    case Kind::kArray:
      return measure_items(type.arguments[0], value, type.length, extent);
    case Kind::kMap:
      return measure_map(type, block_at(value), extent);
    case Kind::kOptional:
      if (value[types_.layout(type.arguments[0]).size] != std::byte{0}) {
        measure(type.arguments[0], value, extent);
      }
      return;
    case Kind::kBox:
      return measure_one(type.arguments[0], block_at(value), extent);
    case Kind::kUnion: {
      const auto& members = types_.definition(type).fields;
      const auto number = load_as<std::uint32_t>(value);
      const schema::Field& member = members[dynamic::find_field(types_.definition(type), number)];
      return measure_one(member.type, block_at(value + dynamic::kMemberSlot), extent);
    }
    default: {
      const auto& fields = types_.definition(type).fields;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        measure(fields[i], value + types_.offset(type, i), extent);
      }
    }
  }
}

void DraftPlan::measure_one(const Type& type, const Block* block, Extent& extent) const {
  const schema::Layout layout = types_.layout(type);
  extent.add_for_slot(layout.size, layout.align);
  extent.enter();
  if (!extent.over()) measure(type, block->data(), extent);
  extent.leave();
}

void DraftPlan::measure_list(const Type& type, const Block* block, Extent& extent) const {
  if (block == nullptr) return;
  const schema::Layout element = types_.layout(type.arguments[0]);
  extent.add_for_slot(block->count * element.size, element.align);
  extent.enter();
  measure_items(type.arguments[0], block->data(), block->count, extent);
  extent.leave();
}

void DraftPlan::measure_items(const Type& element, const std::byte* first, std::uint64_t count,
                              Extent& extent) const {
  const schema::Layout layout = types_.layout(element);
  if (layout.fixed) return;
  for (std::uint64_t i = 0; i < count && !extent.over(); ++i) {
    measure(element, first + i * layout.size, extent);
  }
}

void DraftPlan::measure_map(const Type& type, const Block* block, Extent& extent) const {
  if (block == nullptr) return;
  const Shape entry = types_.entry(type).shape;
  const auto geometry = map::geometry_of(block->count, entry);
  extent.add_for_slot(geometry.size, geometry.align);
  if (entry.fixed || extent.over()) return;
  extent.enter();
  measure_entries(type, block->data(), block->count, extent);
  extent.leave();
}

void DraftPlan::measure_entries(const Type& map, const std::byte* first, std::uint64_t count,
                                Extent& extent) const {
  const dynamic::Types::Entry entry = types_.entry(map);
  if (entry.shape.fixed) return;
  const std::uint64_t step = map::tail_step(entry.shape, extent.form());
  for (std::uint64_t i = 0; i < count; ++i) {
    if (extent.over()) return;
    const std::byte* at = first + i * entry.shape.size;
    extent.add(0, step);
    measure(map.arguments[0], at, extent);
    measure(map.arguments[1], at + entry.value_at, extent);
  }
  extent.add(0, step);
}

void DraftPlan::measure(const schema::Field& field, const std::byte* value, Extent& extent) const {
  if (!is_stored(field)) return measure(field.type, value, extent);
  if (is_absent(field, value)) return;
  const Stored stored = stored_of(field, value);
  if (!is_inside(stored)) return extent.add_child();
  switch (stored.form) {
    case Stored::Form::kText:
      if (stored.block != nullptr) extent.add_for_slot(stored.block->count, 1);
      return;
    case Stored::Form::kList:
      return measure_list(*stored.type, stored.block, extent);
    case Stored::Form::kMap:
      return measure_map(*stored.type, stored.block, extent);
    case Stored::Form::kOne: {
      const schema::Layout layout = types_.layout(*stored.type);
      extent.add_for_slot(layout.size, layout.align);
      return measure(*stored.type, stored.block->data(), extent);
    }
  }
}

bool DraftPlan::is_inside(const Stored& stored) const {
  if (!written_.empty() && written_.contains(stored.block)) return false;
  if (stored.form == Stored::Form::kText || stored.block == nullptr ||
      !types_.has_chunks(*stored.type)) {
    return fits_inside(stored);
  }
  const auto known = inside_.find(stored.block);
  if (known != inside_.end()) return known->second;
  const bool inside = fits_inside(stored);
  inside_.emplace(stored.block, inside);
  return inside;
}

bool DraftPlan::fits_inside(const Stored& stored) const {
  switch (stored.form) {
    case Stored::Form::kText:
      return stored.items() <= kInsideBytes;
    case Stored::Form::kList:
      return is_kept_inside(stored.items() * types_.layout(stored.type->arguments[0]).size,
                            [&](Extent& extent) {
                              if (stored.block == nullptr) return;
                              measure_items(stored.type->arguments[0], stored.block->data(),
                                            stored.block->count, extent);
                            });
    case Stored::Form::kMap:
      return is_kept_inside(
          stored.items() * types_.entry(*stored.type).shape.size,
          [&](Extent& extent) { measure_map(*stored.type, stored.block, extent); });
    case Stored::Form::kOne:
      break;
  }
  return is_kept_inside(types_.layout(*stored.type).size, [&](Extent& extent) {
    measure(*stored.type, stored.block->data(), extent);
  });
}

// ---- Encoding ----

void DraftPlan::encode(const Type& type, const std::byte* value, WriteCursor& out, Place at) const {
  const schema::Layout layout = types_.layout(type);
  if (layout.fixed) {
    std::memcpy(out.at(at), value, layout.size);
    return;
  }
  switch (type.kind) {
    case Kind::kString: {
      const std::string_view text = text_of(block_at(value));
      return Traits<std::string>::encode(text, out, at);
    }
    case Kind::kVec:
      return encode_list(type, block_at(value), out, at);
    case Kind::kArray:
      return encode_items(type.arguments[0], value, type.length, out, at);
    case Kind::kMap:
      return encode_map(type, block_at(value), out, at);
    case Kind::kOptional: {
      const std::uint64_t flag = types_.layout(type.arguments[0]).size;
      out.clear(at, layout.size);
      if (value[flag] == std::byte{0}) return;
      encode(type.arguments[0], value, out, at);
      return out.store<std::uint8_t>(at + flag, 1);
    }
    case Kind::kBox:
      return encode_one(type.arguments[0], block_at(value), out, at);
    case Kind::kUnion: {
      const auto number = load_as<std::uint32_t>(value);
      const schema::Definition& definition = types_.definition(type);
      out.store<std::uint32_t>(at, number);
      out.store<std::uint32_t>(at + 4, 0);
      return encode_one(definition.fields[dynamic::find_field(definition, number)].type,
                        block_at(value + dynamic::kMemberSlot), out, at + dynamic::kMemberSlot);
    }
    default:
      return encode_struct(type, value, out, at);
  }
}

void DraftPlan::encode_struct(const Type& type, const std::byte* value, WriteCursor& out,
                              Place at) const {
  const auto& fields = types_.definition(type).fields;
  out.clear(at, types_.layout(type).size);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Place offset = types_.offset(type, i);
    encode(fields[i], value + offset, out, at + offset);
  }
}

void DraftPlan::encode_one(const Type& type, const Block* block, WriteCursor& out,
                           Place slot) const {
  const schema::Layout layout = types_.layout(type);
  encode(type, block->data(), out, out.take_for_slot(slot, 1, layout.size, layout.align));
}

void DraftPlan::encode_list(const Type& type, const Block* block, WriteCursor& out,
                            Place at) const {
  if (block == nullptr) return out.store<std::uint64_t>(at, 0);
  const schema::Layout element = types_.layout(type.arguments[0]);
  const Place place =
      out.take_for_slot(at, block->count, block->count * element.size, element.align);
  encode_items(type.arguments[0], block->data(), block->count, out, place);
}

void DraftPlan::encode_items(const Type& element, const std::byte* first, std::uint64_t count,
                             WriteCursor& out, Place at) const {
  const schema::Layout layout = types_.layout(element);
  if (layout.fixed) {
    std::memcpy(out.at(at), first, count * layout.size);
    return;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    encode(element, first + i * layout.size, out, at + i * layout.size);
  }
}

void DraftPlan::encode_map(const Type& type, const Block* block, WriteCursor& out, Place at) const {
  if (block == nullptr) return out.store<std::uint64_t>(at, 0);
  const auto geometry = map::geometry_of(block->count, types_.entry(type).shape);
  const Place place = out.take_for_slot(at, block->count, geometry.size, geometry.align);
  encode_block(type, *block, 0, block->count, 1, out, place);
}

void DraftPlan::encode_block(const Type& type, const Block& entries, std::uint64_t first,
                             std::uint64_t count, std::uint64_t buckets, WriteCursor& out,
                             Place place) const {
  const dynamic::Types::Entry entry = types_.entry(type);
  const auto geometry = map::geometry_of(count, entry.shape);
  const std::uint64_t* hashes = hashes_of(entries) + first;
  map::IndexWriter index(geometry, buckets);
  for (std::uint64_t i = 0; i < count; ++i) index.add(out.at(place), hashes[i]);
  index.finish(out.at(place));
  for (std::uint64_t i = 0; i < count; ++i) {
    const Place at = place + geometry.entries + i * entry.shape.size;
    const std::byte* source = entries.data() + (first + i) * entry.shape.size;
    out.clear(at, entry.shape.size);
    if (!entry.shape.fixed) out.take(0, map::tail_step(entry.shape, out.form()));
    encode(type.arguments[0], source, out, at);
    encode(type.arguments[1], source + entry.value_at, out, at + entry.value_at);
  }
  if (!entry.shape.fixed) out.take(0, map::tail_step(entry.shape, out.form()));
}

void DraftPlan::encode(const schema::Field& field, const std::byte* value, WriteCursor& out,
                       Place at) const {
  if (!is_stored(field)) return encode(field.type, value, out, at);
  const bool optional = field.type.kind == Kind::kOptional;
  if (optional) {
    out.clear(at, types_.layout(field).size);
    if (is_absent(field, value)) return;
    out.store<std::uint8_t>(at + shape::kSlotSize, 1);
  }
  const Stored stored = stored_of(field, value);
  if (!is_inside(stored)) return out.store_child(at, stored.items());
  switch (stored.form) {
    case Stored::Form::kText:
      return Traits<std::string>::encode(text_of(stored.block), out, at);
    case Stored::Form::kList:
      return encode_list(*stored.type, stored.block, out, at);
    case Stored::Form::kMap:
      return encode_map(*stored.type, stored.block, out, at);
    case Stored::Form::kOne:
      return encode_one(*stored.type, stored.block, out, at);
  }
}

// ---- Planning ----

void DraftPlan::plan(const Type& type, const std::byte* value, ChunkPlan& chunk) const {
  if (!types_.has_chunks(type)) return;
  switch (type.kind) {
    case Kind::kVec:
      return plan_items(type.arguments[0], block_at(value), chunk);
    case Kind::kArray: {
      const std::uint64_t stride = types_.layout(type.arguments[0]).size;
      for (std::uint64_t i = 0; i < type.length; ++i) {
        plan(type.arguments[0], value + i * stride, chunk);
      }
      return;
    }
    case Kind::kMap:
      if (const Block* block = block_at(value)) {
        plan_values(type, block->data(), block->count, chunk);
      }
      return;
    case Kind::kOptional:
      if (value[types_.layout(type.arguments[0]).size] != std::byte{0}) {
        plan(type.arguments[0], value, chunk);
      }
      return;
    case Kind::kBox:
      return plan(type.arguments[0], block_at(value)->data(), chunk);
    case Kind::kUnion: {
      const schema::Definition& definition = types_.definition(type);
      const std::size_t member = dynamic::find_field(definition, load_as<std::uint32_t>(value));
      return plan(definition.fields[member].type, block_at(value + dynamic::kMemberSlot)->data(),
                  chunk);
    }
    default: {
      const auto& fields = types_.definition(type).fields;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        plan(fields[i], value + types_.offset(type, i), chunk);
      }
    }
  }
}

void DraftPlan::plan_items(const Type& element, const Block* block, ChunkPlan& chunk) const {
  if (block == nullptr || !types_.has_chunks(element)) return;
  const std::uint64_t stride = types_.layout(element).size;
  for (std::uint64_t i = 0; i < block->count; ++i) {
    plan(element, block->data() + i * stride, chunk);
  }
}

void DraftPlan::plan_values(const Type& map, const std::byte* first, std::uint64_t count,
                            ChunkPlan& chunk) const {
  if (!types_.has_chunks(map.arguments[1])) return;
  const dynamic::Types::Entry entry = types_.entry(map);
  for (std::uint64_t i = 0; i < count; ++i) {
    plan(map.arguments[1], first + i * entry.shape.size + entry.value_at, chunk);
  }
}

void DraftPlan::add_written(const WrittenChildren& children, ChunkPlan& chunk) {
  for (const auto& leaves : children) chunk.add_container(*leaves);
}

void DraftPlan::plan(const schema::Field& field, const std::byte* value, ChunkPlan& chunk) const {
  if (!written_parts_.empty()) {
    const auto part = written_parts_.find(value);
    if (part != written_parts_.end() && part->second.field == &field) {
      return add_written(*part->second.children, chunk);
    }
  }
  if (!is_stored(field)) return plan(field.type, value, chunk);
  if (is_absent(field, value)) return;
  const Stored stored = stored_of(field, value);
  if (is_inside(stored)) return plan_inside(stored, chunk);
  const auto written = written_.find(stored.block);
  if (written != written_.end()) return chunk.add_container(*written->second);
  switch (stored.form) {
    case Stored::Form::kText:
      return plan_text(stored, chunk);
    case Stored::Form::kList:
      return plan_shards(stored, chunk);
    case Stored::Form::kMap:
      return plan_buckets(stored, chunk);
    case Stored::Form::kOne:
      break;
  }
  ChunkPlan below = chunk.below();
  plan(*stored.type, stored.block->data(), below);
  const Shape shape = types_.shape(*stored.type);
  const Measured measured = measure_chunk(shape.size, shape, [&](Extent& extent) {
    measure(*stored.type, stored.block->data(), extent);
  });
  const Record& record = chunk.graph().keep(
      Record{.plan = this, .type = stored.type, .value = stored.block->data(), .shape = shape});
  chunk.add_child(below.finish({.encode = encode_record, .subject = &record}, measured.size,
                               measured.form, stored.compressor));
}

void DraftPlan::plan_inside(const Stored& stored, ChunkPlan& chunk) const {
  if (stored.block == nullptr) return;
  switch (stored.form) {
    case Stored::Form::kText:
      return;
    case Stored::Form::kList:
      return plan_items(stored.type->arguments[0], stored.block, chunk);
    case Stored::Form::kMap:
      return plan_values(*stored.type, stored.block->data(), stored.block->count, chunk);
    case Stored::Form::kOne:
      return plan(*stored.type, stored.block->data(), chunk);
  }
}

void DraftPlan::plan_text(const Stored& stored, ChunkPlan& chunk) const {
  const std::string_view text = text_of(stored.block);
  Traits<std::string>::require_utf8(text);
  ChunkPlan below = chunk.below();
  chunk.add_child(
      below.finish({.subject = text.data()}, text.size(), Form::kNarrow, stored.compressor));
}

}  // namespace parcode::draft
