#include "runtime/interop/par4/sequence.h"

#include <algorithm>
#include <utility>

#include "runtime/map/bucket.h"
#include "runtime/reader/call.h"

namespace parcode::par4 {
namespace {

using schema::Type;

}  // namespace

void require(bool good, ReadCursor& in, const Trail& trail) {
  if (good) return;
  const Error& error = in.scope().error();
  trail.fail(error.code, error.message);
}

ReadCursor fresh(const ReadCursor& in) {
  return ReadCursor({in.at(0), in.size()}, in.form(), in.chunk(), in.scope());
}

void Sequence::add_part(std::uint64_t count, std::uint64_t leaf, Place place) {
  if (count == 0) return;
  parts_.push_back({size_, count, leaf, place});
  size_ += count;
}

Sequence Sequence::of_vec(ReadCursor& in, const Type& type, Place slot, bool elsewhere,
                          const RustTypes& types, Trail& trail) {
  const schema::Layout element = types.layouts().of(type.arguments[0]);
  Sequence sequence(in, element.size, trail);
  ReadCursor::Target target;
  require(in.follow(slot, element.size, element.align, elsewhere, &target), in, trail);
  if (!target.elsewhere) {
    sequence.add_part(target.count, 0, target.place);
    return sequence;
  }
  require(reader::open_container(in, in.ref_block(target), &sequence.container_), in, trail);
  for (std::uint64_t leaf = 0; leaf < sequence.container_->leaves(); ++leaf) {
    const auto shard = sequence.container_->shard(leaf);
    if (!shard) throw Fault(shard.error());
    sequence.add_part(shard->count, leaf, 0);
  }
  return sequence;
}

Sequence Sequence::of_map(ReadCursor& in, const Type& type, Place slot, bool elsewhere,
                          const RustTypes& types, Trail& trail) {
  const schema::Layout pair = types.layouts().entry(type).pair;
  const Shape entry = {.size = pair.size, .align = pair.align};
  Sequence sequence(in, entry.size, trail);
  ReadCursor::Target target;
  require(in.follow(slot, entry.size, entry.align, elsewhere, &target), in, trail);
  const auto add = [&](ReadCursor& chunk, std::uint64_t count, std::uint64_t leaf, Place place) {
    if (count == 0) return;
    map::Bucket bucket;
    require(map::open_bucket(chunk, place, count, entry, &bucket), chunk, trail);
    sequence.add_part(count, leaf, bucket.entry(0, entry));
  };
  if (!target.elsewhere) {
    add(in, target.count, 0, target.place);
    return sequence;
  }
  require(reader::open_container(in, in.ref_block(target), &sequence.container_), in, trail);
  for (std::uint64_t leaf = 0; leaf < sequence.container_->leaves(); ++leaf) {
    ReadCursor chunk = sequence.leaf_cursor(leaf);
    require(chunk.check(0, sizeof(std::uint64_t), alignof(std::uint64_t)), chunk, trail);
    add(chunk, chunk.number<std::uint64_t>(0), leaf, map::kBlockPlace);
  }
  return sequence;
}

ReadCursor Sequence::leaf_cursor(std::uint64_t leaf) {
  if (!pin_ || pinned_ != leaf) {
    parent_.scope().decoded_bytes = 0;  // a writer comes by more than once
    require(reader::fetch_leaf(parent_, *container_, leaf, &pin_), parent_, trail_);
    pinned_ = leaf;
  }
  return ReadCursor(pin_->bytes(), pin_->form(), pin_.get(), parent_.scope());
}

Sequence::Item Sequence::item(std::uint64_t index) {
  const auto holds = [&](const Part& part) {
    return index >= part.first && index - part.first < part.count;
  };
  if (!holds(parts_[part_])) {
    const auto behind = std::upper_bound(
        parts_.begin(), parts_.end(), index,
        [](std::uint64_t wanted, const Part& part) { return wanted < part.first; });
    part_ = static_cast<std::size_t>(behind - parts_.begin()) - 1;
  }
  const Part& part = parts_[part_];
  const std::uint64_t before = index - part.first;
  Item item = {container_ == nullptr ? fresh(parent_) : leaf_cursor(part.leaf),
               part.place + before * stride_, part.count - before};
  if (container_ != nullptr) {
    require(item.in.check(item.at, stride_, 1), item.in, trail_);
  }
  return item;
}

}  // namespace parcode::par4
