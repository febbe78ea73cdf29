// A .pcode file into chunks of PAR4.
//
// The crate's save_sync makes its nodes depth first: a chunk, then those of its fields in the order
// of declaration; a Vec or map: the container, the first shard, the chunks of its items, the next
// shard. It writes them in exactly the reverse order. So this walk goes backwards, last field and
// last item first, and writes each chunk once all below it are written: then nothing but the
// references of the chunks above is kept.
//
// How a Vec is cut is the crate's rule, and depends on the number of processors:
//   average = bytes of the first 8 items, whole, with their count / how many they are, at least 1
//   each    = min(128 KiB / average, items / (4 x cpus)), each of the two at least 1
//   each    = max(4 KiB / average, 1) where each x average is below 4 KiB
// A map has items / 2000 shards, between 1 and 1024, or none where it is empty.
//
// Tests: tests/runtime/interop/par4/golden_test.cc.

#include "runtime/interop/par4/encode.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "runtime/interop/par4/chunk_writer.h"
#include "runtime/interop/par4/rust_hash.h"
#include "runtime/interop/par4/sequence.h"
#include "runtime/interop/par4/stored_values.h"
#include "runtime/interop/par4/value_encoder.h"
#include "runtime/reader/call.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr std::uint64_t kSampleItems = 8;
constexpr std::uint64_t kShardBytes = 128 << 10;
constexpr std::uint64_t kLeastShardBytes = 4 << 10;
constexpr std::uint64_t kShardsPerCpu = 4;
constexpr std::uint64_t kEntriesPerShard = 2000;
constexpr std::uint64_t kMostMapShards = 1024;

// A field with chunks of its own, or what stands for one.
struct Remote {
  const Type* type = nullptr;
  Storage storage = Storage::kChunkable;
  bool lz4 = false;
};

Remote remote_of(const schema::Field& field) {
  return {&field.type, field.storage, field.compression == schema::Compression::kLz4};
}

// Of a map's entries, or of a vec of RustMapEntry.
struct EntryTypes {
  const Type* key = nullptr;
  const Type* value = nullptr;
  Place key_at = 0;
  Place value_at = 0;
};

class Encoder {
 public:
  Encoder(const RustTypes& types, const SaveOptions& options, io::Output& output, Trail& trail)
      : types_(types),
        cpus_(options.cpus),
        trail_(trail),
        values_(types, trail),
        chunks_(output, options.compression == Compression::kLz4, trail) {}

  SaveReport root(ReadCursor& in) {
    const Type& type = types_.schema().root;
    return chunks_.finish(content(in, {&type}, 0, /*elsewhere=*/true));
  }

 private:
  // Each writes the chunks of a value and returns the last one, which leads to all others. The
  // value's fixed part is at `at`; `elsewhere`: its slot, if it is one, may lead to other chunks.
  ChunkRef content(ReadCursor& in, Remote remote, Place at, bool elsewhere);
  // The same for a field that is not inline, whose slot is at `at`.
  ChunkRef stored(ReadCursor& in, Remote remote, Place at);
  template <class Write>
  ChunkRef leaf(bool lz4, const Write& write);

  ChunkRef structure(ReadCursor& in, Remote remote, Place at);
  void remote_fields(ReadCursor& in, const Type& type, Place at, std::vector<ChunkRef>* reversed);

  ChunkRef vec(Sequence& items, Remote remote);
  std::uint64_t items_per_shard(Sequence& items, const Type& element);
  ChunkRef shard(Sequence& items, Remote remote, std::uint64_t first, std::uint64_t count);
  std::pair<ReadCursor, Place> unbox(ReadCursor in, const Type& type, Place at);

  ChunkRef blob(Sequence& entries, Remote remote);
  ChunkRef map(Sequence& entries, Remote remote);
  ChunkRef map_shard(Sequence& entries, const EntryTypes& types,
                     const std::vector<std::pair<std::uint64_t, std::uint64_t>>& members, bool lz4);

  const RustTypes& types_;
  unsigned cpus_;
  Trail& trail_;
  ValueEncoder values_;
  ChunkWriter chunks_;
};

template <class Write>
ChunkRef Encoder::leaf(bool lz4, const Write& write) {
  BincodeWriter out;
  write(out);
  return chunks_.add(out.bytes(), {}, lz4);
}

ChunkRef Encoder::content(ReadCursor& in, Remote remote, Place at, bool elsewhere) {
  const Trail::Level level(trail_);
  const Type& type = *remote.type;
  switch (type.kind) {
    case Kind::kBox:
      remote.type = &type.arguments[0];
      return content(in, remote, stored_box(in, type.arguments[0], at, types_, trail_), false);
    case Kind::kStruct:
      return structure(in, remote, at);
    case Kind::kVec: {
      Sequence items = Sequence::of_vec(in, type, at, elsewhere, types_, trail_);
      return types_.is_map_entry(type.arguments[0]) ? map(items, remote) : vec(items, remote);
    }
    case Kind::kMap: {
      Sequence entries = Sequence::of_map(in, type, at, elsewhere, types_, trail_);
      return remote.storage == Storage::kMap ? map(entries, remote) : blob(entries, remote);
    }
    default:
      return leaf(remote.lz4, [&](BincodeWriter& out) { values_.value(in, type, at, out); });
  }
}

ChunkRef Encoder::stored(ReadCursor& in, Remote remote, Place at) {
  const Type& type = *remote.type;
  if (type.kind == Kind::kVec || (type.kind == Kind::kMap && remote.storage == Storage::kMap)) {
    return content(in, remote, at, /*elsewhere=*/true);
  }
  if (type.kind == Kind::kOptional || type.kind == Kind::kString) {
    return leaf(remote.lz4,
                [&](BincodeWriter& out) { values_.stored(in, type, remote.storage, at, out); });
  }
  remote.type = &stored_content_of(type);
  if (remote.type->kind == Kind::kString) return stored(in, remote, at);
  StoredContent found = stored_content(in, *remote.type, at, types_, trail_);
  return content(found.in, remote, found.at, /*elsewhere=*/false);
}

ChunkRef Encoder::structure(ReadCursor& in, Remote remote, Place at) {
  std::vector<ChunkRef> children;
  remote_fields(in, *remote.type, at, &children);
  std::reverse(children.begin(), children.end());
  BincodeWriter out;
  values_.inline_fields(in, *remote.type, at, out);
  return chunks_.add(out.bytes(), children, remote.lz4);
}

// The chunks of a struct's own fields, the last field first.
void Encoder::remote_fields(ReadCursor& in, const Type& type, Place at,
                            std::vector<ChunkRef>* reversed) {
  const auto& fields = types_.definition(type).fields;
  const auto& offsets = types_.layouts().offsets(type.definition);
  for (std::size_t i = fields.size(); i-- > 0;) {
    if (fields[i].storage == Storage::kInline) continue;
    const Trail::Step step(trail_, fields[i].name);
    reversed->push_back(stored(in, remote_of(fields[i]), at + offsets[i]));
  }
}

std::uint64_t Encoder::items_per_shard(Sequence& items, const Type& element) {
  const std::uint64_t sampled = std::min(items.size(), kSampleItems);
  BincodeWriter sample(BincodeWriter::Mode::kCount);
  sample.count(sampled);
  values_.items(items, element, 0, sampled, sample);
  const std::uint64_t average = std::max<std::uint64_t>(sample.size() / sampled, 1);
  const std::uint64_t by_size = std::max<std::uint64_t>(kShardBytes / average, 1);
  const std::uint64_t by_cpus = std::max<std::uint64_t>(items.size() / (kShardsPerCpu * cpus_), 1);
  const std::uint64_t each = std::min(by_size, by_cpus);
  const bool small = each < kLeastShardBytes && each * average < kLeastShardBytes;
  const std::uint64_t chosen =
      small ? std::max<std::uint64_t>(kLeastShardBytes / average, 1) : each;
  return std::min<std::uint64_t>(chosen, std::numeric_limits<std::uint32_t>::max());
}

ChunkRef Encoder::vec(Sequence& items, Remote remote) {
  const Type& element = remote.type->arguments[0];
  BincodeWriter out;
  out.fixed<std::uint64_t>(items.size());
  std::vector<ChunkRef> shards;
  if (items.size() == 0) {
    out.count(0);
    return chunks_.add(out.bytes(), shards, remote.lz4);
  }
  const std::uint64_t each = items_per_shard(items, element);
  const std::uint64_t full = items.size() / each;
  const std::uint64_t rest = items.size() % each;
  if (full + 1 > std::numeric_limits<std::uint32_t>::max()) {
    trail_.fail(ErrorCode::kLimit, "PAR4 cannot hold a Vec of this many shards");
  }
  if (rest != 0) shards.push_back(shard(items, remote, full * each, rest));
  for (std::uint64_t i = full; i-- > 0;) shards.push_back(shard(items, remote, i * each, each));
  std::reverse(shards.begin(), shards.end());
  out.count((full != 0 ? 1 : 0) + (rest != 0 ? 1 : 0));
  if (full != 0) {
    out.number(static_cast<std::uint32_t>(each));
    out.number(static_cast<std::uint32_t>(full));
  }
  if (rest != 0) {
    out.number(static_cast<std::uint32_t>(rest));
    out.number(std::uint32_t{1});
  }
  return chunks_.add(out.bytes(), shards, remote.lz4);
}

// The content of the boxes around an item.
std::pair<ReadCursor, Place> Encoder::unbox(ReadCursor in, const Type& type, Place at) {
  if (type.kind != Kind::kBox) return {in, at};
  const Place content = stored_box(in, type.arguments[0], at, types_, trail_);
  return unbox(in, type.arguments[0], content);
}

ChunkRef Encoder::shard(Sequence& items, Remote remote, std::uint64_t first, std::uint64_t count) {
  const Type& element = remote.type->arguments[0];
  const Type& item = unboxed(element);
  std::vector<ChunkRef> children;
  BincodeWriter out;
  out.count(count);
  if (types_.remote_fields(item) == 0) {
    values_.items(items, element, first, count, out);
    return chunks_.add(out.bytes(), children, remote.lz4);
  }
  Trail::Step step(trail_);
  for (std::uint64_t i = first + count; i-- > first;) {
    step.at(i);
    const Sequence::Item found = items.item(i);
    auto [in, at] = unbox(found.in, element, found.at);
    remote_fields(in, item, at, &children);
  }
  std::reverse(children.begin(), children.end());
  for (std::uint64_t i = first; i < first + count; ++i) {
    step.at(i);
    const Sequence::Item found = items.item(i);
    auto [in, at] = unbox(found.in, element, found.at);
    values_.inline_fields(in, item, at, out);
  }
  return chunks_.add(out.bytes(), children, remote.lz4);
}

// A HashMap in one chunk; an empty one is a u32, and never compressed by its field.
ChunkRef Encoder::blob(Sequence& entries, Remote remote) {
  if (entries.size() == 0) {
    return leaf(false, [](BincodeWriter& out) { out.fixed(std::uint32_t{0}); });
  }
  return leaf(remote.lz4, [&](BincodeWriter& out) { values_.list(entries, *remote.type, out); });
}

ChunkRef Encoder::map(Sequence& entries, Remote remote) {
  const Type& type = *remote.type;
  EntryTypes types;
  if (type.kind == Kind::kMap) {
    types = {&type.arguments[0], &type.arguments[1], 0, types_.layouts().entry(type).value_offset};
  } else {
    const auto& fields = types_.definition(type.arguments[0]).fields;
    const auto& offsets = types_.layouts().offsets(type.arguments[0].definition);
    types = {&fields[0].type, &fields[1].type, offsets[0], offsets[1]};
  }
  const std::uint64_t count =
      entries.size() == 0
          ? 0
          : std::clamp<std::uint64_t>(entries.size() / kEntriesPerShard, 1, kMostMapShards);
  // Of each shard: the hashes and indices of its entries, in their own order.
  std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> members(count);
  Trail::Step step(trail_);
  for (std::uint64_t i = 0; i < entries.size(); ++i) {
    step.at(i);
    Sequence::Item entry = entries.item(i);
    const std::uint64_t hash =
        rust_hash(entry.in, *types.key, entry.at + types.key_at, types_, trail_);
    members[hash % count].emplace_back(hash, i);
  }
  std::vector<ChunkRef> shards;
  for (std::uint64_t i = count; i-- > 0;) {
    shards.push_back(map_shard(entries, types, members[i], remote.lz4));
  }
  std::reverse(shards.begin(), shards.end());
  BincodeWriter out;
  out.fixed(static_cast<std::uint32_t>(count));
  return chunks_.add(out.bytes(), shards, remote.lz4);
}

ChunkRef Encoder::map_shard(Sequence& entries, const EntryTypes& types,
                            const std::vector<std::pair<std::uint64_t, std::uint64_t>>& members,
                            bool lz4) {
  const Type& value = unboxed(*types.value);
  std::vector<ChunkRef> children;
  BincodeWriter out;
  if (members.empty()) return chunks_.add({}, children, lz4);
  Trail::Step step(trail_);
  for (std::size_t i = members.size(); types_.remote_fields(value) != 0 && i-- > 0;) {
    step.at(members[i].second);
    const Sequence::Item found = entries.item(members[i].second);
    auto [in, at] = unbox(found.in, *types.value, found.at + types.value_at);
    remote_fields(in, value, at, &children);
  }
  std::reverse(children.begin(), children.end());
  out.fixed(static_cast<std::uint32_t>(members.size()));
  out.fixed(std::uint32_t{0});
  for (const auto& [hash, index] : members) out.fixed(hash);
  BincodeWriter bodies;
  for (const auto& [hash, index] : members) {
    step.at(index);
    if (bodies.size() > std::numeric_limits<std::uint32_t>::max()) {
      trail_.fail(ErrorCode::kLimit, "PAR4 cannot hold more than 4 GiB of a map in a shard");
    }
    out.fixed(static_cast<std::uint32_t>(bodies.size()));
    Sequence::Item entry = entries.item(index);
    values_.value(entry.in, *types.key, entry.at + types.key_at, bodies);
    values_.value(entry.in, *types.value, entry.at + types.value_at, bodies);
  }
  out.append(bodies.bytes().data(), bodies.size());
  return chunks_.add(out.bytes(), children, lz4);
}

}  // namespace

SaveReport encode(reader::FileState& file, const RustTypes& types, const SaveOptions& options,
                  io::Output& output, Trail& trail) {
  auto chunk = file.chunk(file.footer().root, file.footer_offset());
  if (!chunk) throw Fault(chunk.error());
  reader::Call call(file);
  ReadCursor in = call.cursor(chunk->get());
  require(in.check(0, types.layouts().of(types.schema().root).size, 1), in, trail);
  return Encoder(types, options, output, trail).root(in);
}

}  // namespace parcode::par4
