// Decoder: what decode() is made of. decode.cc has values and vecs, decode_maps.cc maps,
// decode_told.cc the way through a file that takes one piece after the other.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_DECODER_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_DECODER_H_

#include <algorithm>
#include <cstdint>

#include "runtime/dynamic/visitor.h"
#include "runtime/interop/par4/decode.h"
#include "runtime/interop/par4/frame.h"
#include "runtime/interop/par4/record.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/interop/par4/value_decoder.h"

namespace parcode::par4 {

inline constexpr std::uint64_t kHashSize = sizeof(std::uint64_t);
inline constexpr std::uint64_t kOffsetSize = sizeof(std::uint32_t);
inline constexpr std::uint64_t kShardHeadSize = 2 * sizeof(std::uint32_t);

// Where the fixed parts of a shard's keys and values go: into a map's block, into the elements of a
// vec of RustMapEntry, or side by side into a piece.
struct EntryPlaces {
  const schema::Type* key = nullptr;
  const schema::Type* value = nullptr;
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

  // All of the file as one record.
  RootRecord root(Form form);
  // All of the file, told to `visitor` piece by piece: a field, a shard at a time.
  void tell(dynamic::Visitor& visitor);

 private:
  using Type = schema::Type;
  using Storage = schema::Storage;

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

  bool is_blob(const Chunk& chunk) const {
    return chunk.children == 0 && dialect_ != Dialect::kCurrent;
  }
  std::uint32_t map_shards(const Chunk& chunk);
  void blob(const Type& type, const Chunk& chunk, Place slot);
  void map(const Type& type, const Chunk& chunk, Place slot);
  MapShard map_shard(const Type& type, const Chunk& parent, std::uint32_t index);
  void check_hashes(const MapShard& shard, std::uint32_t index, std::uint32_t children,
                    std::uint32_t shards, std::int64_t* last) const;
  void entries(const MapShard& shard, const EntryPlaces& places, std::uint64_t first);

  // Tells of what a chunk holds; decode_told.cc.
  void tell_content(const Type& type, Storage storage, const Chunk& chunk,
                    dynamic::Visitor& visitor);
  void tell_structure(const Type& type, const Chunk& chunk, dynamic::Visitor& visitor);
  void tell_stored(const Type& type, Storage storage, const Chunk& chunk,
                   dynamic::Visitor& visitor);
  void tell_vec(const Type& type, const Chunk& chunk, dynamic::Visitor& visitor);
  void tell_map(const Type& type, const Chunk& chunk, dynamic::Visitor& visitor);
  void tell_entries(const Type& type, const MapShard& shard, std::uint64_t first,
                    dynamic::Visitor& visitor);
  template <class Fill, class Tell>
  void piece(dynamic::Visitor& visitor, const Fill& fill, const Tell& tell);

  // What a record may take: it is one allocation, and part of what is decoded.
  std::uint64_t most_bytes() const {
    return std::min(limits_.decoded_bytes - told_bytes_, limits_.allocation);
  }

  ValueDecoder values() { return ValueDecoder(types_, *record_, trail_); }

  const Limits& limits_;
  Dialect dialect_;
  const RustTypes& types_;
  Trail& trail_;
  ChunkFile file_;
  RecordBuilder* record_ = nullptr;
  std::uint64_t told_bytes_ = 0;  // of the pieces so far
};

// A chunk that holds one value in bincode.
template <class Read>
void Decoder::leaf(const Chunk& chunk, const Read& read) {
  expect_children(chunk, 0);
  const Trail::InChunk here(trail_, chunk.ref.offset);
  BincodeReader in(chunk.payload, trail_);
  read(in);
  in.finish();
}

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_DECODER_H_
