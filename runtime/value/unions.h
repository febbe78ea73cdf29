// UnionMember<Stored>: how the member that a union holds is stored. What generated Traits of unions
// are made of.
//
// A union is 16 bytes: the number of its member (u32), zero (u32), and a slot to the member's fixed
// part. `Stored` is the Traits of the member's type.

#ifndef PARCODE_RUNTIME_VALUE_UNIONS_H_
#define PARCODE_RUNTIME_VALUE_UNIONS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/extent.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"
#include "runtime/value/write_cursor.h"

namespace parcode {

template <class Stored>
struct UnionMember {
  static constexpr Shape kShape = Stored::kShape;

  template <class T>
  static void measure(const T& value, Extent& extent) {
    extent.add_for_slot(kShape.size, kShape.align);
    extent.enter();
    if (!extent.over()) Stored::measure(value, extent);
    extent.leave();
  }
  template <class T>
  static void plan(const T& value, ChunkPlan& plan) {
    Stored::plan(value, plan);
  }
  // `at` is the union's place, `number` the member's.
  template <class T>
  static void encode(const T& value, std::uint32_t number, WriteCursor& out, Place at) {
    out.store<std::uint32_t>(at, number);
    out.store<std::uint32_t>(at + 4, 0);
    Stored::encode(value, out, out.take_for_slot(at + kSlotAt, 1, kShape.size, kShape.align));
  }
  template <class T>
  static bool decode(ReadCursor& in, Place at, T& value) {
    Place place = 0;
    if (!follow(in, at, &place) || !in.enter()) return false;
    const bool decoded = Stored::decode(in, place, value);
    in.leave();
    return decoded;
  }
  template <class T>
  static bool mirror(ReadCursor& in, Place at, T& mirror) {
    Place place = 0;
    if (!follow(in, at, &place) || !in.enter()) return false;
    const bool made = Stored::mirror(in, place, mirror);
    in.leave();
    return made;
  }

 private:
  static constexpr Place kSlotAt = 8;

  static bool follow(ReadCursor& in, Place at, Place* place) {
    ReadCursor::Target target;
    if (!in.follow(at + kSlotAt, kShape.size, kShape.align, /*may_be_elsewhere=*/false, &target)) {
      return false;
    }
    *place = target.place;
    return target.count == 1 || in.corrupt("the slot of a union does not lead to one value");
  }
};

// Fails for a union at `at` whose member's number the schema does not know.
inline bool refuse_member(ReadCursor& in, Place at, std::string_view union_name) {
  const std::string number = std::to_string(in.number<std::uint32_t>(at));
  return in.fail(ErrorCode::kSchemaMismatch,
                 "union " + std::string(union_name) + " has no member of the number " + number);
}

// Throws: a std::variant that lost its value to an exception can't be saved.
[[noreturn]] inline void refuse_empty(std::string_view union_name) {
  throw EncodeError(ErrorCode::kInvalidArgument, "a union " + std::string(union_name) +
                                                     " holds nothing, since an exception left it "
                                                     "so; give it a value before saving");
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_UNIONS_H_
