// How Parcode stores a tiny::SmallVec<T, N>: as a vec<T>, whatever T is. So the file's reader may
// have a std::vector there, and the other way round.

#ifndef EXAMPLES_MATRIX_SMALL_VEC_TRAITS_H_
#define EXAMPLES_MATRIX_SMALL_VEC_TRAITS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "examples/matrix/small_vec.h"
#include "parcode/generated.h"

template <class T, std::size_t N>
struct parcode::Traits<tiny::SmallVec<T, N>> {
  using Value = tiny::SmallVec<T, N>;
  using Stored = Traits<std::vector<T>>;  // what it looks like in a file

  static constexpr Shape kElement = Traits<T>::kShape;
  static constexpr Shape kShape = Stored::kShape;
  static constexpr bool kBorrows = Stored::kBorrows;
  using Mirror = typename Stored::Mirror;

  static schema::Type describe(schema::Builder& builder) { return Stored::describe(builder); }

  // The tail: all fixed parts side by side, then the tail of each element.
  static void measure(const Value& value, Extent& extent) {
    if (value.empty()) return;
    extent.add_for_slot(value.size() * kElement.size, kElement.align);
    if constexpr (!kElement.fixed) {
      extent.enter();
      for (const T& element : value) Traits<T>::measure(element, extent);
      extent.leave();
    }
  }

  static void plan(const Value& value, ChunkPlan& plan) {
    if constexpr (kShape.has_chunks) {
      for (const T& element : value) Traits<T>::plan(element, plan);
    }
  }

  static void encode(const Value& value, WriteCursor& out, Place at) {
    if (value.empty()) return out.store<std::uint64_t>(at, 0);
    Place place = out.take_for_slot(at, value.size(), value.size() * kElement.size, kElement.align);
    for (const T& element : value) {
      Traits<T>::encode(element, out, place);
      place += kElement.size;
    }
  }

  static bool decode(ReadCursor& in, Place at, Value& value) {
    ReadCursor::Target target;
    if (!in.follow(at, kElement.size, kElement.align, /*may_be_elsewhere=*/false, &target)) {
      return false;
    }
    if (!in.enter()) return false;
    value = Value();
    value.resize(target.count);  // their fixed parts are in the chunk: not more than it can hold
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!Traits<T>::decode(in, target.place + i * kElement.size, value[i])) {
        return in.in_element(i);
      }
    }
    in.leave();
    return true;
  }

  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    return Stored::mirror(in, at, mirror);
  }
};

#endif  // EXAMPLES_MATRIX_SMALL_VEC_TRAITS_H_
