// Held<T>: the mirror of a T that stands alone, outside any other mirror.
//
// Inside a struct's mirror a string is a std::string_view, kept valid by the struct's mirror. Where
// such a view would stand alone (an element of a vec<string>, a value of a map), it comes as a
// Pinned, which keeps it valid itself.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_RUNTIME_LAZY_HELD_H_
#define PARCODE_RUNTIME_LAZY_HELD_H_

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "runtime/base/error.h"
#include "runtime/reader/call.h"
#include "runtime/reader/chunk.h"
#include "runtime/value/traits.h"

namespace parcode {

// A value's place in a chunk that is kept in memory. What generated mirrors load from.
class Record {
 public:
  Record() = default;
  Record(const ReadCursor& in, Place place)
      : chunk_(reader::ChunkPin::share(in.chunk())), place_(place) {}

  const reader::ChunkPin& chunk() const { return chunk_; }
  Place place() const { return place_; }

  // The whole value as a plain one. Errors: as load() of lazy types.
  template <class T>
  Result<T> load() const;

 private:
  reader::ChunkPin chunk_;
  Place place_ = 0;
};

// A view into a chunk, and the pin that keeps it valid.
template <class T>
class Pinned {
 public:
  using View = typename Traits<T>::Mirror;

  Pinned() = default;
  Pinned(const ReadCursor& in, Place place, View view) : record_(in, place), view_(view) {}

  const View& operator*() const { return view_; }
  const View* operator->() const { return &view_; }
  operator const View&() const { return view_; }  // NOLINT: a Pinned is its view
  Result<T> load() const {
    if constexpr (std::is_constructible_v<T, View>) {
      return T(view_);
    } else if constexpr (requires { T(view_.begin(), view_.end()); }) {
      return T(view_.begin(), view_.end());
    } else {
      return record_.load<T>();
    }
  }

  friend bool operator==(const Pinned& a, const View& b) { return a.view_ == b; }

 private:
  Record record_;
  View view_ = {};
};

template <class T>
using Held = std::conditional_t<Traits<T>::kBorrows, Pinned<T>, typename Traits<T>::Mirror>;

namespace lazy {

// Makes the mirror of the T at `place`.
template <class T>
bool hold(ReadCursor& in, Place place, Held<T>& held) {
  if constexpr (Traits<T>::kBorrows) {
    typename Traits<T>::Mirror view{};
    if (!Traits<T>::mirror(in, place, view)) return false;
    held = Pinned<T>(in, place, view);
    return true;
  } else {
    return Traits<T>::mirror(in, place, held);
  }
}

// The same in place.
template <class T>
bool hold_in_place(ReadCursor& in, Place place, std::optional<Held<T>>& held) {
  if constexpr (Traits<T>::kBorrows) {
    typename Traits<T>::Mirror view{};
    if (!Traits<T>::mirror(in, place, view)) return false;
    held.emplace(in, place, view);
    return true;
  } else {
    return Traits<T>::mirror(in, place, held.emplace());
  }
}

}  // namespace lazy

// What can fetch more of the file keeps it open, what is only bytes does not.
template <bool kFetches>
class FileHold {
 public:
  FileHold() = default;
  explicit FileHold(reader::FileState* file) : file_(reader::FileRef::share(file)) {}

 private:
  reader::FileRef file_;
};
template <>
class FileHold<false> {
 public:
  FileHold() = default;
  explicit FileHold(reader::FileState*) {}
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_HELD_H_
