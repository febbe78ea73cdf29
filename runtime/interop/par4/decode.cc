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

#include <optional>
#include <string>
#include <utility>

#include "runtime/interop/par4/frame.h"
#include "runtime/interop/par4/map_block.h"
#include "runtime/interop/par4/record.h"
#include "runtime/interop/par4/value_decoder.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr std::uint64_t kHashSize = sizeof(std::uint64_t);
constexpr std::uint64_t kOffsetSize = sizeof(std::uint32_t);
constexpr std::uint64_t kShardHeadSize = 2 * sizeof(std::uint32_t);

// Where the fixed parts of a map's keys and values go: into a map's block, or into the elements of
// a vec of RustMapEntry.
struct EntryPlaces {
  const Type* key = nullptr;
  const Type* value = nullptr;
  Place first_key = 0;
  Place first_value = 0;
  std::uint64_t stride = 0;
};

// A shard of a Vec, read but not decoded.
struct Shard {
  Chunk chunk;
  std::uint64_t count = 0;  // items, as the Vec says
};

// A shard of a map, read but not decoded.
struct MapShard {
  Chunk chunk;
  std::uint64_t count = 0;

  std::uint64_t hash(std::uint64_t index) const {
    return load_as<std::uint64_t>(chunk.payload.data() + kShardHeadSize + index * kHashSize);
  }
  std::uint32_t offset(std::uint64_t index) const {
    return load_as<std::uint32_t>(chunk.payload.data() + kShardHeadSize + count * kHashSize +
                                  index * kOffsetSize);
  }
  Bytes entries() const {
    return chunk.payload.subspan(kShardHeadSize + count * (kHashSize + kOffsetSize));
  }
};

class Decoder {
 public:
  Decoder(Bytes file, const RustTypes& types, const LoadOptions& options, Trail& trail)
      : limits_(options.limits),
        dialect_(options.dialect),
        types_(types),
        trail_(trail),
        file_(file, options.limits, trail) {}

  RootRecord root(Form form) {
    RecordBuilder record(form, limits_.decoded_bytes, trail_);
    record_ = &record;
    const Type& type = types_.schema().root;
    const schema::Layout layout = types_.layouts().of(type);
    content(type, Storage::kChunkable, file_.root(), record.take(layout.size, layout.align));
    return {record.release(), form};
  }

 private:
  // The value that `chunk` holds into its fixed part at `at` ...
  void content(const Type& type, Storage storage, const Chunk& chunk, Place at);
  // ... or where a field of that type and storage has its slot.
  void stored(const Type& type, Storage storage, const Chunk& chunk, Place at);
  template <class Read>
  void leaf(const Chunk& chunk, const Read& read);
  void expect_children(const Chunk& chunk, std::uint64_t count) const;

  void structure(const Type& type, const Chunk& chunk, Place at);
  void remote_fields(const Type& type, const Chunk& chunk, std::uint32_t first, Place at);

  void vec(const Type& element, const Chunk& chunk, Place slot);
  std::uint64_t check_runs(const Chunk& chunk, BincodeReader& in, std::uint64_t total) const;
  void check_room(const Type& item, const Shard& shard) const;
  void check_held(std::uint64_t bytes) const;
  void items(const Type& element, const Chunk& chunk, std::uint64_t first, std::uint64_t count,
             Place at);
  bool is_shallow(const Type& item, const Chunk& chunk, std::uint64_t count);
  bool reads_exactly(const Type& item, const Chunk& chunk, std::uint64_t count, bool shallow);
  Place unbox(const Type& type, Place at);

  void blob(const Type& type, const Chunk& chunk, Place slot);
  void map(const Type& type, const Chunk& chunk, Place slot);
  MapShard map_shard(const Type& type, const Chunk& parent, std::uint32_t index);
  void check_hashes(const MapShard& shard, std::uint32_t index, std::uint32_t children,
                    std::uint32_t shards, std::int64_t* last) const;
  void entries(const MapShard& shard, const EntryPlaces& places, std::uint64_t first);

  ValueDecoder values() { return ValueDecoder(types_, *record_, trail_); }

  const Limits& limits_;
  Dialect dialect_;
  const RustTypes& types_;
  Trail& trail_;
  ChunkFile file_;
  RecordBuilder* record_ = nullptr;
};

void Decoder::expect_children(const Chunk& chunk, std::uint64_t count) const {
  if (chunk.children == count) return;
  const Trail::InChunk here(trail_, chunk.ref.offset);
  trail_.corrupt("a chunk has " + std::to_string(chunk.children) + " children where its type has " +
                 std::to_string(count) + ": the schema is another one, or the file is damaged");
}

template <class Read>
void Decoder::leaf(const Chunk& chunk, const Read& read) {
  expect_children(chunk, 0);
  const Trail::InChunk here(trail_, chunk.ref.offset);
  BincodeReader in(chunk.payload, trail_);
  read(in);
  in.finish();
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
  RecordBuilder scratch(Form::kWide, limits_.decoded_bytes, trail_);
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

// A HashMap in one chunk. An empty one is a u32, or in bincode.
void Decoder::blob(const Type& type, const Chunk& chunk, Place slot) {
  leaf(chunk, [&](BincodeReader& in) {
    if (chunk.payload.size() == sizeof(std::uint32_t) &&
        load_as<std::uint32_t>(chunk.payload.data()) == 0) {
      in.take(sizeof(std::uint32_t));
      return;
    }
    values().value(type, in, slot);
  });
}

void Decoder::map(const Type& type, const Chunk& chunk, Place slot) {
  if (chunk.children == 0 && dialect_ != Dialect::kCurrent) return blob(type, chunk, slot);
  const Trail::InChunk here(trail_, chunk.ref.offset);
  BincodeReader in(chunk.payload, trail_);
  const auto shards = in.fixed<std::uint32_t>();
  in.finish();
  // The old dialect leaves out the shards that are empty, and does not say which.
  const bool complete = chunk.children == shards;
  if (!complete && (dialect_ == Dialect::kCurrent || chunk.children > shards)) {
    trail_.corrupt("a map of " + std::to_string(shards) + " shards has " +
                   std::to_string(chunk.children) + " children");
  }
  std::vector<MapShard> read;
  std::uint64_t total = 0;
  std::uint64_t held = 0;
  std::int64_t last = -1;
  for (std::uint32_t i = 0; i < chunk.children; ++i) {
    read.push_back(map_shard(type, chunk, i));
    check_hashes(read.back(), i, chunk.children, shards, &last);
    held += read.back().chunk.payload.size();
    check_held(held);
    total += read.back().count;  // each covered by 12 bytes in the file
  }
  if (total == 0) return;
  EntryPlaces places;
  std::optional<MapBlock> block;
  if (type.kind == Kind::kMap) {
    block.emplace(types_, type, total, *record_, slot);
    places = {&type.arguments[0], &type.arguments[1], block->key(0), block->value(0),
              block->key(1) - block->key(0)};
  } else {
    const Type& entry = type.arguments[0];
    const auto& fields = types_.definition(entry).fields;
    const auto& offsets = types_.layouts().offsets(entry.definition);
    const schema::Layout layout = types_.layouts().of(entry);
    const Place at = record_->take_items(slot, total, layout.size, layout.align);
    places = {&fields[0].type, &fields[1].type, at + offsets[0], at + offsets[1], layout.size};
  }
  std::uint64_t first = 0;
  for (const MapShard& shard : read) {
    entries(shard, places, first);
    first += shard.count;
  }
  if (block) block->finish();
}

MapShard Decoder::map_shard(const Type& type, const Chunk& parent, std::uint32_t index) {
  MapShard shard{.chunk = file_.child(parent, index)};
  const Trail::InChunk here(trail_, shard.chunk.ref.offset);
  const Bytes payload = shard.chunk.payload;
  if (!payload.empty()) {
    if (payload.size() >= kShardHeadSize) shard.count = load_as<std::uint32_t>(payload.data());
    if (shard.count == 0 ||
        shard.count > (payload.size() - kShardHeadSize) / (kHashSize + kOffsetSize) ||
        load_as<std::uint32_t>(payload.data() + sizeof(std::uint32_t)) != 0) {
      trail_.corrupt("a shard of a map counts " + std::to_string(shard.count) +
                     " entries, which do not fit its " + std::to_string(payload.size()) + " bytes");
    }
  }
  const bool is_map = type.kind == Kind::kMap;
  const Type& value =
      is_map ? type.arguments[1] : types_.definition(type.arguments[0]).fields[1].type;
  const std::uint64_t remote = types_.remote_fields(unboxed(value));
  const bool may_lack_them = dialect_ != Dialect::kCurrent && shard.chunk.children == 0;
  if (!may_lack_them) expect_children(shard.chunk, shard.count * remote);
  return shard;
}

// Each entry is in the shard that its hash says. `last`: the number of the shard before.
void Decoder::check_hashes(const MapShard& shard, std::uint32_t index, std::uint32_t children,
                           std::uint32_t shards, std::int64_t* last) const {
  const Trail::InChunk here(trail_, shard.chunk.ref.offset);
  if (shard.count == 0) {
    if (children != shards) trail_.corrupt("a shard of a map is empty where others are left out");
    *last = index;
    return;
  }
  const auto number = static_cast<std::int64_t>(shard.hash(0) % shards);
  bool good = children == shards ? number == index : number > *last;
  for (std::uint64_t i = 1; i < shard.count; ++i) {
    good = good && static_cast<std::int64_t>(shard.hash(i) % shards) == number;
  }
  if (!good) {
    trail_.corrupt("shard " + std::to_string(index) + " of a map holds the hash of another shard");
  }
  *last = number;
}

void Decoder::entries(const MapShard& shard, const EntryPlaces& places, std::uint64_t first) {
  const Trail::InChunk here(trail_, shard.chunk.ref.offset);
  const Bytes bytes = shard.count == 0 ? Bytes() : shard.entries();
  Trail::Step step(trail_);
  BincodeReader in(bytes, trail_);
  for (std::uint64_t i = 0; i < shard.count; ++i) {
    step.at(first + i);
    if (shard.offset(i) != bytes.size() - in.remaining()) {
      trail_.corrupt("an entry of a map begins at byte " +
                     std::to_string(bytes.size() - in.remaining()) + ", but the table says " +
                     std::to_string(shard.offset(i)));
    }
    const Place offset = (first + i) * places.stride;
    values().value(*places.key, in, places.first_key + offset);
    values().value(*places.value, in, places.first_value + offset);
  }
  in.finish();
}

}  // namespace

RootRecord decode(Bytes file, const RustTypes& types, const LoadOptions& options, Trail& trail,
                  format::Form form) {
  try {
    return Decoder(file, types, options, trail).root(form);
  } catch (const NeedsWideForm&) {
    return Decoder(file, types, options, trail).root(Form::kWide);
  }
}

}  // namespace parcode::par4
