// The Decoder's maps; see decode.cc.

#include <optional>
#include <string>
#include <vector>

#include "runtime/interop/par4/decoder.h"
#include "runtime/interop/par4/map_block.h"

namespace parcode::par4 {

using schema::Kind;
using schema::Type;

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

// How many shards a map has: as many as children, or more.
std::uint32_t Decoder::map_shards(const Chunk& chunk) {
  BincodeReader in(chunk.payload, trail_);
  const auto shards = in.fixed<std::uint32_t>();
  in.finish();
  // The old dialect leaves out the shards that are empty, and does not say which.
  const bool complete = chunk.children == shards;
  if (!complete && (dialect_ == Dialect::kCurrent || chunk.children > shards)) {
    trail_.corrupt("a map of " + std::to_string(shards) + " shards has " +
                   std::to_string(chunk.children) + " children");
  }
  return shards;
}

void Decoder::map(const Type& type, const Chunk& chunk, Place slot) {
  if (is_blob(chunk)) return blob(type, chunk, slot);
  const Trail::InChunk here(trail_, chunk.ref.offset);
  const std::uint32_t shards = map_shards(chunk);
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
    places.first_key += shard.count * places.stride;
    places.first_value += shard.count * places.stride;
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
    const Place offset = i * places.stride;
    values().value(*places.key, in, places.first_key + offset);
    values().value(*places.value, in, places.first_value + offset);
  }
  in.finish();
}

}  // namespace parcode::par4
