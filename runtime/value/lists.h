// Traits of std::vector (inline) and std::array.
//
// A vec is a slot to its elements' fixed parts, side by side, with their tails behind them. An
// array is its elements' fixed parts in the record itself.

#ifndef PARCODE_RUNTIME_VALUE_LISTS_H_
#define PARCODE_RUNTIME_VALUE_LISTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/schema/builder.h"
#include "runtime/value/extent.h"
#include "runtime/value/numbers.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"
#include "runtime/value/write_cursor.h"

namespace parcode {

template <class T>
class View;  // lazy/view.h

// The elements of a vec or a shard: `count` fixed parts side by side, tails elsewhere in the chunk.
template <class T>
struct Elements {
  using Element = Traits<T>;
  static constexpr Shape kElement = Element::kShape;
  // Whether the bytes of the C++ objects are the stored bytes.
  static constexpr bool kCopies = kElement.fixed && !kElement.padded && !std::is_same_v<T, bool>;

  // Tails of elements [first, first + count) of `values`.
  static void measure(const std::vector<T>& values, std::size_t first, std::size_t count,
                      Extent& extent) {
    if constexpr (!kElement.fixed) {
      for (std::size_t i = first; i < first + count && !extent.over(); ++i) {
        Element::measure(values[i], extent);
      }
    }
  }

  static void encode(const std::vector<T>& values, std::size_t first, std::size_t count,
                     WriteCursor& out, Place at) {
    if constexpr (kCopies) {
      std::memcpy(out.at(at), values.data() + first, count * sizeof(T));
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        Element::encode(values[first + i], out, at + i * kElement.size);
      }
    }
  }

  // Decodes `count` elements at `at`, which lie in the chunk, and appends them. values[i] is
  // element i + `shift` of the vec: what errors call it. (Of a smaller index than i, the difference
  // wraps.)
  static bool append(ReadCursor& in, Place at, std::uint64_t count, std::vector<T>& values,
                     std::uint64_t shift = 0) {
    if constexpr (kCopies && kElement.any_bits) {
      const std::size_t before = values.size();
      const auto* stored = reinterpret_cast<const T*>(in.at(at));
      values.insert(values.end(), stored, stored + count);
      return values.size() == before + count;
    } else {
      const std::size_t before = values.size();
      values.resize(before + count);
      return decode_into(in, at, count, values, before, shift);
    }
  }

  // Decodes `count` elements at `at` over values[first…], which exist.
  static bool decode_into(ReadCursor& in, Place at, std::uint64_t count, std::vector<T>& values,
                          std::size_t first, std::uint64_t shift = 0) {
    if constexpr (kCopies && kElement.any_bits) {
      std::memcpy(values.data() + first, in.at(at), count * sizeof(T));
      return true;
    } else {
      for (std::uint64_t i = 0; i < count; ++i) {
        if (!decode_one(in, at + i * kElement.size, values, first + i)) {
          return in.in_element(first + i + shift);
        }
      }
      return true;
    }
  }

 private:
  static bool decode_one(ReadCursor& in, Place at, std::vector<T>& values, std::size_t index) {
    if constexpr (std::is_same_v<T, bool>) {
      bool value = false;
      if (!Element::decode(in, at, value)) return false;
      values[index] = value;
      return true;
    } else {
      return Element::decode(in, at, values[index]);
    }
  }
};

// Elements that a mirror hands out as a span over the chunk itself.
template <class T>
concept Spannable = Number<T> || std::is_same_v<T, bool> || std::is_enum_v<T>;

template <class T>
struct Traits<std::vector<T>> {
  static constexpr Shape kElement = Traits<T>::kShape;
  static constexpr Shape kShape = shape::of_slot(kElement);
  static constexpr bool kBorrows = Spannable<T>;
  using Mirror = std::conditional_t<Spannable<T>, std::span<const T>, View<T>>;

  static schema::Type describe(schema::Builder& builder) {
    return schema::Builder::vec(Traits<T>::describe(builder));
  }

  static void measure(const std::vector<T>& value, Extent& extent) {
    if (value.empty()) return;
    extent.add_for_slot(value.size() * kElement.size, kElement.align);
    extent.enter();
    Elements<T>::measure(value, 0, value.size(), extent);
    extent.leave();
  }
  static void plan(const std::vector<T>& value, ChunkPlan& plan) {
    if constexpr (kShape.has_chunks) {
      for (const auto& element : value) Traits<T>::plan(element, plan);
    }
  }
  static void encode(const std::vector<T>& value, WriteCursor& out, Place at) {
    if (value.empty()) return out.store<std::uint64_t>(at, 0);
    const Place place =
        out.take_for_slot(at, value.size(), value.size() * kElement.size, kElement.align);
    Elements<T>::encode(value, 0, value.size(), out, place);
  }

  static bool decode(ReadCursor& in, Place at, std::vector<T>& value) {
    value.clear();
    ReadCursor::Target target;
    if (!in.follow(at, kElement.size, kElement.align, /*may_be_elsewhere=*/false, &target)) {
      return false;
    }
    if (target.count == 0) return true;
    if (!in.enter()) return false;
    const bool decoded = Elements<T>::append(in, target.place, target.count, value);
    in.leave();
    return decoded;
  }
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    ReadCursor::Target target;
    if (!in.follow(at, kElement.size, kElement.align, /*may_be_elsewhere=*/false, &target)) {
      return false;
    }
    return mirror_of(in, target, mirror);
  }

 private:
  static bool mirror_of(ReadCursor& in, const ReadCursor::Target& target,
                        std::span<const T>& mirror) requires Spannable<T> {
    if (target.count == 0) return true;
    if constexpr (std::is_same_v<T, bool>) {
      bool ignored = false;
      for (std::uint64_t i = 0; i < target.count && !in.trusts_contents(); ++i) {
        if (!Traits<bool>::decode(in, target.place + i, ignored)) return in.in_element(i);
      }
    }
    mirror = {reinterpret_cast<const T*>(in.at(target.place)), target.count};
    return true;
  }
  static bool mirror_of(ReadCursor& in, const ReadCursor::Target& target,
                        View<T>& mirror) requires(!Spannable<T>) {
    mirror = View<T>(in, target.place, target.count);
    return true;
  }
};

template <class T, std::size_t N>
struct Traits<std::array<T, N>> {
  static_assert(N > 0, "an array has at least one element");
  static constexpr Shape kElement = Traits<T>::kShape;
  static constexpr Shape kShape = shape::of_array(kElement, N);
  static constexpr bool kBorrows = Traits<T>::kBorrows;
  using Mirror = std::array<typename Traits<T>::Mirror, N>;

  static schema::Type describe(schema::Builder& builder) {
    return schema::Builder::array(Traits<T>::describe(builder), N);
  }

  static void measure(const std::array<T, N>& value, Extent& extent) {
    if constexpr (!kElement.fixed) {
      for (const T& element : value) Traits<T>::measure(element, extent);
    }
  }
  static void plan(const std::array<T, N>& value, ChunkPlan& plan) {
    if constexpr (kShape.has_chunks) {
      for (const T& element : value) Traits<T>::plan(element, plan);
    }
  }
  static void encode(const std::array<T, N>& value, WriteCursor& out, Place at) {
    for (std::size_t i = 0; i < N; ++i) {
      Traits<T>::encode(value[i], out, at + i * kElement.size);
    }
  }
  static bool decode(ReadCursor& in, Place at, std::array<T, N>& value) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!Traits<T>::decode(in, at + i * kElement.size, value[i])) return in.in_element(i);
    }
    return true;
  }
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!Traits<T>::mirror(in, at + i * kElement.size, mirror[i])) return in.in_element(i);
    }
    return true;
  }
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_LISTS_H_
