#include "runtime/interop/par4/record_teller.h"

#include <algorithm>

#include "runtime/dynamic/types.h"
#include "runtime/map/bucket.h"

namespace parcode::par4 {

using schema::Kind;
using schema::Storage;
using schema::Type;

namespace {

constexpr Place kUnionSlotAt = 8;

}  // namespace

RecordTeller::Target RecordTeller::follow(Place slot, std::uint64_t align) const {
  const auto counted = load_as<std::uint64_t>(at(slot));
  if (counted == 0) return {};
  return {align_up(counted + sizeof(std::uint64_t), align), load_as<std::uint64_t>(at(counted))};
}

void RecordTeller::value(const Type& type, Place place) const {
  switch (type.kind) {
    case Kind::kString: {
      const Target text = follow(place, 1);
      return visitor_.text({reinterpret_cast<const char*>(at(text.place)), text.count});
    }
    case Kind::kVec:
      return list(type, place);
    case Kind::kArray:
      visitor_.begin_list(type, type.length);
      elements(type, 0, type.length, place);
      return visitor_.end_list(type);
    case Kind::kMap:
      return map(type, place);
    case Kind::kOptional:
      return optional(type, Storage::kInline, place);
    case Kind::kBox:
      return content(type.arguments[0], place);
    case Kind::kStruct:
      return structure(type, place);
    case Kind::kUnion:
      return one_of(type, place);
    default:
      return visitor_.number(type, at(place));
  }
}

void RecordTeller::stored(const Type& type, Storage storage, Place place) const {
  if (type.kind == Kind::kOptional) return optional(type, storage, place);
  const bool has_items = type.kind == Kind::kString || type.kind == Kind::kVec ||
                         (type.kind == Kind::kMap && storage == Storage::kMap);
  if (has_items) return value(type, place);
  const Type& held = stored_content_of(type);
  return held.kind == Kind::kString ? value(held, place) : content(held, place);
}

void RecordTeller::content(const Type& type, Place slot) const {
  value(type, follow(slot, types_.layouts().of(type).align).place);
}

void RecordTeller::optional(const Type& type, Storage storage, Place place) const {
  const Type& held = type.arguments[0];
  const std::uint64_t flag =
      storage == Storage::kInline ? types_.layouts().of(held).size : shape::kSlotSize;
  if (*at(place + flag) == std::byte{0}) return visitor_.none(type);
  visitor_.begin_some(type);
  storage == Storage::kInline ? value(held, place) : stored(held, storage, place);
  visitor_.end_some(type);
}

void RecordTeller::list(const Type& type, Place slot) const {
  const Target target = follow(slot, types_.layouts().of(type.arguments[0]).align);
  visitor_.begin_list(type, target.count);
  elements(type, 0, target.count, target.place);
  visitor_.end_list(type);
}

void RecordTeller::elements(const Type& list, std::uint64_t first, std::uint64_t count,
                            Place place) const {
  const std::uint64_t stride = types_.layouts().of(list.arguments[0]).size;
  if (dynamic::is_bytes(list)) return visitor_.bytes(list, record_.subspan(place, count));
  for (std::uint64_t i = 0; i < count; ++i) {
    visitor_.element(first + i);
    value(list.arguments[0], place + i * stride);
  }
}

void RecordTeller::map(const Type& type, Place slot) const {
  const schema::Layouts::Entry entry = types_.layouts().entry(type);
  const Shape pair = {.size = entry.pair.size, .align = entry.pair.align};
  const Target target = follow(slot, pair.align);
  visitor_.begin_map(type, target.count);
  if (target.count != 0) {
    const auto geometry = map::geometry_of(target.count, pair);
    for (std::uint64_t i = 0; i < target.count; ++i) {
      const Place place = target.place + geometry.entries + i * pair.size;
      visitor_.key();
      value(type.arguments[0], place);
      visitor_.mapped();
      value(type.arguments[1], place + entry.value_offset);
    }
  }
  visitor_.end_map(type);
}

void RecordTeller::structure(const Type& type, Place place) const {
  const auto& fields = types_.definition(type).fields;
  const auto& offsets = types_.layouts().offsets(type.definition);
  visitor_.begin_struct(type);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    visitor_.field(fields[i]);
    if (fields[i].storage == Storage::kInline) {
      value(fields[i].type, place + offsets[i]);
    } else {
      stored(fields[i].type, fields[i].storage, place + offsets[i]);
    }
  }
  visitor_.end_struct(type);
}

void RecordTeller::one_of(const Type& type, Place place) const {
  const auto number = load_as<std::uint32_t>(at(place));
  const auto& members = types_.definition(type).fields;
  const auto member = std::find_if(members.begin(), members.end(), [&](const auto& candidate) {
    return candidate.number == number;
  });
  visitor_.begin_struct(type);
  visitor_.field(*member);
  content(member->type, place + kUnionSlotAt);
  visitor_.end_struct(type);
}

}  // namespace parcode::par4
