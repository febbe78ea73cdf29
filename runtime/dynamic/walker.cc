#include "runtime/dynamic/walker.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "runtime/base/utf8.h"
#include "runtime/format/table.h"
#include "runtime/reader/container.h"

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

Shape shape_of(const schema::Layout& layout) {
  return {.size = layout.size, .align = layout.align, .tail_align = layout.tail_align};
}

}  // namespace

Walker::Walker(reader::FileState& file, const schema::Schema& schema)
    : file_(file), schema_(schema), layouts_(schema) {}

Result<WalkReport> Walker::walk() {
  const format::Footer& footer = file_.footer();
  report_ = WalkReport{};
  for (const format::ChunkRef* ref : {&footer.schema, &footer.info, &footer.root}) {
    auto chunk = file_.chunk(*ref, file_.footer_offset());
    if (!chunk) return Failure(std::move(chunk.error()));
    ++report_.chunks;
    if (ref != &footer.root) continue;
    reader::Call call(file_);
    ReadCursor in = call.cursor(chunk->get());
    if (!root(in)) return call.error(*chunk->get());
  }
  if (report_.chunks != footer.chunk_count) {
    return Failure(Error{.code = ErrorCode::kCorrupt,
                         .message = "the file says that it has " +
                                    std::to_string(footer.chunk_count) + " chunks, but " +
                                    std::to_string(report_.chunks) + " can be reached",
                         .path = file_.path()});
  }
  report_.decoded_bytes = footer.decoded_bytes;
  return report_;
}

bool Walker::root(ReadCursor& in) {
  const Kind kind = schema_.root.kind;
  const bool is_stored = kind == Kind::kVec || kind == Kind::kMap;
  const schema::Layout layout = layouts_.of(schema_.root);
  if (!in.check(0, layout.size, 1)) return false;
  if (!is_stored) return value(in, schema_.root, 0);
  return stored(in, schema_.root, kind == Kind::kMap ? Storage::kMap : Storage::kChunkable, 0);
}

bool Walker::value(ReadCursor& in, const Type& type, Place at) {
  switch (type.kind) {
    case Kind::kBool: {
      bool ignored = false;
      return flag(in, at, &ignored);
    }
    case Kind::kString:
      return string_slot(in, at);
    case Kind::kVec:
      return vec(in, type, at);
    case Kind::kArray:
      return elements(in, type.arguments[0], at, type.length);
    case Kind::kMap:
      return map(in, type, at);
    case Kind::kOptional:
      return optional(in, type, at);
    case Kind::kBox:
      return box(in, type.arguments[0], at);
    case Kind::kStruct:
      return structure(in, schema_.definitions[type.definition], type.definition, at);
    case Kind::kUnion:
      return one_of(in, schema_.definitions[type.definition], at);
    default:
      return true;  // any bits are a number, or an enum's value
  }
}

bool Walker::flag(ReadCursor& in, Place at, bool* set) {
  const auto byte = in.number<std::uint8_t>(at);
  *set = byte == 1;
  return byte <= 1 || in.corrupt("a bool is neither 0 nor 1 but " + std::to_string(byte));
}

bool Walker::string(ReadCursor& in, Place at, std::uint64_t size) {
  if (size == 0) return true;
  const std::string_view text(reinterpret_cast<const char*>(in.at(at)), size);
  return is_utf8(text) || in.corrupt("a string is not valid UTF-8");
}

bool Walker::string_slot(ReadCursor& in, Place at) {
  ReadCursor::Target target;
  return in.follow(at, 1, 1, /*may_be_elsewhere=*/false, &target) &&
         string(in, target.place, target.count);
}

bool Walker::vec(ReadCursor& in, const Type& type, Place at) {
  const schema::Layout element = layouts_.of(type.arguments[0]);
  ReadCursor::Target target;
  if (!in.follow(at, element.size, element.align, /*may_be_elsewhere=*/false, &target)) {
    return false;
  }
  if (target.count == 0) return true;
  if (!in.enter()) return false;
  const bool good = elements(in, type.arguments[0], target.place, target.count);
  in.leave();
  return good;
}

bool Walker::box(ReadCursor& in, const Type& content, Place at) {
  const schema::Layout layout = layouts_.of(content);
  ReadCursor::Target target;
  if (!in.follow(at, layout.size, layout.align, /*may_be_elsewhere=*/false, &target)) return false;
  if (target.count != 1) return in.corrupt("a box does not hold one value");
  if (!in.enter()) return false;
  const bool good = value(in, content, target.place);
  in.leave();
  return good;
}

bool Walker::map(ReadCursor& in, const Type& type, Place at) {
  const Shape entry = shape_of(layouts_.entry(type).pair);
  ReadCursor::Target target;
  return in.follow(at, entry.size, map::block_align(entry, in.form()),
                   /*may_be_elsewhere=*/false, &target) &&
         bucket(in, type, target.place, target.count);
}

bool Walker::optional(ReadCursor& in, const Type& type, Place at) {
  bool present = false;
  return flag(in, at + layouts_.of(type.arguments[0]).size, &present) &&
         (!present || value(in, type.arguments[0], at));
}

bool Walker::structure(ReadCursor& in, const schema::Definition& definition, std::uint32_t index,
                       Place at) {
  const auto& offsets = layouts_.offsets(index);
  for (std::size_t i = 0; i < definition.fields.size(); ++i) {
    const schema::Field& field = definition.fields[i];
    const Place place = at + offsets[i];
    const bool good = field.storage == Storage::kInline
                          ? value(in, field.type, place)
                          : stored(in, field.type, field.storage, place);
    if (!good) return in.in_field(field.name);
  }
  return true;
}

bool Walker::one_of(ReadCursor& in, const schema::Definition& definition, Place at) {
  const auto number = in.number<std::uint32_t>(at);
  const auto member = std::find_if(definition.fields.begin(), definition.fields.end(),
                                   [&](const auto& field) { return field.number == number; });
  if (member == definition.fields.end()) {
    return in.corrupt("a union has no member number " + std::to_string(number));
  }
  return box(in, member->type, at + 8) || in.in_field(member->name);
}

bool Walker::stored(ReadCursor& in, const Type& type, Storage storage, Place at) {
  if (type.kind == Kind::kOptional) {
    bool present = false;
    return flag(in, at + shape::kSlotSize, &present) &&
           (!present || stored(in, type.arguments[0], storage, at));
  }
  if (type.kind == Kind::kVec) return stored_vec(in, type, at);
  if (storage == Storage::kMap) return stored_map(in, type, at);
  return stored_value(in, type.kind == Kind::kBox ? type.arguments[0] : type, at);
}

bool Walker::stored_vec(ReadCursor& in, const Type& type, Place at) {
  const Type& content = type.arguments[0];
  const schema::Layout element = layouts_.of(content);
  ReadCursor::Target target;
  if (!in.follow(at, element.size, element.align, /*may_be_elsewhere=*/true, &target)) {
    return false;
  }
  if (!target.elsewhere) return elements(in, content, target.place, target.count);
  return each_leaf(in, in.ref_block(target),
                   [&](ReadCursor& shard, const reader::Container& container, std::uint64_t leaf) {
                     const auto place = container.shard(leaf);
                     if (!place) return reader::pass_on(shard, place.error());
                     return shard.claim_items(place->count, element.size) &&
                            elements(shard, content, 0, place->count);
                   });
}

bool Walker::stored_map(ReadCursor& in, const Type& type, Place at) {
  const Shape entry = shape_of(layouts_.entry(type).pair);
  ReadCursor::Target target;
  if (!in.follow(at, entry.size, map::block_align(entry, in.form()), /*may_be_elsewhere=*/true,
                 &target)) {
    return false;
  }
  if (!target.elsewhere) return bucket(in, type, target.place, target.count);
  const format::RefBlock block = in.ref_block(target);
  std::uint64_t entries = 0;
  const bool good =
      each_leaf(in, block, [&](ReadCursor& chunk, const reader::Container&, std::uint64_t) {
        return bucket_chunk(chunk, type, &entries);
      });
  return good &&
         (entries == block.items || in.corrupt("a map does not hold as many entries as it says"));
}

bool Walker::stored_value(ReadCursor& in, const Type& type, Place at) {
  const bool is_string = type.kind == Kind::kString;
  const schema::Layout layout = layouts_.of(type);
  ReadCursor::Target target;
  const bool found = is_string ? in.follow(at, 1, 1, /*may_be_elsewhere=*/true, &target)
                               : in.follow(at, layout.size, layout.align, true, &target);
  if (!found) return false;
  if (target.elsewhere) {
    reader::ChunkPin chunk;
    if (!reader::fetch(in, in.ref_block(target).ref, &chunk)) return false;
    ++report_.chunks;
    return below(in, *chunk.get(), [&](ReadCursor& content) {
      if (is_string) return string(content, 0, content.size());
      return content.check(0, layout.size, 1) && value(content, type, 0);
    });
  }
  if (is_string) return string(in, target.place, target.count);
  if (target.count != 1) return in.corrupt("a slot of one value leads to none or many");
  return value(in, type, target.place);
}

bool Walker::elements(ReadCursor& in, const Type& element, Place first, std::uint64_t count) {
  const schema::Layout layout = layouts_.of(element);
  if (layout.any_bits) return true;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!value(in, element, first + i * layout.size)) return in.in_element(i);
  }
  return true;
}

bool Walker::bucket(ReadCursor& in, const Type& type, Place place, std::uint64_t count) {
  if (count == 0) return true;
  const auto entry = layouts_.entry(type);
  const Shape shape = shape_of(entry.pair);
  map::Bucket found;
  if (!map::open_bucket(in, place, count, shape, &found)) return false;
  if (!in.enter()) return false;
  bool good = true;
  for (std::uint64_t i = 0; good && i < count; ++i) {
    const Place at = found.entry(i, shape);
    good = (value(in, type.arguments[0], at) &&
            value(in, type.arguments[1], at + entry.value_offset)) ||
           in.in_element(i);
  }
  in.leave();
  return good;
}

bool Walker::bucket_chunk(ReadCursor& in, const Type& type, std::uint64_t* entries) {
  if (!in.check(0, sizeof(std::uint64_t), alignof(std::uint64_t))) return false;
  const auto count = in.number<std::uint64_t>(0);
  if (!checked_add(*entries, count, entries)) return in.corrupt("a bucket counts too many entries");
  const Shape entry = shape_of(layouts_.entry(type).pair);
  return bucket(in, type, align_up(sizeof(std::uint64_t), map::block_align(entry, in.form())),
                count);
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

template <class Read>
bool Walker::each_leaf(ReadCursor& in, const format::RefBlock& block, const Read& read) {
  const reader::Container* container = nullptr;
  if (!reader::open_container(in, block, &container)) return false;
  report_.chunks += tables_above(container->leaves());
  for (std::uint64_t leaf = 0; leaf < container->leaves(); ++leaf) {
    reader::ChunkPin chunk;
    if (!reader::fetch_leaf(in, *container, leaf, &chunk)) return false;
    ++report_.chunks;
    const bool good = below(in, *chunk.get(),
                            [&](ReadCursor& content) { return read(content, *container, leaf); });
    if (!good) return false;
  }
  return true;
}

}  // namespace parcode::dynamic
