// The three walks over a record: how much a value takes, which chunks it gets, what their bytes
// are. They take the same steps in the same order as those of value/, map/ and plan/ for C++
// values; tests/runtime/interop/par4/random_test.cc holds that the files are the same.

#include "runtime/interop/par4/record_plan.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/map/bucket.h"
#include "runtime/storage/storage.h"

namespace parcode::par4 {
namespace {

using schema::Field;
using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr Place kUnionSlotAt = 8;

Compressor compressor_of(const Field& field) {
  switch (field.compression) {
    case schema::Compression::kUnset:
      return {};
    case schema::Compression::kNone:
      return {.given = true, .compression = Compression::kNone};
    case schema::Compression::kLz4:
      return {.given = true,
              .compression = Compression::kLz4,
              .level = static_cast<std::int8_t>(field.level)};
    case schema::Compression::kZstd:
      return {.given = true,
              .compression = Compression::kZstd,
              .level = static_cast<std::int8_t>(field.level)};
    case schema::Compression::kAuto:
      return {.given = true, .compression = Compression::kAuto};
  }
  return {};
}

Shape shape_of_layout(const schema::Layout& layout) {
  return {.size = layout.size,
          .align = layout.align,
          .tail_align = layout.tail_align,
          .fixed = layout.fixed};
}

}  // namespace

RecordPlan::RecordPlan(const RootRecord& record, const schema::Schema& schema)
    : bytes_(record.bytes), form_(record.form), schema_(schema), layouts_(schema) {}

RecordPlan::Target RecordPlan::follow(Place slot, std::uint64_t align) const {
  if (form_ == Form::kNarrow) {
    return {load_as<std::uint32_t>(at(slot)),
            load_as<std::uint32_t>(at(slot + sizeof(std::uint32_t)))};
  }
  const auto counted = load_as<std::uint64_t>(at(slot));
  if (counted == 0) return {};
  return {align_up(counted + sizeof(std::uint64_t), align), load_as<std::uint64_t>(at(counted))};
}

RecordPlan::Stored RecordPlan::stored_of(const Field& field) {
  return {&field.type, field.storage, compressor_of(field)};
}

bool RecordPlan::holds_another(const Stored& stored) {
  const Kind kind = stored.type->kind;
  return stored.storage != Storage::kInline && !stored.single &&
         (kind == Kind::kOptional || kind == Kind::kBox);
}

RecordPlan::Stored RecordPlan::held_by(const Stored& stored) {
  Stored held = stored;
  held.type = &stored.type->arguments[0];
  held.single = stored.type->kind == Kind::kBox && held.type->kind != Kind::kString;
  return held;
}

bool RecordPlan::is_list(const Stored& stored) {
  return !stored.single && (stored.type->kind == Kind::kVec || stored.storage == Storage::kMap);
}

bool RecordPlan::is_string(const Stored& stored) {
  return !stored.single && stored.type->kind == Kind::kString;
}

Shape RecordPlan::shape_of(const Stored& stored) const {
  if (stored.storage == Storage::kInline) return shape_of_layout(layouts_.of(*stored.type));
  return shape_of_layout(layouts_.of(Field{.type = *stored.type, .storage = stored.storage}));
}

Shape RecordPlan::entry_shape(const Type& map) const {
  return shape_of_layout(layouts_.entry(map).pair);
}

const Field& RecordPlan::member(const Type& type, Place place) const {
  const auto number = load_as<std::uint32_t>(at(place));
  const auto& members = schema_.definitions[type.definition].fields;
  return *std::find_if(members.begin(), members.end(),
                       [&](const Field& field) { return field.number == number; });
}

// The canonical encoding of a key: docs/format.md, "Maps".
void RecordPlan::append_key(const Type& type, Place place, bool nested,
                            std::vector<std::byte>& to) const {
  if (type.kind == Kind::kStruct) {
    const auto& fields = schema_.definitions[type.definition].fields;
    const auto& offsets = layouts_.offsets(type.definition);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      append_key(fields[i].type, place + offsets[i], true, to);
    }
    return;
  }
  Target bytes = {place, layouts_.of(type).size};
  if (type.kind == Kind::kString) {
    bytes = follow(place, 1);
    const auto* size = reinterpret_cast<const std::byte*>(&bytes.count);
    if (nested) to.insert(to.end(), size, size + sizeof(bytes.count));
  }
  to.insert(to.end(), at(bytes.place), at(bytes.place + bytes.count));
}

std::vector<RecordPlan::Hashed> RecordPlan::entries(const Type& map, Place slot) const {
  const Shape entry = entry_shape(map);
  const Target target = follow(slot, map::block_align(entry, form_));
  std::vector<Hashed> entries;
  if (target.count == 0) return entries;
  const map::Geometry geometry = map::geometry_of(target.count, entry, form_);
  std::vector<std::byte> key;
  for (std::uint64_t i = 0; i < target.count; ++i) {
    const Place place = target.place + geometry.entries + i * entry.size;
    key.clear();
    append_key(map.arguments[0], place, false, key);
    entries.push_back({xxh3_64(key), place});  // in the order of hashes: decode() sorted them
  }
  return entries;
}

// How much.

bool RecordPlan::is_inside(const Stored& stored, Place place) const {
  const Type& type = *stored.type;
  if (is_string(stored)) return follow(place, 1).count <= kInsideBytes;
  if (is_list(stored) && type.kind == Kind::kVec) {
    const schema::Layout element = layouts_.of(type.arguments[0]);
    const Target target = follow(place, element.align);
    return is_kept_inside(at(place), &type, target.count * element.size, [&](Extent& extent) {
      measure_elements(type.arguments[0], target.count, target.place, extent);
    });
  }
  if (is_list(stored)) {
    const Shape entry = entry_shape(type);
    const Target target = follow(place, map::block_align(entry, form_));
    return is_kept_inside(at(place), &type, target.count * entry.size,
                          [&](Extent& extent) { measure_inline(type, place, extent); });
  }
  const schema::Layout layout = layouts_.of(type);
  const Place content = follow(place, layout.align).place;
  return is_kept_inside(at(place), &type, layout.size,
                        [&](Extent& extent) { measure_inline(type, content, extent); });
}

void RecordPlan::measure(const Stored& stored, Place place, Extent& extent) const {
  const Type& type = *stored.type;
  if (stored.storage == Storage::kInline) return measure_inline(type, place, extent);
  if (holds_another(stored)) {
    const bool absent = type.kind == Kind::kOptional && !flag(place + shape::kSlotSize);
    return absent ? void() : measure(held_by(stored), place, extent);
  }
  if (!is_inside(stored, place)) return extent.add_child();
  if (is_string(stored) || is_list(stored)) return measure_inline(type, place, extent);
  const schema::Layout layout = layouts_.of(type);
  extent.add_for_slot(layout.size, layout.align);
  measure_inline(type, follow(place, layout.align).place, extent);
}

// The content of a box or of a union.
void RecordPlan::measure_content(const Type& type, Place slot, Extent& extent) const {
  const schema::Layout layout = layouts_.of(type);
  extent.add_for_slot(layout.size, layout.align);
  extent.enter();
  if (!extent.over()) measure_inline(type, follow(slot, layout.align).place, extent);
  extent.leave();
}

void RecordPlan::measure_elements(const Type& element, std::uint64_t count, Place place,
                                  Extent& extent) const {
  const schema::Layout layout = layouts_.of(element);
  if (layout.fixed) return;
  for (std::uint64_t i = 0; i < count && !extent.over(); ++i) {
    measure_inline(element, place + i * layout.size, extent);
  }
}

void RecordPlan::measure_entries(const Type& map, std::span<const Hashed> entries,
                                 Extent& extent) const {
  const Place value_offset = layouts_.entry(map).value_offset;
  const std::uint64_t step = map::tail_step(entry_shape(map), extent.form());
  for (const Hashed& entry : entries) {
    if (extent.over()) return;
    extent.add(0, step);
    measure_inline(map.arguments[0], entry.at, extent);
    measure_inline(map.arguments[1], entry.at + value_offset, extent);
  }
  extent.add(0, step);
}

void RecordPlan::measure_inline(const Type& type, Place place, Extent& extent) const {
  switch (type.kind) {
    case Kind::kString: {
      const std::uint64_t size = follow(place, 1).count;
      if (size != 0) extent.add_for_slot(size, 1);
      return;
    }
    case Kind::kVec: {
      const schema::Layout element = layouts_.of(type.arguments[0]);
      const Target target = follow(place, element.align);
      if (target.count == 0) return;
      extent.add_for_slot(target.count * element.size, element.align);
      extent.enter();
      measure_elements(type.arguments[0], target.count, target.place, extent);
      return extent.leave();
    }
    case Kind::kArray:
      return measure_elements(type.arguments[0], type.length, place, extent);
    case Kind::kMap: {
      const Shape entry = entry_shape(type);
      const std::uint64_t count = follow(place, map::block_align(entry, form_)).count;
      if (count == 0) return;
      const map::Geometry geometry = map::geometry_of(count, entry, extent.form());
      extent.add_for_slot(geometry.size, geometry.align);
      if (entry.fixed || extent.over()) return;
      extent.enter();
      measure_entries(type, entries(type, place), extent);
      return extent.leave();
    }
    case Kind::kOptional:
      if (flag(place + layouts_.of(type.arguments[0]).size)) {
        measure_inline(type.arguments[0], place, extent);
      }
      return;
    case Kind::kBox:
      return measure_content(type.arguments[0], place, extent);
    case Kind::kUnion:
      return measure_content(member(type, place).type, place + kUnionSlotAt, extent);
    case Kind::kStruct: {
      const auto& fields = schema_.definitions[type.definition].fields;
      const auto& offsets = layouts_.offsets(type.definition);
      for (std::size_t i = 0; i < fields.size(); ++i) {
        measure(stored_of(fields[i]), place + offsets[i], extent);
      }
      return;
    }
    default:
      return;
  }
}

// Which chunks.

graph::NodeId RecordPlan::add_root(ChunkPlan& plan) const {
  const Type& type = schema_.root;
  Stored root = {&type};
  if (type.kind == Kind::kVec) root.storage = Storage::kChunkable;
  if (type.kind == Kind::kMap) root.storage = Storage::kMap;
  return add_record(root, 0, plan);
}

graph::NodeId RecordPlan::add_record(const Stored& stored, Place place, ChunkPlan& chunk) const {
  plan(stored, place, chunk);
  const Shape shape = shape_of(stored);
  const Measured measured =
      measure_chunk(shape.size, shape, [&](Extent& extent) { measure(stored, place, extent); });
  const Subject& subject = chunk.graph().keep(Subject{this, stored, place});
  return chunk.finish({.encode = encode_record_job, .subject = &subject}, measured.size,
                      measured.form, stored.compressor);
}

void RecordPlan::plan(const Stored& stored, Place place, ChunkPlan& chunk) const {
  const Type& type = *stored.type;
  if (stored.storage == Storage::kInline) return plan_inline(type, place, chunk);
  if (holds_another(stored)) {
    const bool absent = type.kind == Kind::kOptional && !flag(place + shape::kSlotSize);
    return absent ? void() : plan(held_by(stored), place, chunk);
  }
  const bool inside = is_inside(stored, place);
  if (is_string(stored)) {
    if (inside) return;
    const Target text = follow(place, 1);
    ChunkPlan below = chunk.below();
    return chunk.add_child(
        below.finish({.subject = at(text.place)}, text.count, Form::kNarrow, stored.compressor));
  }
  if (is_list(stored)) {
    if (inside) return plan_inline(type, place, chunk);
    return type.kind == Kind::kVec ? plan_shards(stored, place, chunk)
                                   : plan_buckets(stored, place, chunk);
  }
  const Place content = follow(place, layouts_.of(type).align).place;
  if (inside) return plan_inline(type, content, chunk);
  ChunkPlan below = chunk.below();
  const Stored record = {&type, Storage::kInline, stored.compressor};
  chunk.add_child(add_record(record, content, below));
}

void RecordPlan::plan_inline(const Type& type, Place place, ChunkPlan& chunk) const {
  switch (type.kind) {
    case Kind::kVec:
    case Kind::kArray: {
      const schema::Layout element = layouts_.of(type.arguments[0]);
      if (element.fixed) return;
      const Target target =
          type.kind == Kind::kArray ? Target{place, type.length} : follow(place, element.align);
      for (std::uint64_t i = 0; i < target.count; ++i) {
        plan_inline(type.arguments[0], target.place + i * element.size, chunk);
      }
      return;
    }
    case Kind::kMap: {
      const schema::Layouts::Entry entry = layouts_.entry(type);
      if (entry.pair.fixed) return;
      for (const Hashed& hashed : entries(type, place)) {
        plan_inline(type.arguments[1], hashed.at + entry.value_offset, chunk);
      }
      return;
    }
    case Kind::kOptional:
      if (flag(place + layouts_.of(type.arguments[0]).size)) {
        plan_inline(type.arguments[0], place, chunk);
      }
      return;
    case Kind::kBox: {
      const Place content = follow(place, layouts_.of(type.arguments[0]).align).place;
      return plan_inline(type.arguments[0], content, chunk);
    }
    case Kind::kUnion: {
      const Type& held = member(type, place).type;
      return plan_inline(held, follow(place + kUnionSlotAt, layouts_.of(held).align).place, chunk);
    }
    case Kind::kStruct: {
      const auto& fields = schema_.definitions[type.definition].fields;
      const auto& offsets = layouts_.offsets(type.definition);
      for (std::size_t i = 0; i < fields.size(); ++i) {
        plan(stored_of(fields[i]), place + offsets[i], chunk);
      }
      return;
    }
    default:
      return;
  }
}

// As many elements as go into a shard of about `target` bytes, of the `left` ones from `place` on.
std::uint64_t RecordPlan::shard_size(const Type& element, Place place, std::uint64_t left,
                                     std::uint64_t target) const {
  const schema::Layout layout = layouts_.of(element);
  if (layout.fixed) return std::min(left, elements_per_shard(layout.size, target));
  Extent extent(Form::kNarrow);
  std::uint64_t count = 0;
  for (; count < left; ++count) {
    measure_elements(element, 1, place + count * layout.size, extent);
    if (count > 0 && (count + 1) * layout.size + extent.size() > target) break;
  }
  return count;
}

void RecordPlan::plan_shards(const Stored& stored, Place slot, ChunkPlan& chunk) const {
  const Type& element = stored.type->arguments[0];
  const schema::Layout layout = layouts_.of(element);
  const Shape shape = shape_of_layout(layout);
  const Target all = follow(slot, layout.align);
  std::uint64_t total = all.count * layout.size;
  const std::uint64_t enough = kChunksForManyCores * chunk.shard_bytes();
  if (!layout.fixed && total < enough) {
    Extent extent(Form::kNarrow, enough);
    measure_elements(element, all.count, all.place, extent);
    total += extent.size();
  }
  const std::uint64_t target = target_chunk_bytes(total, kLeastShardBytes, chunk.shard_bytes());
  const Subject& subject =
      chunk.graph().keep(Subject{this, {&element, Storage::kInline}, all.place});
  std::vector<graph::NodeId> shards;
  std::vector<format::Run> runs;
  for (std::uint64_t first = 0; first < all.count;) {
    const Place place = all.place + first * layout.size;
    const std::uint64_t count = shard_size(element, place, all.count - first, target);
    ChunkPlan below = chunk.below();
    for (std::uint64_t i = 0; i < count && !layout.fixed; ++i) {
      plan_inline(element, place + i * layout.size, below);
    }
    const Measured measured = measure_chunk(count * layout.size, shape, [&](Extent& extent) {
      measure_elements(element, count, place, extent);
    });
    if (runs.empty() || runs.back().items != count) runs.push_back({first, shards.size(), count});
    const graph::Job job = {
        .encode = encode_shard_job, .subject = &subject, .first = first, .count = count};
    shards.push_back(below.finish(job, measured.size, measured.form, stored.compressor));
    first += count;
  }
  chunk.add_container(std::move(shards), std::move(runs), all.count);
}

Measured RecordPlan::measure_bucket(const Type& map, std::span<const Hashed> entries) const {
  const Shape shape = entry_shape(map);
  return measure_chunk(0, shape, [&](Extent& extent) {
    extent.add(sizeof(std::uint64_t), alignof(std::uint64_t));
    if (entries.empty()) return;
    const map::Geometry geometry = map::geometry_of(entries.size(), shape, extent.form());
    extent.add(geometry.size, geometry.align);
    if (!shape.fixed) measure_entries(map, entries, extent);
  });
}

void RecordPlan::plan_buckets(const Stored& stored, Place slot, ChunkPlan& chunk) const {
  const Type& map = *stored.type;
  const schema::Layouts::Entry entry = layouts_.entry(map);
  Subject& subject = chunk.graph().keep(Subject{this, {&map, Storage::kInline}, 0});
  subject.entries = entries(map, slot);
  const std::uint64_t count = subject.entries.size();
  Extent tails(Form::kNarrow);
  if (!entry.pair.fixed) measure_entries(map, subject.entries, tails);
  const map::Geometry whole = map::geometry_of(count, entry_shape(map), Form::kNarrow);
  subject.buckets = bucket_count(count, whole.size + tails.size(), chunk.shard_bytes());
  std::vector<graph::NodeId> buckets;
  std::size_t first = 0;
  for (std::uint64_t bucket = 0; bucket < subject.buckets; ++bucket) {
    std::size_t end = first;
    while (end < subject.entries.size() &&
           map::position_of(subject.entries[end].hash, subject.buckets).bucket == bucket) {
      ++end;
    }
    const auto members = std::span(subject.entries).subspan(first, end - first);
    ChunkPlan below = chunk.below();
    for (const Hashed& hashed : members) {
      if (!entry.pair.fixed) plan_inline(map.arguments[1], hashed.at + entry.value_offset, below);
    }
    const Measured measured = measure_bucket(map, members);
    const graph::Job job = {
        .encode = encode_bucket_job, .subject = &subject, .first = first, .count = end - first};
    buckets.push_back(below.finish(job, measured.size, measured.form, stored.compressor));
    first = end;
  }
  chunk.add_container(std::move(buckets), {}, subject.entries.size());
}

}  // namespace parcode::par4
