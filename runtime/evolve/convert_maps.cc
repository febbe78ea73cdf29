// Maps: one bucket as another, and all buckets of a map as one.
//
// Keys are encoded alike in both schemas (schema::find_mismatches sees to it), so entries keep
// their order, and a bucket's index is the same in both. Only where several buckets become one is
// the index made again.

#include <cstring>
#include <string>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/dynamic/keys.h"
#include "runtime/evolve/convert.h"

namespace parcode::evolve {
namespace {

constexpr std::uint64_t kCountSize = sizeof(std::uint64_t);  // at the start of a bucket's chunk

// geometry_of wants counts that are nowhere near to overflow, and the program's entries may be many
// times as large as the file's: twice what they take has to fit. `size`: what they take.
bool check_count(ReadCursor& in, std::uint64_t count, const Shape& entry, std::uint64_t* size) {
  std::uint64_t room = 0;
  if (!checked_multiply(count, 2 * entry.size + 16, &room)) {
    return in.corrupt("a map counts more entries than can be");
  }
  *size = count * entry.size;
  return true;
}

}  // namespace

// The index of a bucket that is all of a map, made entry by entry.
class BucketIndex {
 public:
  BucketIndex(Output& out, Place block, const map::Geometry& geometry)
      : out_(out), block_(block), geometry_(geometry), index_(geometry, 1) {}

  // False: there are more entries than were counted, or they are out of order.
  bool add(std::uint64_t hash) {
    if (next_ == geometry_.count || hash < last_) return false;
    last_ = hash;
    index_.add(out_.at(block_), hash);
    ++next_;
    return true;
  }
  // Where the entry that was added last belongs.
  Place place(const Shape& entry) const {
    return block_ + geometry_.entries + (next_ - 1) * entry.size;
  }
  bool finish() {
    index_.finish(out_.at(block_));
    return next_ == geometry_.count;
  }

 private:
  Output& out_;
  const Place block_;
  const map::Geometry geometry_;
  map::IndexWriter index_;
  std::uint64_t next_ = 0;
  std::uint64_t last_ = 0;
};

bool Converter::map(const Node& node, const Source& from, Place to) {
  if (from.block != nullptr) {
    const reader::Container* container = nullptr;
    return reader::open_container(from.in, *from.block, &container) &&
           gather(node, from.in, *container, from.block->items, to);
  }
  map::Bucket found;
  if (!open_inline_bucket(node, from.in, from.at, &found)) return false;
  if (found.geometry.count == 0) return true;
  std::uint64_t size = 0;
  if (!check_count(from.in, found.geometry.count, node.to_entry.shape, &size)) return false;
  const auto geometry = map::geometry_of(found.geometry.count, node.to_entry.shape);
  Place place = 0;
  if (!out_.take_for_slot(to, geometry.count, geometry.size, geometry.align, &place)) return false;
  if (!from.in.enter()) return false;
  const bool done = bucket(node, from.in, found, place);
  from.in.leave();
  return done;
}

bool Converter::open_inline_bucket(const Node& node, ReadCursor& in, Place at,
                                   map::Bucket* bucket) {
  const Shape& entry = node.from_entry.shape;
  ReadCursor::Target target;
  if (!in.follow(at, entry.size, entry.align, /*may_be_elsewhere=*/false, &target)) {
    return false;
  }
  *bucket = map::Bucket{};
  return target.count == 0 || map::open_bucket(in, target.place, target.count, entry, bucket);
}

bool Converter::open_bucket_chunk(const Node& node, ReadCursor& in, map::Bucket* bucket) {
  const Shape& entry = node.from_entry.shape;
  *bucket = map::Bucket{};
  if (!in.check(0, kCountSize, alignof(std::uint64_t))) return false;
  const auto count = in.number<std::uint64_t>(0);
  if (count == 0) return true;
  return map::open_bucket(in, map::kBlockPlace, count, entry, bucket) &&
         in.claim(count * entry.size);
}

bool Converter::bucket_chunk(const Node& node, ReadCursor& in, const map::Bucket& found) {
  Place place = 0;
  const std::uint64_t count = found.geometry.count;
  if (!out_.take(kCountSize, alignof(std::uint64_t), &place)) return false;
  out_.store(place, count);
  if (count == 0) return true;
  std::uint64_t size = 0;
  if (!check_count(in, count, node.to_entry.shape, &size)) return false;
  const auto geometry = map::geometry_of(count, node.to_entry.shape);
  return out_.take(geometry.size, map::kBlockPlace, &place) && bucket(node, in, found, place);
}

bool Converter::bucket(const Node& node, ReadCursor& in, const map::Bucket& found, Place to) {
  const map::Geometry& before = found.geometry;
  const auto after = map::geometry_of(before.count, node.to_entry.shape);
  std::memcpy(out_.at(to), in.at(found.place), before.entries);
  for (std::uint64_t i = 0; i < before.count; ++i) {
    const Place at = to + after.entries + i * node.to_entry.shape.size;
    if (!entry(node, in, found.entry(i, node.from_entry.shape), at)) {
      return in.scope().has_error() ? in.in_element(i) : false;
    }
  }
  return true;
}

bool Converter::entry(const Node& node, ReadCursor& in, Place from, Place to) {
  Place tail = 0;
  if (!node.to_entry.shape.fixed &&
      !out_.take(0, map::tail_step(node.to_entry.shape, out_.form()), &tail)) {
    return false;
  }
  return value(plan_.node(node.key), {in, from}, to) &&
         value(plan_.node(node.inner), {in, from + node.from_entry.value_at},
               to + node.to_entry.value_at);
}

// Buckets follow each other in the order of hashes, as the entries in them do.
bool Converter::gather(const Node& node, ReadCursor& in, const reader::Container& container,
                       std::uint64_t count, Place to) {
  if (count == 0) return true;
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  if (!check_count(in, count, node.from_entry.shape, &before) ||
      !check_count(in, count, node.to_entry.shape, &after)) {
    return false;
  }
  if (!reader::is_justified(in, container, before, after)) return false;
  const auto geometry = map::geometry_of(count, node.to_entry.shape);
  Place place = 0;
  if (!out_.take_for_slot(to, count, geometry.size, geometry.align, &place)) return false;
  BucketIndex index(out_, place, geometry);
  for (std::uint64_t leaf = 0; leaf < container.leaves(); ++leaf) {
    reader::ChunkPin chunk;
    if (!reader::fetch_leaf(in, container, leaf, &chunk)) return false;
    ReadCursor below(chunk->bytes(), chunk->form(), chunk.get(), in.scope());
    map::Bucket found;
    if (!below.enter() || !open_bucket_chunk(node, below, &found) ||
        !gather_bucket(node, below, found, index)) {
      return false;
    }
    below.leave();
  }
  return index.finish() || in.corrupt("a map does not hold as many entries as it says");
}

bool Converter::gather_bucket(const Node& node, ReadCursor& in, const map::Bucket& found,
                              BucketIndex& index) {
  // Keys are read twice; a cursor of its own lets each read take its bytes once.
  ReadCursor keys(in.chunk()->bytes(), in.form(), in.chunk(), in.scope());
  std::vector<std::byte> key;
  for (std::uint64_t i = 0; i < found.geometry.count; ++i) {
    const Place from = found.entry(i, node.from_entry.shape);
    key.clear();
    if (!dynamic::encode_stored_key(keys, plan_.from(), node.map->arguments[0], from, key)) {
      return false;
    }
    if (!index.add(xxh3_64(key))) return in.corrupt("the entries of a map are out of order");
    if (!entry(node, in, from, index.place(node.to_entry.shape))) {
      return in.scope().has_error() ? in.in_element(i) : false;
    }
  }
  return true;
}

bool Converter::count_entries(const Node& node, ReadCursor& in, const reader::Container& container,
                              std::uint64_t* count) {
  *count = 0;
  for (std::uint64_t leaf = 0; leaf < container.leaves(); ++leaf) {
    reader::ChunkPin chunk;
    if (!reader::fetch_leaf(in, container, leaf, &chunk)) return false;
    ReadCursor below(chunk->bytes(), chunk->form(), chunk.get(), in.scope());
    map::Bucket found;
    if (!open_bucket_chunk(node, below, &found)) return false;
    *count += found.geometry.count;
  }
  return true;
}

bool Converter::record_of_buckets(const Node& node, ReadCursor& in, const format::ChunkRef& ref) {
  const reader::Container* container = nullptr;
  auto opened = file_.container(ref, ref.offset + ref.stored_size + 1, 0);
  if (!opened) return reader::pass_on(in, std::move(opened.error()));
  container = *opened;
  std::uint64_t count = 0;
  Place to = 0;
  if (!count_entries(node, in, *container, &count)) return false;
  in.scope().decoded_bytes = 0;  // the same chunks again, which are no others
  return out_.take(node.to.size, 1, &to) && gather(node, in, *container, count, to);
}

}  // namespace parcode::evolve
