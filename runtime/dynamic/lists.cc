#include "runtime/dynamic/lists.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/dynamic/keys.h"

namespace parcode::dynamic {

Result<ListReader> ListReader::open(std::shared_ptr<const TypedFile> file, const Spot& list) {
  ListReader reader;
  const Types& types = file->types();
  reader.element_ = &list.type->arguments[0];
  reader.stride_ = types.layout(*reader.element_).size;
  reader.chunk_ = list.chunk;
  reader::Call call(file->state());
  ReadCursor in = call.cursor(list.chunk.get());
  std::uint64_t items = list.type->length;
  if (list.type->kind == schema::Kind::kArray) {
    reader.place_ = list.place;
    reader.shard_count_ = items;
  } else {
    const bool stored = list.form == Spot::Form::kStored;
    ReadCursor::Target target;
    if (!follow_items(in, types, *list.type, list.place,
                      stored ? MayBe::kElsewhere : MayBe::kInsideOnly, &target)) {
      return call.error(*list.chunk.get());
    }
    items = target.count;
    if (target.elsewhere) {
      const format::RefBlock block = in.ref_block(target);
      items = block.items;
      if (!reader::open_container(in, block, &reader.container_)) {
        return call.error(*list.chunk.get());
      }
    } else {
      reader.place_ = target.place;
      reader.shard_count_ = items;
    }
  }
  reader.first_ = std::min(list.first, items);
  reader.count_ = std::min(list.count, items - reader.first_);
  reader.file_ = std::move(file);
  return reader;
}

Result<Spot> ListReader::at(std::uint64_t index) {
  const std::uint64_t item = first_ + index;
  const bool is_here = item >= shard_first_ && item - shard_first_ < shard_count_;
  if (!is_here || !chunk_) {
    const auto shard = container_->shard_of(item);
    if (!shard) return Failure(shard.error());
    auto chunk = container_->leaf(shard->leaf);
    if (!chunk) return Failure(std::move(chunk.error()));
    if (shard->count > (*chunk)->bytes().size() / stride_) {
      Error error{
          .code = ErrorCode::kCorrupt,
          .message = "a shard is too short for its " + std::to_string(shard->count) + " elements"};
      reader::locate(error, *chunk->get());
      return Failure(std::move(error));
    }
    chunk_ = std::move(*chunk);
    place_ = 0;
    shard_first_ = shard->first;
    shard_count_ = shard->count;
  }
  return Spot{.chunk = chunk_, .place = place_ + (item - shard_first_) * stride_, .type = element_};
}

Result<MapReader> MapReader::open(std::shared_ptr<const TypedFile> file, const Spot& map) {
  MapReader reader;
  const Types& types = file->types();
  reader.map_ = map.type;
  reader.layout_ = types.entry(*map.type);
  reader.chunk_ = map.chunk;
  reader::Call call(file->state());
  ReadCursor in = call.cursor(map.chunk.get());
  const bool stored = map.form == Spot::Form::kStored;
  ReadCursor::Target target;
  bool good = follow_items(in, types, *map.type, map.place,
                           stored ? MayBe::kElsewhere : MayBe::kInsideOnly, &target);
  if (good && target.elsewhere) {
    const format::RefBlock block = in.ref_block(target);
    reader.items_ = block.items;
    good = reader::open_container(in, block, &reader.container_);
  } else if (good) {
    reader.items_ = target.count;
    reader.loaded_ = 0;
    good = open_block(in, types, *map.type, target.place, target.count, &reader.bucket_);
  }
  if (!good) return call.error(*map.chunk.get());
  reader.file_ = std::move(file);
  return reader;
}

std::uint64_t MapReader::buckets() const {
  return container_ == nullptr ? 1 : container_->leaves();
}

Status MapReader::load(std::uint64_t bucket) {
  if (loaded_ == bucket) return {};
  auto chunk = container_->leaf(bucket);
  if (!chunk) return Failure(std::move(chunk.error()));
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(chunk->get());
  if (!open_bucket_chunk(in, file_->types(), *map_, &bucket_)) return call.error(*chunk->get());
  chunk_ = std::move(*chunk);
  loaded_ = bucket;
  return {};
}

Result<std::uint64_t> MapReader::entries_in(std::uint64_t bucket) {
  return load(bucket).map([this] { return bucket_.geometry.count; });
}

MapReader::Entry MapReader::entry_at(Place at) const {
  return {.key = {.chunk = chunk_, .place = at, .type = &map_->arguments[0]},
          .value = {.chunk = chunk_, .place = at + layout_.value_at, .type = &map_->arguments[1]}};
}

Result<MapReader::Entry> MapReader::entry(std::uint64_t bucket, std::uint64_t index) {
  return load(bucket).map([&] { return entry_at(bucket_.entry(index, layout_.shape)); });
}

Result<std::optional<MapReader::Entry>> MapReader::find(const std::vector<std::byte>& key) {
  if (items_ == 0) return std::optional<Entry>();
  const std::uint64_t hash = xxh3_64(key);
  const map::Position position = map::position_of(hash, buckets());
  if (Status loaded = load(position.bucket); !loaded) return Failure(std::move(loaded.error()));
  if (bucket_.geometry.count == 0) return std::optional<Entry>();
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(chunk_.get());
  Place at = 0;
  std::vector<std::byte> stored;
  const auto matches = [&](std::uint64_t index) {
    at = bucket_.entry(index, layout_.shape);
    stored.clear();
    if (!encode_stored_key(in, file_->types(), map_->arguments[0], at, stored)) {
      return Match::kError;
    }
    return stored == key ? Match::kYes : Match::kNo;
  };
  switch (map::find(in, bucket_, hash, position.fraction, matches)) {
    case Match::kYes:
      return std::optional<Entry>(entry_at(at));
    case Match::kNo:
      return std::optional<Entry>();
    case Match::kError:
      break;
  }
  return call.error(*chunk_.get());
}

}  // namespace parcode::dynamic
