#include "runtime/dynamic/walker.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/file_frame.h"
#include "runtime/format/table.h"

namespace parcode::dynamic {
namespace {

using schema::Kind;
using schema::Storage;

// Tables above `leaves` leaves, all levels together.
std::uint64_t tables_above(std::uint64_t leaves) {
  std::uint64_t tables = 0;
  for (std::uint64_t level = leaves; level > 1;) {
    level = (level + format::kTableFanout - 1) / format::kTableFanout;
    tables += level;
  }
  return tables;
}

}  // namespace

Walker::Walker(reader::FileState& file, const Types& types, Visitor& visitor, Reach reach)
    : file_(file), types_(types), visitor_(visitor), reach_(reach) {}

Result<WalkReport> Walker::walk() {
  const format::Footer& footer = file_.footer();
  report_ = WalkReport{};
  if (Status told = frame_chunk(footer.schema, ChunkVisit::Role::kSchema); !told) {
    return Failure(std::move(told.error()));
  }
  if (Status told = frame_chunk(footer.info, ChunkVisit::Role::kInfo); !told) {
    return Failure(std::move(told.error()));
  }
  auto chunk = file_.chunk(footer.root, file_.footer_offset());
  if (!chunk) return Failure(std::move(chunk.error()));
  count_chunk(*chunk->get());
  if (tells_chunks()) visitor_.chunk({.ref = footer.root, .role = ChunkVisit::Role::kRoot});
  if (Status walked = walk(root_spot(std::move(*chunk), types_)); !walked) {
    return Failure(std::move(walked.error()));
  }
  if (reach_ == Reach::kValues && report_.chunks != footer.chunk_count) {
    return Failure(Error{.code = ErrorCode::kCorrupt,
                         .message = "the file says that it has " +
                                    std::to_string(footer.chunk_count) + " chunks, but " +
                                    std::to_string(report_.chunks) + " can be reached",
                         .path = file_.path()});
  }
  report_.decoded_bytes = footer.decoded_bytes;
  return report_;
}

// The schema's or the info's chunk, whose content is not what the walk is about.
Status Walker::frame_chunk(const format::ChunkRef& ref, ChunkVisit::Role role) {
  if (tells_chunks()) {
    visitor_.chunk({.ref = ref, .role = role});
    return {};
  }
  return file_.chunk(ref, file_.footer_offset()).map([&](const reader::ChunkPin& chunk) {
    count_chunk(*chunk.get());
  });
}

Status Walker::walk(const Spot& spot) {
  reader::Call call(file_);
  if (spot.form == Spot::Form::kNumber) {
    visitor_.number(*spot.type, reinterpret_cast<const std::byte*>(&spot.place));
    return {};
  }
  ReadCursor in = call.cursor(spot.chunk.get());
  const bool good = spot_value(in, spot) && go_on(in);
  if (!good) return call.error(*spot.chunk.get());
  return {};
}

bool Walker::spot_value(ReadCursor& in, const Spot& spot) {
  const Range range{spot.first, spot.count};
  switch (spot.form) {
    case Spot::Form::kText:
      return text(in, 0, in.size());
    case Spot::Form::kStored:
      if (!in.check(spot.place, shape::kSlotSize, 1)) return false;
      if (spot.type->kind == Kind::kVec) return stored_vec(in, *spot.type, spot.place, range);
      return stored(in, *spot.type, spot.storage, spot.place);
    default:
      if (!in.check(spot.place, types_.layout(*spot.type).size, 1)) return false;
      if (spot.type->kind == Kind::kVec) return vec(in, *spot.type, spot.place, range);
      if (spot.type->kind == Kind::kArray) return array(in, *spot.type, spot.place, range);
      return value(in, *spot.type, spot.place);
  }
}

bool Walker::goes_into(const Type& type) const {
  return reach_ == Reach::kValues || types_.has_chunks(type);
}

bool Walker::go_on(ReadCursor& in) {
  if (!visitor_.stopped()) return true;
  return reader::pass_on(in, *visitor_.stopped());
}

bool Walker::value(ReadCursor& in, const Type& type, Place at) {
  if (!goes_into(type)) return true;
  switch (type.kind) {
    case Kind::kString:
      return text_slot(in, at);
    case Kind::kVec:
      return vec(in, type, at, {});
    case Kind::kArray:
      return array(in, type, at, {});
    case Kind::kMap:
      return map(in, type, at);
    case Kind::kOptional:
      return optional(in, type, at);
    case Kind::kBox:
      return box(in, type.arguments[0], at);
    case Kind::kStruct:
      return structure(in, type, at);
    case Kind::kUnion:
      return one_of(in, type, at);
    default:
      return leaf_value(in, type, at);
  }
}

// Any bits are a number, or an enum's value; a bool's are not.
bool Walker::leaf_value(ReadCursor& in, const Type& type, Place at) {
  bool ignored = false;
  if (type.kind == Kind::kBool && !read_flag(in, at, &ignored)) return false;
  visitor_.number(type, in.at(at));
  return true;
}

bool Walker::text(ReadCursor& in, Place place, std::uint64_t size) {
  std::string_view content;
  if (!read_text(in, place, size, &content)) return false;
  visitor_.text(content);
  return true;
}

bool Walker::text_slot(ReadCursor& in, Place at) {
  ReadCursor::Target target;
  return in.follow(at, 1, 1, /*may_be_elsewhere=*/false, &target) &&
         text(in, target.place, target.count);
}

Walker::Range Walker::Range::clamped(std::uint64_t items) const {
  const std::uint64_t from = std::min(first, items);
  return {from, std::min(count, items - from)};
}

bool Walker::vec(ReadCursor& in, const Type& type, Place at, const Range& range) {
  ReadCursor::Target target;
  if (!follow_items(in, types_, type, at, MayBe::kInsideOnly, &target)) return false;
  if (target.count == 0) return list(in, type, 0, 0, range);
  if (!in.enter()) return false;
  const bool good = list(in, type, target.place, target.count, range);
  in.leave();
  return good;
}

bool Walker::array(ReadCursor& in, const Type& type, Place at, const Range& range) {
  return list(in, type, at, type.length, range);
}

bool Walker::list(ReadCursor& in, const Type& type, Place first_element, std::uint64_t items,
                  const Range& range) {
  const auto [first, count] = range.clamped(items);
  const std::uint64_t stride = types_.layout(type.arguments[0]).size;
  visitor_.begin_list(type, count);
  if (!elements(in, type, first_element + first * stride, first, count)) return false;
  visitor_.end_list(type);
  return true;
}

// `first` is the index of the element at `place`.
bool Walker::elements(ReadCursor& in, const Type& list, Place place, std::uint64_t first,
                      std::uint64_t count) {
  const Type& element = list.arguments[0];
  if (count == 0 || !goes_into(element)) return true;
  if (is_bytes(list)) {
    visitor_.bytes(list, Bytes(in.at(place), count));
    return go_on(in);
  }
  const std::uint64_t stride = types_.layout(element).size;
  for (std::uint64_t i = 0; i < count; ++i) {
    visitor_.element(first + i);
    if (!value(in, element, place + i * stride) || !go_on(in)) return in.in_element(first + i);
  }
  return true;
}

bool Walker::box(ReadCursor& in, const Type& content, Place at) {
  ReadCursor::Target target;
  if (!follow_one(in, types_, content, at, MayBe::kInsideOnly, &target) || !in.enter()) {
    return false;
  }
  const bool good = value(in, content, target.place);
  in.leave();
  return good;
}

bool Walker::map(ReadCursor& in, const Type& type, Place at) {
  ReadCursor::Target target;
  map::Bucket bucket;
  if (!follow_items(in, types_, type, at, MayBe::kInsideOnly, &target) ||
      !open_block(in, types_, type, target.place, target.count, &bucket)) {
    return false;
  }
  visitor_.begin_map(type, target.count);
  if (!entries(in, type, bucket)) return false;
  visitor_.end_map(type);
  return true;
}

bool Walker::optional(ReadCursor& in, const Type& type, Place at) {
  bool present = false;
  if (!read_flag(in, at + types_.layout(type.arguments[0]).size, &present)) return false;
  if (!present) {
    visitor_.none(type);
    return true;
  }
  visitor_.begin_some(type);
  if (!value(in, type.arguments[0], at)) return false;
  visitor_.end_some(type);
  return true;
}

bool Walker::structure(ReadCursor& in, const Type& type, Place at) {
  const schema::Definition& definition = types_.definition(type);
  visitor_.begin_struct(type);
  for (std::size_t i = 0; i < definition.fields.size(); ++i) {
    const schema::Field& field = definition.fields[i];
    const bool is_inline = field.storage == Storage::kInline;
    if (is_inline && !goes_into(field.type)) continue;
    const Place place = at + types_.offset(type, i);
    visitor_.field(field);
    const bool good =
        is_inline ? value(in, field.type, place) : stored(in, field.type, field.storage, place);
    if (!good) return in.in_field(field.name);
  }
  visitor_.end_struct(type);
  return true;
}

bool Walker::one_of(ReadCursor& in, const Type& type, Place at) {
  const schema::Field* member = nullptr;
  if (!union_member(in, types_.definition(type), at, &member)) return false;
  visitor_.begin_struct(type);
  visitor_.field(*member);
  if (!box(in, member->type, at + kMemberSlot)) return in.in_field(member->name);
  visitor_.end_struct(type);
  return true;
}

bool Walker::stored(ReadCursor& in, const Type& type, Storage storage, Place at) {
  if (type.kind == Kind::kOptional) {
    bool present = false;
    if (!read_flag(in, at + shape::kSlotSize, &present)) return false;
    if (!present) {
      if (tells_chunks()) visitor_.stored({.type = &type.arguments[0], .present = false});
      visitor_.none(type);
      return true;
    }
    visitor_.begin_some(type);
    if (!stored(in, type.arguments[0], storage, at)) return false;
    visitor_.end_some(type);
    return true;
  }
  if (type.kind == Kind::kVec) return stored_vec(in, type, at, {});
  if (storage == Storage::kMap) return stored_map(in, type, at);
  // A box is stored as what it holds, in one piece.
  return stored_value(in, type.kind == Kind::kBox ? type.arguments[0] : type, at);
}

void Walker::tell_stored(const Type& type, const ReadCursor& in, const ReadCursor::Target& target) {
  if (!tells_chunks()) return;
  const std::uint64_t items = target.elsewhere ? in.ref_block(target).items : target.count;
  visitor_.stored({.type = &type, .inside = !target.elsewhere, .items = items});
}

bool Walker::stored_vec(ReadCursor& in, const Type& type, Place at, const Range& range) {
  ReadCursor::Target target;
  if (!follow_items(in, types_, type, at, MayBe::kElsewhere, &target)) return false;
  tell_stored(type, in, target);
  if (!target.elsewhere) return list(in, type, target.place, target.count, range);
  const format::RefBlock block = in.ref_block(target);
  const Range part = range.clamped(block.items);
  visitor_.begin_list(type, part.count);
  if (tells_chunks()) {
    const reader::Container* container = nullptr;
    if (!reader::open_container(in, block, &container) ||
        !tell_container(in, *container, target.place, ChunkVisit::Role::kShard)) {
      return false;
    }
  }
  if (!shards(in, type, block, part)) return false;
  visitor_.end_list(type);
  return true;
}

bool Walker::shards(ReadCursor& in, const Type& type, const format::RefBlock& block,
                    const Range& range) {
  if (range.count == 0 || reach_ == Reach::kTables || !goes_into(type.arguments[0])) return true;
  const reader::Container* container = nullptr;
  if (!reader::open_container(in, block, &container)) return false;
  report_.chunks += tables_above(container->leaves());
  const auto first = container->shard_of(range.first);
  if (!first) return reader::pass_on(in, first.error());
  const auto last = container->shard_of(range.first + range.count - 1);
  if (!last) return reader::pass_on(in, last.error());
  for (std::uint64_t leaf = first->leaf; leaf <= last->leaf; ++leaf) {
    if (!shard(in, type, *container, leaf, range)) return false;
  }
  return true;
}

bool Walker::shard(ReadCursor& in, const Type& type, const reader::Container& container,
                   std::uint64_t leaf, const Range& range) {
  const auto place = container.shard(leaf);
  if (!place) return reader::pass_on(in, place.error());
  reader::ChunkPin chunk;
  if (!reader::fetch_leaf(in, container, leaf, &chunk)) return false;
  count_chunk(*chunk.get());
  const std::uint64_t stride = types_.layout(type.arguments[0]).size;
  const std::uint64_t first = std::max(range.first, place->first);
  const std::uint64_t end = std::min(range.first + range.count, place->first + place->count);
  return below(in, *chunk.get(), [&](ReadCursor& content) {
    return content.claim_items(place->count, stride) &&
           columns_match(content, container, *place, stride) &&
           elements(content, type, (first - place->first) * stride, first, end - first);
  });
}

// The shard itself is verified already; what its table says of its fixed parts may still be wrong.
bool Walker::columns_match(ReadCursor& in, const reader::Container& container,
                           const reader::Container::Shard& shard, std::uint64_t stride) {
  if (reach_ != Reach::kValues || in.chunk()->converted()) return true;
  const auto leaf = container.find_leaf(shard.leaf);
  if (!leaf) return reader::pass_on(in, leaf.error());
  if (!leaf->columns_checksum) return true;
  return xxh3_64(Bytes(in.at(0), shard.count * stride)) == *leaf->columns_checksum ||
         in.corrupt("the checksum of a shard's fixed parts does not match its bytes");
}

bool Walker::stored_map(ReadCursor& in, const Type& type, Place at) {
  ReadCursor::Target target;
  if (!follow_items(in, types_, type, at, MayBe::kElsewhere, &target)) return false;
  tell_stored(type, in, target);
  if (!target.elsewhere) {
    map::Bucket bucket;
    if (!open_block(in, types_, type, target.place, target.count, &bucket)) return false;
    visitor_.begin_map(type, target.count);
    if (!entries(in, type, bucket)) return false;
  } else {
    const format::RefBlock block = in.ref_block(target);
    visitor_.begin_map(type, block.items);
    if (tells_chunks()) {
      const reader::Container* container = nullptr;
      if (!reader::open_container(in, block, &container) ||
          !tell_container(in, *container, target.place, ChunkVisit::Role::kBucket)) {
        return false;
      }
    }
    if (!buckets(in, type, block)) return false;
  }
  visitor_.end_map(type);
  return true;
}

bool Walker::buckets(ReadCursor& in, const Type& type, const format::RefBlock& block) {
  if (reach_ == Reach::kTables || !goes_into(type)) return true;
  const reader::Container* container = nullptr;
  if (!reader::open_container(in, block, &container)) return false;
  report_.chunks += tables_above(container->leaves());
  std::uint64_t found = 0;
  for (std::uint64_t leaf = 0; leaf < container->leaves(); ++leaf) {
    reader::ChunkPin chunk;
    if (!reader::fetch_leaf(in, *container, leaf, &chunk)) return false;
    count_chunk(*chunk.get());
    const bool good = below(in, *chunk.get(), [&](ReadCursor& content) {
      map::Bucket bucket;
      return open_bucket_chunk(content, types_, type, &bucket) &&
             (checked_add(found, bucket.geometry.count, &found) ||
              content.corrupt("a bucket counts too many entries")) &&
             entries(content, type, bucket);
    });
    if (!good) return false;
  }
  return found == block.items || in.corrupt("a map does not hold as many entries as it says");
}

bool Walker::entries(ReadCursor& in, const Type& type, const map::Bucket& bucket) {
  if (bucket.geometry.count == 0 || !goes_into(type)) return true;
  const Types::Entry entry = types_.entry(type);
  const bool keys = reach_ == Reach::kValues;
  if (!in.enter()) return false;
  for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
    const Place at = bucket.entry(i, entry.shape);
    visitor_.key();
    if (keys && !value(in, type.arguments[0], at)) return in.in_entry(i);
    visitor_.mapped();
    if (!value(in, type.arguments[1], at + entry.value_at) || !go_on(in)) return in.in_entry(i);
  }
  in.leave();
  return true;
}

bool Walker::stored_value(ReadCursor& in, const Type& type, Place at) {
  const bool is_string = type.kind == Kind::kString;
  ReadCursor::Target target;
  const bool found = is_string ? in.follow(at, 1, 1, /*may_be_elsewhere=*/true, &target)
                               : follow_one(in, types_, type, at, MayBe::kElsewhere, &target);
  if (!found) return false;
  tell_stored(type, in, target);
  if (target.elsewhere) return value_chunk(in, type, target);
  if (!is_string) return value(in, type, target.place);
  return reach_ != Reach::kValues || text(in, target.place, target.count);
}

bool Walker::value_chunk(ReadCursor& in, const Type& type, const ReadCursor::Target& target) {
  const bool is_string = type.kind == Kind::kString;
  const format::RefBlock block = in.ref_block(target);
  if (tells_chunks()) {
    if (block.ref.level != 0) return in.corrupt("a reference to a value names a table");
    // Visitors count with it.
    Status checked = format::check(block.ref, in.chunk()->offset());
    if (!checked) return reader::pass_on(in, std::move(checked.error()));
    visitor_.chunk({.ref = block.ref,
                    .role = is_string ? ChunkVisit::Role::kText : ChunkVisit::Role::kRecord,
                    .items = block.items,
                    .parent = in.chunk()->offset(),
                    .place = target.place + offsetof(format::RefBlock, ref)});
    if (reach_ == Reach::kTables || !goes_into(type)) return true;
  }
  reader::ChunkPin chunk;
  if (!reader::fetch(in, block.ref, &chunk)) return false;
  count_chunk(*chunk.get());
  return below(in, *chunk.get(), [&](ReadCursor& content) {
    if (is_string) return text(content, 0, content.size());
    return content.check(0, types_.layout(type).size, 1) && value(content, type, 0);
  });
}

void Walker::count_chunk(const reader::Chunk& chunk) {
  ++report_.chunks;
  visitor_.read(chunk.ref());
}

template <class Read>
bool Walker::below(ReadCursor& in, reader::Chunk& chunk, const Read& read) {
  ReadCursor cursor(chunk.bytes(), chunk.form(), &chunk, in.scope());
  if (!in.enter()) return false;
  const bool good = read(cursor);
  in.leave();
  if (!good) reader::locate(in.scope().error(), chunk);
  return good;
}

}  // namespace parcode::dynamic
