// Chunks of PAR4 into one record.
//
// A chunk holds what its type says; only the root's and the schema tell which that is:
//
//   struct   payload: the fields without chunks of their own; children: the others, in order
//   Vec      payload: u64 items, list of (u32 items in a shard, u32 how many such shards);
//            children: the shards. A shard's payload: count, items; of structs only the fields
//            without chunks, and the others as children, item by item
//   HashMap  chunkable: payload: all of it, in bincode; an empty one is four zeros
//            map: payload: u32 shards; children: the shards. A shard's payload: empty, or u32 n,
//            u32 0, u64 hash[n], u32 offset[n], entries; the values' own chunks as children, which
//            nobody needs, for the entries hold the values whole
//   others   payload: all of it, in bincode
//
// In the old dialect a Vec's shard holds its items whole, with a chunk for each of them in
// addition, and a small map is stored as if it were chunkable. Where one field has a chunk in each
// item, both dialects have as many children; then only one of them reads the payload to its end.
//
// What the crate overlooks and we refuse: items that are missing or too many, bytes left behind a
// value, children that nobody asks for, entries in the wrong shard.
//
// Tests: tests/runtime/interop/par4/golden_test.cc, damage_test.cc.

#include "runtime/interop/par4/decode.h"

#include <string>
#include <utility>
#include <vector>

#include "runtime/interop/par4/decoder.h"

namespace parcode::par4 {

using schema::Kind;
using schema::Storage;
using schema::Type;

RootRecord Decoder::root(Form form) {
  RecordBuilder record(form, most_bytes(), trail_);
  record_ = &record;
  const Type& type = types_.schema().root;
  const schema::Layout layout = types_.layouts().of(type);
  content(type, Storage::kChunkable, file_.root(), record.take(layout.size, layout.align));
  return {record.release(), form};
}

void Decoder::expect_children(const Chunk& chunk, std::uint64_t count) const {
  if (chunk.children == count) return;
  const Trail::InChunk here(trail_, chunk.ref.offset);
  trail_.corrupt("a chunk has " + std::to_string(chunk.children) + " children where its type has " +
                 std::to_string(count) + ": the schema is another one, or the file is damaged");
}

void Decoder::content(const Type& type, Storage storage, const Chunk& chunk, Place at) {
  const Trail::Level level(trail_);
  switch (type.kind) {
    case Kind::kBox:
      return content(type.arguments[0], storage, chunk, unbox(type, at));
    case Kind::kStruct:
      return structure(type, chunk, at);
    case Kind::kVec:
      if (types_.is_map_entry(type.arguments[0])) return map(type, chunk, at);
      return vec(type.arguments[0], chunk, at);
    case Kind::kMap:
      return storage == Storage::kMap ? map(type, chunk, at) : blob(type, chunk, at);
    default:
      return leaf(chunk, [&](BincodeReader& in) { values().value(type, in, at); });
  }
}

void Decoder::stored(const Type& type, Storage storage, const Chunk& chunk, Place at) {
  if (storage == Storage::kMap && type.kind == Kind::kMap) {
    return content(type, storage, chunk, at);
  }
  switch (type.kind) {
    case Kind::kOptional:
      return leaf(chunk, [&](BincodeReader& in) { values().stored(type, storage, in, at); });
    case Kind::kString:
    case Kind::kVec:
      return content(type, storage, chunk, at);
    default: {
      const Type& held = stored_content_of(type);
      if (held.kind == Kind::kString) return content(held, storage, chunk, at);
      const schema::Layout layout = types_.layouts().of(held);
      return content(held, storage, chunk,
                     record_->take_for_slot(at, 1, layout.size, layout.align));
    }
  }
}

// The place of what the boxes around an item lead to, made now.
Place Decoder::unbox(const Type& type, Place at) {
  if (type.kind != Kind::kBox) return at;
  const schema::Layout layout = types_.layouts().of(type.arguments[0]);
  return unbox(type.arguments[0], record_->take_for_slot(at, 1, layout.size, layout.align));
}

void Decoder::structure(const Type& type, const Chunk& chunk, Place at) {
  expect_children(chunk, types_.remote_fields(type));
  {
    const Trail::InChunk here(trail_, chunk.ref.offset);
    BincodeReader in(chunk.payload, trail_);
    values().inline_fields(type, in, at);
    in.finish();
  }
  remote_fields(type, chunk, 0, at);
}

// The fields that have chunks: the children from `first` on.
void Decoder::remote_fields(const Type& type, const Chunk& chunk, std::uint32_t first, Place at) {
  const auto& fields = types_.definition(type).fields;
  const auto& offsets = types_.layouts().offsets(type.definition);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].storage == Storage::kInline) continue;
    const Trail::Step step(trail_, fields[i].name);
    stored(fields[i].type, fields[i].storage, file_.child(chunk, first++), at + offsets[i]);
  }
}

// How many items the shards hold together, of which the list of runs in `in` tells; checks that it
// fits the children.
std::uint64_t Decoder::check_runs(const Chunk& chunk, BincodeReader& in,
                                  std::uint64_t total) const {
  std::uint64_t items = 0;
  std::uint64_t shards = 0;
  for (std::uint64_t left = in.count(2); left > 0; --left) {
    const std::uint64_t each = in.number<std::uint32_t>();
    const std::uint64_t repeat = in.number<std::uint32_t>();
    shards += repeat;  // below 2^32 each, and no more of them than the chunk has bytes
    if (each == 0 || repeat == 0 || !checked_add(items, each * repeat, &items)) {
      trail_.corrupt("a Vec has a run of " + std::to_string(repeat) + " shards with " +
                     std::to_string(each) + " items, which cannot be");
    }
  }
  in.finish();
  if (items != total || shards != chunk.children) {
    trail_.corrupt("a Vec says that it has " + std::to_string(total) + " items, its runs say " +
                   std::to_string(items) + " in " + std::to_string(shards) +
                   " shards, and it has " + std::to_string(chunk.children) + " children");
  }
  return items;
}

void Decoder::vec(const Type& element, const Chunk& chunk, Place slot) {
  const Trail::InChunk here(trail_, chunk.ref.offset);
  BincodeReader in(chunk.payload, trail_);
  const auto total = in.fixed<std::uint64_t>();
  BincodeReader runs = in;
  if (check_runs(chunk, in, total) == 0) return;
  // Every shard is read and its size compared before memory is set aside for the items.
  std::vector<Shard> shards;
  std::uint64_t held = 0;
  for (std::uint64_t left = runs.count(2); left > 0; --left) {
    const std::uint64_t each = runs.number<std::uint32_t>();
    for (auto repeat = runs.number<std::uint32_t>(); repeat > 0; --repeat) {
      shards.push_back({file_.child(chunk, static_cast<std::uint32_t>(shards.size())), each});
      check_room(unboxed(element), shards.back());
      held += shards.back().chunk.payload.size();
      check_held(held);
    }
  }
  const schema::Layout layout = types_.layouts().of(element);
  Place at = record_->take_items(slot, total, layout.size, layout.align);
  std::uint64_t first = 0;
  for (Shard& shard : shards) {
    items(element, shard.chunk, first, shard.count, at);
    first += shard.count;
    at += shard.count * layout.size;
    shard.chunk = Chunk();  // what was decompressed goes
  }
}

// Shards are decompressed before they are decoded: LZ4 can make a small file a large one.
void Decoder::check_held(std::uint64_t bytes) const {
  if (bytes <= limits_.decoded_bytes) return;
  trail_.fail(ErrorCode::kLimit, "shards of more bytes than Limits::decoded_bytes allows");
}

// Whether a shard has bytes for its items: in its payload, or, for structs that have nothing but
// chunks of their own, in its table of children.
void Decoder::check_room(const Type& item, const Shard& shard) const {
  const Trail::InChunk here(trail_, shard.chunk.ref.offset);
  const std::uint64_t most = types_.least_bytes(item) == 0
                                 ? kMostOfNothing
                                 : shard.chunk.payload.size() + shard.chunk.children;
  if (shard.count > most) {
    trail_.corrupt("a shard is said to hold " + std::to_string(shard.count) +
                   " items, more than fit its " + std::to_string(shard.chunk.payload.size()) +
                   " bytes");
  }
}

void Decoder::items(const Type& element, const Chunk& chunk, std::uint64_t first,
                    std::uint64_t count, Place at) {
  const Type& item = unboxed(element);
  const std::uint32_t remote = types_.remote_fields(item);
  const bool shallow = remote != 0 && is_shallow(item, chunk, count);
  if (remote == 0) expect_children(chunk, 0);
  const std::uint64_t stride = types_.layouts().of(element).size;
  const Trail::InChunk here(trail_, chunk.ref.offset);
  BincodeReader in(chunk.payload, trail_);
  const auto stored_count = in.number<std::uint64_t>();
  if (stored_count != count) {
    trail_.corrupt("a shard holds " + std::to_string(stored_count) + " items where its Vec says " +
                   std::to_string(count));
  }
  if (!shallow) {
    values().elements(element, count, in, at, first);
    return in.finish();
  }
  std::vector<Place> places;
  places.reserve(count);
  Trail::Step step(trail_);
  for (std::uint64_t i = 0; i < count; ++i) {
    step.at(first + i);
    places.push_back(unbox(element, at + i * stride));
    values().inline_fields(item, in, places.back());
  }
  in.finish();
  for (std::uint64_t i = 0; i < count; ++i) {
    step.at(first + i);
    remote_fields(item, chunk, static_cast<std::uint32_t>(i * remote), places[i]);
  }
}

// Whether the structs of a shard are without the fields that have chunks: today's dialect. In the
// old one they are whole.
bool Decoder::is_shallow(const Type& item, const Chunk& chunk, std::uint64_t count) {
  const std::uint64_t remote = types_.remote_fields(item);
  if (dialect_ == Dialect::kAuto) {
    const bool as_current = chunk.children == count * remote;
    const bool as_old = chunk.children == count;
    if (as_current && as_old) {
      const bool old = !reads_exactly(item, chunk, count, /*shallow=*/true) &&
                       reads_exactly(item, chunk, count, /*shallow=*/false);
      dialect_ = old ? Dialect::kOld : Dialect::kCurrent;
    } else if (as_old) {
      dialect_ = Dialect::kOld;
    } else {
      dialect_ = Dialect::kCurrent;
    }
  }
  const bool shallow = dialect_ == Dialect::kCurrent;
  expect_children(chunk, shallow ? count * remote : count);
  return shallow;
}

// Whether the payload of a shard is `count` and that many items, and nothing more.
bool Decoder::reads_exactly(const Type& item, const Chunk& chunk, std::uint64_t count,
                            bool shallow) {
  RecordBuilder scratch(Form::kWide, most_bytes(), trail_);
  ValueDecoder trial(types_, scratch, trail_);
  const schema::Layout layout = types_.layouts().of(item);
  try {
    BincodeReader in(chunk.payload, trail_);
    if (in.number<std::uint64_t>() != count) return false;
    for (std::uint64_t left = count; left > 0; --left) {
      const Place at = scratch.take(layout.size, layout.align);
      if (shallow) {
        trial.inline_fields(item, in, at);
      } else {
        trial.value(item, in, at);
      }
    }
    return in.remaining() == 0;
  } catch (const Fault& fault) {
    if (fault.error().code == ErrorCode::kLimit) throw;
    return false;
  }
}

RootRecord decode(Bytes file, const RustTypes& types, const LoadOptions& options, Trail& trail,
                  format::Form form) {
  try {
    return Decoder(file, types, options, trail).root(form);
  } catch (const NeedsWideForm&) {
    return Decoder(file, types, options, trail).root(Form::kWide);
  }
}

void tell(Bytes file, const RustTypes& types, const LoadOptions& options, Trail& trail,
          dynamic::Visitor& visitor) {
  Decoder(file, types, options, trail).tell(visitor);
}

}  // namespace parcode::par4
