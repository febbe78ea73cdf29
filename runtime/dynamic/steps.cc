#include "runtime/dynamic/steps.h"

#include <string>

#include "runtime/base/utf8.h"

namespace parcode::dynamic {

using schema::Kind;
using schema::Type;

bool read_flag(ReadCursor& in, Place at, bool* set) {
  const auto byte = in.number<std::uint8_t>(at);
  *set = byte == 1;
  return byte <= 1 || in.corrupt("a bool is neither 0 nor 1 but " + std::to_string(byte));
}

bool read_text(ReadCursor& in, Place place, std::uint64_t size, std::string_view* text) {
  *text = {};
  if (size == 0) return true;
  *text = std::string_view(reinterpret_cast<const char*>(in.at(place)), size);
  return is_utf8(*text) || in.corrupt("a string is not valid UTF-8");
}

bool follow_items(ReadCursor& in, const Types& types, const Type& type, Place slot, MayBe may_be,
                  ReadCursor::Target* target) {
  const bool elsewhere = may_be == MayBe::kElsewhere;
  if (type.kind == Kind::kString) return in.follow(slot, 1, 1, elsewhere, target);
  if (type.kind == Kind::kVec) {
    const schema::Layout element = types.layout(type.arguments[0]);
    return in.follow(slot, element.size, element.align, elsewhere, target);
  }
  const Shape entry = types.entry(type).shape;
  return in.follow(slot, entry.size, entry.align, elsewhere, target);
}

bool follow_one(ReadCursor& in, const Types& types, const Type& type, Place slot, MayBe may_be,
                ReadCursor::Target* target) {
  const schema::Layout layout = types.layout(type);
  if (!in.follow(slot, layout.size, layout.align, may_be == MayBe::kElsewhere, target)) {
    return false;
  }
  return target->elsewhere || target->count == 1 ||
         in.corrupt("a slot of one value leads to " + std::to_string(target->count));
}

bool union_member(ReadCursor& in, const schema::Definition& definition, Place at,
                  const schema::Field** member) {
  const auto number = in.number<std::uint32_t>(at);
  const std::size_t index = find_field(definition, number);
  if (index == definition.fields.size()) {
    return in.fail(
        ErrorCode::kSchemaMismatch,
        "union " + definition.name + " has no member of the number " + std::to_string(number));
  }
  *member = &definition.fields[index];
  return true;
}

bool open_block(ReadCursor& in, const Types& types, const Type& map, Place place,
                std::uint64_t count, map::Bucket* bucket) {
  *bucket = {};
  return count == 0 || map::open_bucket(in, place, count, types.entry(map).shape, bucket);
}

bool open_bucket_chunk(ReadCursor& in, const Types& types, const Type& map, map::Bucket* bucket) {
  if (!in.check(0, sizeof(std::uint64_t), alignof(std::uint64_t))) return false;
  const auto count = in.number<std::uint64_t>(0);
  return open_block(in, types, map, map::kBlockPlace, count, bucket);
}

}  // namespace parcode::dynamic
