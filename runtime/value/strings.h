// Traits of std::string: a slot to its bytes, without a terminator. UTF-8, checked when read.

#ifndef PARCODE_RUNTIME_VALUE_STRINGS_H_
#define PARCODE_RUNTIME_VALUE_STRINGS_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "runtime/base/hash.h"
#include "runtime/base/prefetch.h"
#include "runtime/base/utf8.h"
#include "runtime/schema/builder.h"
#include "runtime/value/extent.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"
#include "runtime/value/write_cursor.h"

namespace parcode {

template <>
struct Traits<std::string> {
  static constexpr Shape kShape = {.size = shape::kSlotSize, .align = shape::kSlotSize};
  static constexpr bool kBorrows = true;
  using Mirror = std::string_view;
  using Lookup = std::string_view;

  static schema::Type describe(schema::Builder&) {
    return schema::Builder::simple(schema::Kind::kString);
  }

  static void prefetch(const std::string& value) {
    parcode::prefetch(value.data());
    if (value.size() > 48) parcode::prefetch(value.data() + 64);
  }
  static void measure(std::string_view value, Extent& extent) {
    if (!value.empty()) extent.add_for_slot(value.size(), 1);
  }
  static void encode(std::string_view value, WriteCursor& out, Place at) {
    if (value.empty()) return out.store<std::uint64_t>(at, 0);
    require_utf8(value);
    const Place place = out.take_for_slot(at, value.size(), value.size(), 1);
    std::memcpy(out.at(place), value.data(), value.size());
  }

  static bool decode(ReadCursor& in, Place at, std::string& value) {
    std::string_view bytes;
    if (!checked_mirror(in, at, bytes)) return false;
    value.assign(bytes);
    return true;
  }
  static bool mirror(ReadCursor& in, Place at, std::string_view& mirror) {
    if (in.trusts_contents()) [[likely]] {
      const std::uint64_t place = in.number<std::uint32_t>(at);
      const std::uint64_t size = in.number<std::uint32_t>(at + 4);
      if (place + size <= in.size()) [[likely]] {
        mirror = std::string_view(reinterpret_cast<const char*>(in.at(place)), size);
        return true;
      }
    }
    return checked_mirror(in, at, mirror);
  }
  [[gnu::noinline]] static bool checked_mirror(ReadCursor& in, Place at, std::string_view& mirror) {
    ReadCursor::Target target;
    if (!in.follow(at, 1, 1, /*may_be_elsewhere=*/false, &target)) return false;
    return view(in, target.place, target.count, mirror);
  }
  // The string of `size` bytes at `place`, which the caller has checked to lie in the chunk.
  static bool view(ReadCursor& in, Place place, std::uint64_t size, std::string_view& view) {
    view = size == 0 ? std::string_view()
                     : std::string_view(reinterpret_cast<const char*>(in.at(place)), size);
    return in.trusts_contents() || is_utf8(view) || in.corrupt("a string is not valid UTF-8");
  }

  // Throws EncodeError: what could be written but never read again must not be written.
  static void require_utf8(std::string_view value) {
    if (!is_utf8(value)) {
      throw EncodeError(ErrorCode::kInvalidArgument,
                        "a string is not valid UTF-8 and can't be saved; use vec<u8> for bytes");
    }
  }

  static std::uint64_t hash(std::string_view key) { return xxh3_64(std::as_bytes(std::span(key))); }
  static bool less(std::string_view a, std::string_view b) { return a < b; }
  static Match matches(ReadCursor& in, Place at, std::string_view key) {
    ReadCursor::Target target;
    if (!in.follow(at, 1, 1, /*may_be_elsewhere=*/false, &target)) return Match::kError;
    const bool equal =
        target.count == key.size() &&
        (key.empty() || std::memcmp(in.at(target.place), key.data(), key.size()) == 0);
    return equal ? Match::kYes : Match::kNo;
  }
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_STRINGS_H_
