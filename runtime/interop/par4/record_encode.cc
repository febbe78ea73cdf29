// The bytes of a record's chunks: the third walk of record_plan.cc.

#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/interop/par4/record_plan.h"
#include "runtime/map/bucket.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr Place kUnionSlotAt = 8;

}  // namespace

void RecordPlan::encode_record_job(const graph::Job& job, WriteCursor& out) {
  const auto& subject = *static_cast<const Subject*>(job.subject);
  const Shape shape = subject.plan->shape_of(subject.stored);
  const Place to = out.take_fixed(shape.size, shape);
  subject.plan->encode(subject.stored, subject.at, out, to);
}

void RecordPlan::encode_shard_job(const graph::Job& job, WriteCursor& out) {
  const auto& subject = *static_cast<const Subject*>(job.subject);
  const Shape shape = subject.plan->shape_of(subject.stored);
  const Place to = out.take_fixed(job.count * shape.size, shape);
  subject.plan->encode_elements(*subject.stored.type, job.count,
                                subject.at + job.first * shape.size, out, to);
}

void RecordPlan::encode_bucket_job(const graph::Job& job, WriteCursor& out) {
  const auto& subject = *static_cast<const Subject*>(job.subject);
  const Type& map = *subject.stored.type;
  const auto entries = std::span(subject.entries).subspan(job.first, job.count);
  out.store<std::uint64_t>(out.take(sizeof(std::uint64_t), alignof(std::uint64_t)), entries.size());
  if (entries.empty()) return;
  const map::Geometry geometry =
      map::geometry_of(entries.size(), subject.plan->entry_shape(map), out.form());
  const Place place = out.take(geometry.size, geometry.align);
  subject.plan->encode_bucket(map, entries, subject.buckets, out, place);
}

void RecordPlan::encode(const Stored& stored, Place from, WriteCursor& out, Place to) const {
  const Type& type = *stored.type;
  if (stored.storage == Storage::kInline) return encode_inline(type, from, out, to);
  if (holds_another(stored)) {
    const bool optional = type.kind == Kind::kOptional;
    if (optional) out.clear(to, shape_of(stored).size);
    if (optional && !flag(from + shape::kSlotSize)) return;
    encode(held_by(stored), from, out, to);
    if (optional) out.store<std::uint8_t>(to + shape::kSlotSize, 1);
    return;
  }
  const bool has_items = is_list(stored) || is_string(stored);
  if (is_inside(stored, from)) {
    return has_items ? encode_inline(type, from, out, to) : encode_content(type, from, out, to);
  }
  out.store_child(to, has_items ? follow(from, 1).count : 1);
}

// What a slot leads to, as a value and with a slot of its own.
void RecordPlan::encode_content(const Type& type, Place from, WriteCursor& out, Place slot) const {
  const schema::Layout layout = layouts_.of(type);
  const Place content = follow(from, layout.align).place;
  encode_inline(type, content, out, out.take_for_slot(slot, 1, layout.size, layout.align));
}

void RecordPlan::encode_elements(const Type& element, std::uint64_t count, Place from,
                                 WriteCursor& out, Place to) const {
  const schema::Layout layout = layouts_.of(element);
  if (layout.fixed) {  // padding is zeros here, too
    if (count != 0) std::memcpy(out.at(to), at(from), count * layout.size);
    return;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    encode_inline(element, from + i * layout.size, out, to + i * layout.size);
  }
}

void RecordPlan::encode_inline(const Type& type, Place from, WriteCursor& out, Place to) const {
  switch (type.kind) {
    case Kind::kString: {
      const Target text = follow(from, 1);
      if (text.count == 0) return out.store<std::uint64_t>(to, 0);
      const Place place = out.take_for_slot(to, text.count, text.count, 1);
      std::memcpy(out.at(place), at(text.place), text.count);
      return;
    }
    case Kind::kVec: {
      const schema::Layout element = layouts_.of(type.arguments[0]);
      const Target target = follow(from, element.align);
      if (target.count == 0) return out.store<std::uint64_t>(to, 0);
      const Place place =
          out.take_for_slot(to, target.count, target.count * element.size, element.align);
      return encode_elements(type.arguments[0], target.count, target.place, out, place);
    }
    case Kind::kArray:
      return encode_elements(type.arguments[0], type.length, from, out, to);
    case Kind::kMap: {
      const std::vector<Hashed> hashed = entries(type, from);
      if (hashed.empty()) return out.store<std::uint64_t>(to, 0);
      const map::Geometry geometry = map::geometry_of(hashed.size(), entry_shape(type), out.form());
      const Place place = out.take_for_slot(to, hashed.size(), geometry.size, geometry.align);
      return encode_bucket(type, hashed, 1, out, place);
    }
    case Kind::kOptional: {
      const schema::Layout content = layouts_.of(type.arguments[0]);
      out.clear(to, layouts_.of(type).size);
      if (!flag(from + content.size)) return;
      encode_inline(type.arguments[0], from, out, to);
      return out.store<std::uint8_t>(to + content.size, 1);
    }
    case Kind::kBox:
      return encode_content(type.arguments[0], from, out, to);
    case Kind::kUnion: {
      const schema::Field& held = member(type, from);
      out.store<std::uint32_t>(to, held.number);
      out.store<std::uint32_t>(to + sizeof(std::uint32_t), 0);
      return encode_content(held.type, from + kUnionSlotAt, out, to + kUnionSlotAt);
    }
    case Kind::kStruct: {
      const auto& fields = schema_.definitions[type.definition].fields;
      const auto& offsets = layouts_.offsets(type.definition);
      out.clear(to, layouts_.of(type).size);
      for (std::size_t i = 0; i < fields.size(); ++i) {
        encode(stored_of(fields[i]), from + offsets[i], out, to + offsets[i]);
      }
      return;
    }
    default:
      std::memcpy(out.at(to), at(from), layouts_.of(type).size);
  }
}

void RecordPlan::encode_bucket(const Type& map, std::span<const Hashed> entries,
                               std::uint64_t buckets, WriteCursor& out, Place place) const {
  const Shape shape = entry_shape(map);
  const Place value_offset = layouts_.entry(map).value_offset;
  const map::Geometry geometry = map::geometry_of(entries.size(), shape, out.form());
  out.clear(place, geometry.entries);
  std::uint64_t bin = 0;
  const auto start_bins = [&](std::uint64_t up_to, std::uint64_t index) {
    for (; bin < up_to; ++bin) {
      // A u32 in the narrow form, a u64 in the wide one: the low bytes come first.
      std::memcpy(out.at(place + bin * geometry.start_size), &index, geometry.start_size);
    }
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::uint64_t fraction = map::position_of(entries[i].hash, buckets).fraction;
    start_bins(map::position_of(fraction, geometry.bins).bucket + 1, i);
    out.store(place + geometry.tags + i, map::tag_of(entries[i].hash));
    const Place to = place + geometry.entries + i * shape.size;
    out.clear(to, shape.size);
    if (!shape.fixed) out.take(0, map::tail_step(shape, out.form()));
    encode_inline(map.arguments[0], entries[i].at, out, to);
    encode_inline(map.arguments[1], entries[i].at + value_offset, out, to + value_offset);
  }
  start_bins(geometry.bins, entries.size());
  if (!shape.fixed) out.take(0, map::tail_step(shape, out.form()));
}

}  // namespace parcode::par4
