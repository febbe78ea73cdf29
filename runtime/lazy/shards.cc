#include "runtime/lazy/shards.h"

#include "runtime/lazy/lazy_vec.h"

namespace parcode {
namespace lazy {
namespace {

Failure too_short(const reader::Chunk& chunk, std::uint64_t count) {
  Error error{.code = ErrorCode::kCorrupt,
              .message = "a shard is too short for its " + std::to_string(count) + " elements"};
  reader::locate(error, chunk);
  return Failure(std::move(error));
}

}  // namespace

OpenShard Shards::inside() const {
  return {slot_.record().chunk(), slot_.record().place(), 0, slot_.items()};
}

Result<OpenShard> Shards::open(const reader::Container& container,
                               const reader::Container::Shard& shard) const {
  auto chunk = container.leaf(shard.leaf);
  if (!chunk) return Failure(std::move(chunk.error()));
  if (shard.count > (*chunk)->bytes().size() / stride_) {
    return too_short(*chunk->get(), shard.count);
  }
  return OpenShard{std::move(*chunk), 0, shard.first, shard.count};
}

Result<std::uint64_t> Shards::count() const {
  if (slot_.items() == 0) return 0;
  if (!slot_.elsewhere()) return 1;
  return slot_.container().map([](const reader::Container* found) { return found->leaves(); });
}

Result<OpenShard> Shards::of_item(std::uint64_t index) const {
  if (!slot_.elsewhere()) return inside();
  const auto container = slot_.container();
  if (!container) return Failure(container.error());
  const auto shard = (*container)->shard_of(index);
  if (!shard) return Failure(shard.error());
  return open(**container, *shard);
}

Result<OpenShard> Shards::number(std::uint64_t leaf) const {
  if (!slot_.elsewhere()) return inside();
  const auto container = slot_.container();
  if (!container) return Failure(container.error());
  const auto shard = (*container)->shard(leaf);
  if (!shard) return Failure(shard.error());
  return open(**container, *shard);
}

void Shards::fill(OpenShard shard, OpenColumns& columns) const {
  columns.data = shard.chunk->bytes().data() + shard.place;
  columns.first = shard.first;
  columns.count = shard.count;
  columns.chunk_offset = shard.chunk->offset();
  columns.chunk = std::move(shard.chunk);
}

// `find` finds the shard in the container.
template <class Find>
Status Shards::open_columns(const Find& find, OpenColumns& columns) const {
  columns.count = 0;
  columns.stride = stride_;
  if (!slot_.elsewhere()) {
    fill(inside(), columns);
    return {};
  }
  const auto container = slot_.container();
  if (!container) return Failure(container.error());
  const auto shard = find(**container);
  if (!shard) return Failure(shard.error());
  reader::FixedParts& parts = columns.parts;
  const Result<bool> alone = (*container)->read_fixed_parts(*shard, stride_, parts);
  if (!alone) return Failure(alone.error());
  if (!*alone) {
    return open(**container, *shard).map([&](OpenShard&& opened) {
      fill(std::move(opened), columns);
    });
  }
  columns.chunk = {};
  columns.chunk_offset = parts.chunk_offset;
  columns.data = parts.buffer.get();
  columns.first = shard->first;
  columns.count = shard->count;
  return {};
}

Status Shards::columns_of_item(std::uint64_t index, OpenColumns& columns) const {
  const auto find = [&](const reader::Container& container) { return container.shard_of(index); };
  return open_columns(find, columns);
}

Status Shards::columns_number(std::uint64_t leaf, OpenColumns& columns) const {
  const auto find = [&](const reader::Container& container) { return container.shard(leaf); };
  return open_columns(find, columns);
}

Failure Shards::error(reader::Call& call, const OpenColumns& columns) const {
  Error error = std::move(call.scope().error());
  if (error.path.empty()) error.path = slot_.path();
  if (!error.chunk_offset) error.chunk_offset = columns.chunk_offset;
  return Failure(std::move(error));
}

void Shards::read_ahead(const OpenShard& shard) const {
  const std::uint64_t next = shard.first + shard.count;
  if (!slot_.elsewhere() || next >= slot_.items()) return;
  const auto container = slot_.container();
  if (!container) return;
  const auto behind = (*container)->shard_of(next);
  if (!behind) return;
  const auto ref = (*container)->leaf_ref(behind->leaf);
  if (ref) slot_.file_state()->prefetch(*ref);
}

}  // namespace lazy

ShardRange::ShardRange(lazy::Shards shards) : shards_(std::move(shards)) {
  count_ = shards_.count().value_or(1);
}

Result<Shard> ShardRange::GetShard::operator()(const ShardRange& range, std::uint64_t leaf) const {
  auto shard = range.shards_.number(leaf);
  if (!shard) return Failure(std::move(shard.error()));
  const Bytes bytes = shard->chunk->bytes().subspan(shard->place);
  return Shard(std::move(shard->chunk), bytes, shard->first, shard->count);
}

}  // namespace parcode
