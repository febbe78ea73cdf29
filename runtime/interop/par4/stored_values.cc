#include "runtime/interop/par4/stored_values.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "runtime/base/utf8.h"
#include "runtime/interop/par4/sequence.h"
#include "runtime/reader/call.h"

namespace parcode::par4 {
namespace {

using schema::Type;

constexpr Place kUnionSlotAt = 8;

}  // namespace

bool stored_flag(ReadCursor& in, Place at, const Trail& trail) {
  const auto byte = in.number<std::uint8_t>(at);
  if (byte > 1) trail.corrupt("a bool is neither 0 nor 1 but " + std::to_string(byte));
  return byte == 1;
}

Bytes stored_text(ReadCursor& in, Place at, bool elsewhere, const Trail& trail,
                  reader::ChunkPin* pin) {
  ReadCursor::Target target;
  require(in.follow(at, 1, 1, elsewhere, &target), in, trail);
  if (target.count == 0) return {};
  Bytes text;
  if (target.elsewhere) {
    in.scope().decoded_bytes = 0;
    require(reader::fetch(in, in.ref_block(target).ref, pin), in, trail);
    text = (*pin)->bytes();
  } else {
    text = {in.at(target.place), target.count};
  }
  if (!is_utf8({reinterpret_cast<const char*>(text.data()), text.size()})) {
    trail.corrupt("a string is not valid UTF-8");
  }
  return text;
}

Place stored_box(ReadCursor& in, const Type& content, Place at, const RustTypes& types,
                 const Trail& trail) {
  const schema::Layout layout = types.layouts().of(content);
  ReadCursor::Target target;
  require(in.follow(at, layout.size, layout.align, /*may_be_elsewhere=*/false, &target), in, trail);
  if (target.count != 1) trail.corrupt("a box does not hold one value");
  return target.place;
}

StoredContent stored_content(ReadCursor& in, const Type& content, Place slot,
                             const RustTypes& types, const Trail& trail) {
  const schema::Layout layout = types.layouts().of(content);
  ReadCursor::Target target;
  require(in.follow(slot, layout.size, layout.align, /*may_be_elsewhere=*/true, &target), in,
          trail);
  if (!target.elsewhere) {
    if (target.count != 1) trail.corrupt("a slot of one value leads to none or many");
    return {{}, in, target.place};
  }
  StoredContent found = {{}, in, 0};
  in.scope().decoded_bytes = 0;
  require(reader::fetch(in, in.ref_block(target).ref, &found.pin), in, trail);
  found.in = ReadCursor(found.pin->bytes(), found.pin->form(), found.pin.get(), in.scope());
  require(found.in.check(0, layout.size, 1), found.in, trail);
  return found;
}

std::uint32_t stored_variant(ReadCursor& in, const Type& type, Place at, const RustTypes& types,
                             const Trail& trail) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, in.at(at), types.layouts().of(type).size);
  const auto variant = types.variant_of(type.definition, bits);
  if (!variant) {
    trail.fail(ErrorCode::kInvalidArgument,
               "enum " + types.definition(type).name + " has no value of the number " +
                   std::to_string(bits) + "; PAR4 stores which of the named ones it is");
  }
  return *variant;
}

StoredMember stored_member(ReadCursor& in, const Type& type, Place at, const RustTypes& types,
                           const Trail& trail) {
  const auto number = in.number<std::uint32_t>(at);
  const auto& members = types.definition(type).fields;
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const auto& member) { return member.number == number; });
  if (found == members.end()) {
    trail.fail(ErrorCode::kSchemaMismatch, "union " + types.definition(type).name +
                                               " has no member of the number " +
                                               std::to_string(number));
  }
  return {static_cast<std::uint32_t>(found - members.begin()), &*found,
          stored_box(in, found->type, at + kUnionSlotAt, types, trail)};
}

}  // namespace parcode::par4
