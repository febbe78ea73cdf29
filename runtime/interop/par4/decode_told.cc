// The Decoder's way through a file without holding all of it: the value of a field that has a chunk
// of its own, a shard of a Vec or a map, is decoded into a record, told of from there and forgotten
// before the next one. What is in no shard is one such piece, however large.

#include <string>
#include <utility>

#include "runtime/interop/par4/decoder.h"
#include "runtime/interop/par4/record_teller.h"

namespace parcode::par4 {

using schema::Kind;
using schema::Storage;
using schema::Type;

// `fill(record)` makes a record and returns a place in it, about which `tell(teller, place)` tells.
// The wide form always does, so that nothing has to be read twice.
template <class Fill, class Tell>
void Decoder::piece(dynamic::Visitor& visitor, const Fill& fill, const Tell& tell) {
  RecordBuilder record(Form::kWide, most_bytes(), trail_);
  record_ = &record;
  const Place place = fill(record);
  told_bytes_ += record.size();
  const auto bytes = record.release();
  tell(RecordTeller(bytes, types_, visitor), place);
  if (visitor.stopped()) throw Fault(*visitor.stopped());
}

void Decoder::tell(dynamic::Visitor& visitor) {
  tell_content(types_.schema().root, Storage::kChunkable, file_.root(), visitor);
}

void Decoder::tell_content(const Type& type, Storage storage, const Chunk& chunk,
                           dynamic::Visitor& visitor) {
  const Trail::Level level(trail_);
  if (type.kind == Kind::kBox) return tell_content(type.arguments[0], storage, chunk, visitor);
  if (type.kind == Kind::kStruct) return tell_structure(type, chunk, visitor);
  if (type.kind == Kind::kVec && !types_.is_map_entry(type.arguments[0])) {
    return tell_vec(type, chunk, visitor);
  }
  const bool is_map = type.kind == Kind::kVec || storage == Storage::kMap;
  if (is_map && !is_blob(chunk)) return tell_map(type, chunk, visitor);
  piece(
      visitor,
      [&](RecordBuilder& record) {
        const schema::Layout layout = types_.layouts().of(type);
        const Place at = record.take(layout.size, layout.align);
        content(type, storage, chunk, at);
        return at;
      },
      [&](const RecordTeller& teller, Place at) { teller.value(type, at); });
}

void Decoder::tell_stored(const Type& type, Storage storage, const Chunk& chunk,
                          dynamic::Visitor& visitor) {
  if (type.kind != Kind::kOptional) return tell_content(type, storage, chunk, visitor);
  piece(
      visitor,
      [&](RecordBuilder& record) {
        const Place at = record.take(2 * shape::kSlotSize, shape::kSlotSize);
        stored(type, storage, chunk, at);
        return at;
      },
      [&](const RecordTeller& teller, Place at) { teller.stored(type, storage, at); });
}

// The fields come in the order of declaration, those in the struct's own chunk among the others.
void Decoder::tell_structure(const Type& type, const Chunk& chunk, dynamic::Visitor& visitor) {
  expect_children(chunk, types_.remote_fields(type));
  const auto& fields = types_.definition(type).fields;
  const auto& offsets = types_.layouts().offsets(type.definition);
  std::uint32_t child = 0;
  const auto fill = [&](RecordBuilder& record) {
    const Trail::InChunk here(trail_, chunk.ref.offset);
    const schema::Layout layout = types_.layouts().of(type);
    const Place at = record.take(layout.size, layout.align);
    BincodeReader in(chunk.payload, trail_);
    values().inline_fields(type, in, at);
    in.finish();
    return at;
  };
  piece(visitor, fill, [&](const RecordTeller& teller, Place at) {
    visitor.begin_struct(type);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const Trail::Step step(trail_, fields[i].name);
      visitor.field(fields[i]);
      if (fields[i].storage == Storage::kInline) {
        teller.value(fields[i].type, at + offsets[i]);
      } else {
        tell_stored(fields[i].type, fields[i].storage, file_.child(chunk, child++), visitor);
      }
    }
    visitor.end_struct(type);
  });
}

void Decoder::tell_vec(const Type& type, const Chunk& chunk, dynamic::Visitor& visitor) {
  const Type& element = type.arguments[0];
  const schema::Layout layout = types_.layouts().of(element);
  const Trail::InChunk here(trail_, chunk.ref.offset);
  BincodeReader in(chunk.payload, trail_);
  const auto total = in.fixed<std::uint64_t>();
  BincodeReader runs = in;
  visitor.begin_list(type, check_runs(chunk, in, total));
  std::uint32_t child = 0;
  std::uint64_t first = 0;
  std::uint64_t held = 0;  // by all shards: LZ4 can make a small file a large one
  for (std::uint64_t left = total == 0 ? 0 : runs.count(2); left > 0; --left) {
    const std::uint64_t each = runs.number<std::uint32_t>();
    for (auto repeat = runs.number<std::uint32_t>(); repeat > 0; --repeat, first += each) {
      const Shard shard = {file_.child(chunk, child++), each};
      check_room(unboxed(element), shard);
      held += shard.chunk.payload.size();
      check_held(held);
      piece(
          visitor,
          [&](RecordBuilder& record) {
            record.check_items(each, layout.size);
            const Place at = record.take(each * layout.size, layout.align);
            items(element, shard.chunk, first, each, at);
            return at;
          },
          [&](const RecordTeller& teller, Place at) { teller.elements(type, first, each, at); });
    }
  }
  visitor.end_list(type);
}

// A map, or a vec of RustMapEntry.
void Decoder::tell_map(const Type& type, const Chunk& chunk, dynamic::Visitor& visitor) {
  const bool is_map = type.kind == Kind::kMap;
  const Trail::InChunk here(trail_, chunk.ref.offset);
  const std::uint32_t shards = map_shards(chunk);
  is_map ? visitor.begin_map(type, 0) : visitor.begin_list(type, 0);
  std::uint64_t first = 0;
  std::uint64_t held = 0;
  std::int64_t last = -1;
  for (std::uint32_t i = 0; i < chunk.children; ++i) {
    const MapShard shard = map_shard(type, chunk, i);
    held += shard.chunk.payload.size();
    check_held(held);
    check_hashes(shard, i, chunk.children, shards, &last);
    tell_entries(type, shard, first, visitor);
    first += shard.count;
  }
  is_map ? visitor.end_map(type) : visitor.end_list(type);
  if (visitor.stopped()) throw Fault(*visitor.stopped());
}

void Decoder::tell_entries(const Type& type, const MapShard& shard, std::uint64_t first,
                           dynamic::Visitor& visitor) {
  if (shard.count == 0) return entries(shard, {}, first);
  const bool is_map = type.kind == Kind::kMap;
  schema::Layout layout;
  EntryPlaces places;
  if (is_map) {
    const schema::Layouts::Entry entry = types_.layouts().entry(type);
    layout = entry.pair;
    places = {&type.arguments[0], &type.arguments[1], 0, entry.value_offset, layout.size};
  } else {
    const Type& entry = type.arguments[0];
    const auto& fields = types_.definition(entry).fields;
    const auto& offsets = types_.layouts().offsets(entry.definition);
    layout = types_.layouts().of(entry);
    places = {&fields[0].type, &fields[1].type, offsets[0], offsets[1], layout.size};
  }
  piece(
      visitor,
      [&](RecordBuilder& record) {
        record.check_items(shard.count, layout.size);
        const Place at = record.take(shard.count * layout.size, layout.align);
        EntryPlaces here = places;
        here.first_key += at;
        here.first_value += at;
        entries(shard, here, first);
        return at;
      },
      [&](const RecordTeller& teller, Place at) {
        if (!is_map) return teller.elements(type, first, shard.count, at);
        for (std::uint64_t i = 0; i < shard.count; ++i, at += layout.size) {
          visitor.key();
          teller.value(*places.key, at);
          visitor.mapped();
          teller.value(*places.value, at + places.first_value);
        }
      });
}

}  // namespace parcode::par4
