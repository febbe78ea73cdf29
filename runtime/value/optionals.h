// Traits of std::optional and Box.
//
// An optional is its value's fixed part and a flag behind it: 0 (then the value's bytes are zeros)
// or
// 1. A box is a slot to the fixed part of its value.

#ifndef PARCODE_RUNTIME_VALUE_OPTIONALS_H_
#define PARCODE_RUNTIME_VALUE_OPTIONALS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/base/box.h"
#include "runtime/schema/builder.h"
#include "runtime/value/extent.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"
#include "runtime/value/write_cursor.h"

namespace parcode {

template <class T>
class Lazy;  // lazy/lazy.h

// An optional whose value is stored as `Stored` says: Traits<T>, or a storage of storage/storage.h.
template <class T, class Stored>
struct OptionalAs {
  static constexpr Shape kShape = shape::of_optional(Stored::kShape);
  static constexpr Place kFlag = Stored::kShape.size;
  static constexpr bool kBorrows = Stored::kBorrows;
  using Value = std::optional<T>;
  using Mirror = std::optional<typename Stored::Mirror>;

  static schema::Type describe(schema::Builder& builder) {
    return schema::Builder::optional(Traits<T>::describe(builder));
  }

  static void measure(const Value& value, Extent& extent) {
    if (value) Stored::measure(*value, extent);
  }
  static void plan(const Value& value, ChunkPlan& plan) {
    if constexpr (kShape.has_chunks) {
      if (value) Stored::plan(*value, plan);
    }
  }
  static void encode(const Value& value, WriteCursor& out, Place at) {
    out.clear(at, kShape.size);
    if (!value) return;
    Stored::encode(*value, out, at);
    out.store<std::uint8_t>(at + kFlag, 1);
  }
  static bool decode(ReadCursor& in, Place at, Value& value) {
    value.reset();
    bool present = false;
    if (!Traits<bool>::decode(in, at + kFlag, present)) return false;
    return !present || Stored::decode(in, at, value.emplace());
  }
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    mirror.reset();
    bool present = false;
    if (!Traits<bool>::decode(in, at + kFlag, present)) return false;
    return !present || Stored::mirror(in, at, mirror.emplace());
  }
};

template <class T>
struct Traits<std::optional<T>> : OptionalAs<T, Traits<T>> {};

template <class T>
struct Traits<Box<T>> {
  static constexpr Shape kShape = shape::of_slot(Traits<T>::kShape);
  static constexpr bool kBorrows = false;
  using Mirror = Lazy<T>;

  static schema::Type describe(schema::Builder& builder) {
    return schema::Builder::box(Traits<T>::describe(builder));
  }

  static void measure(const Box<T>& value, Extent& extent) {
    extent.add_for_slot(Traits<T>::kShape.size, Traits<T>::kShape.align);
    extent.enter();
    if (!extent.over()) Traits<T>::measure(*value, extent);
    extent.leave();
  }
  static void plan(const Box<T>& value, ChunkPlan& plan) {
    if constexpr (kShape.has_chunks) Traits<T>::plan(*value, plan);
  }
  static void encode(const Box<T>& value, WriteCursor& out, Place at) {
    const Place place = out.take_for_slot(at, 1, Traits<T>::kShape.size, Traits<T>::kShape.align);
    Traits<T>::encode(*value, out, place);
  }
  static bool decode(ReadCursor& in, Place at, Box<T>& value) {
    Place place = 0;
    if (!follow_one(in, at, &place) || !in.enter()) return false;
    const bool decoded = Traits<T>::decode(in, place, *value);
    in.leave();
    return decoded;
  }
  static bool mirror(ReadCursor& in, Place at, Lazy<T>& mirror) {
    Place place = 0;
    if (!follow_one(in, at, &place)) return false;
    mirror = Lazy<T>(in, place);
    return true;
  }

 private:
  static bool follow_one(ReadCursor& in, Place at, Place* place) {
    ReadCursor::Target target;
    if (!in.follow(at, Traits<T>::kShape.size, Traits<T>::kShape.align,
                   /*may_be_elsewhere=*/false, &target)) {
      return false;
    }
    *place = target.place;
    return target.count == 1 || in.corrupt("a box holds " + std::to_string(target.count) +
                                           " values where there must be one");
  }
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_OPTIONALS_H_
