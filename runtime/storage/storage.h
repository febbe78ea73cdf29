// How a field's value is stored when its schema says `[chunkable]` or `[map]`.
//
// Where Traits<T> stores a value inline, Chunked<T> and Mapped<T> put a slot into the record that
// leads either to the value kept inside the same chunk (small values), or to a RefBlock that names
// chunks of its own. They have the members of Traits, so that generated code treats all alike:
//
//   Traits<std::string>::encode(value.name, out, at + 8);
//   Chunked<std::vector<Zone>>::encode(value.zones, out, at + 16);
//
// Declared here; what they do is defined in plan/stored.h (writing) and lazy/stored.h (reading):
// the two arms do not know each other, and this room knows neither.

#ifndef PARCODE_RUNTIME_STORAGE_STORAGE_H_
#define PARCODE_RUNTIME_STORAGE_STORAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "runtime/base/box.h"
#include "runtime/base/compressor.h"
#include "runtime/map/maps.h"
#include "runtime/storage/inside.h"
#include "runtime/value/lists.h"
#include "runtime/value/optionals.h"
#include "runtime/value/strings.h"
#include "runtime/value/traits.h"

namespace parcode {

template <class T>
class LazyVec;  // lazy/lazy_vec.h
template <class K, class V>
class LazyMap;  // lazy/lazy_map.h

// A single value of any type that has Traits. Its chunk is one record.
template <class T, Compressor kCompressor>
struct ChunkedValue {
  static constexpr Shape kShape = shape::of_chunked(shape::of_slot(Traits<T>::kShape));
  static constexpr bool kBorrows = false;
  using Mirror = Lazy<T>;

  static schema::Type describe(schema::Builder& builder) { return Traits<T>::describe(builder); }
  static bool is_inside(const T& value) {
    return is_kept_inside(&value, &storage::kKind<ChunkedValue>, Traits<T>::kShape.size,
                          [&](Extent& extent) { Traits<T>::measure(value, extent); });
  }
  static void measure(const T& value, Extent& extent);
  static void plan(const T& value, ChunkPlan& plan);
  static void encode(const T& value, WriteCursor& out, Place at);
  static bool decode(ReadCursor& in, Place at, T& value);
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror);
};

// A struct, a union, an array, or a map that is not partitioned.
template <class T, Compressor kCompressor = Compressor{}>
struct Chunked : ChunkedValue<T, kCompressor> {};

// Its chunk is the bytes of the string.
template <Compressor kCompressor>
struct Chunked<std::string, kCompressor> {
  static constexpr Shape kShape = shape::of_chunked(Traits<std::string>::kShape);
  static constexpr bool kBorrows = false;
  using Mirror = Lazy<std::string>;

  static schema::Type describe(schema::Builder& builder) {
    return Traits<std::string>::describe(builder);
  }
  static bool is_inside(const std::string& value) { return value.size() <= kInsideBytes; }
  static void measure(const std::string& value, Extent& extent);
  static void plan(const std::string& value, ChunkPlan& plan);
  static void encode(const std::string& value, WriteCursor& out, Place at);
  static bool decode(ReadCursor& in, Place at, std::string& value);
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror);
};

// Stored as the T that it owns, in one piece: a box<vec<T>> is not cut into shards.
template <class T, Compressor kCompressor>
struct Chunked<Box<T>, kCompressor> {
  using Content = std::conditional_t<std::is_same_v<T, std::string>, Chunked<T, kCompressor>,
                                     ChunkedValue<T, kCompressor>>;
  static constexpr Shape kShape = Content::kShape;
  static constexpr bool kBorrows = false;
  using Mirror = Lazy<T>;

  static schema::Type describe(schema::Builder& builder) {
    return Traits<Box<T>>::describe(builder);
  }
  static void measure(const Box<T>& value, Extent& extent) { Content::measure(*value, extent); }
  static void plan(const Box<T>& value, ChunkPlan& plan) { Content::plan(*value, plan); }
  static void encode(const Box<T>& value, WriteCursor& out, Place at) {
    Content::encode(*value, out, at);
  }
  static bool decode(ReadCursor& in, Place at, Box<T>& value) {
    return Content::decode(in, at, *value);
  }
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    return Content::mirror(in, at, mirror);
  }
};

template <class T, Compressor kCompressor>
struct Chunked<std::optional<T>, kCompressor> : OptionalAs<T, Chunked<T, kCompressor>> {};

// Cut into shards, each a chunk.
template <class T, Compressor kCompressor>
struct Chunked<std::vector<T>, kCompressor> {
  static constexpr Shape kShape = shape::of_chunked(Traits<std::vector<T>>::kShape);
  static constexpr bool kBorrows = false;
  using Mirror = LazyVec<T>;

  static schema::Type describe(schema::Builder& builder) {
    return Traits<std::vector<T>>::describe(builder);
  }
  static bool is_inside(const std::vector<T>& value) {
    return is_kept_inside(
        &value, &storage::kKind<Chunked>, value.size() * Traits<T>::kShape.size,
        [&](Extent& extent) { Elements<T>::measure(value, 0, value.size(), extent); });
  }
  static void measure(const std::vector<T>& value, Extent& extent);
  static void plan(const std::vector<T>& value, ChunkPlan& plan);
  static void encode(const std::vector<T>& value, WriteCursor& out, Place at);
  static bool decode(ReadCursor& in, Place at, std::vector<T>& value);
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror);
};

// A map in hash buckets, each a chunk.
template <class Map, Compressor kCompressor = Compressor{}>
struct Mapped;

template <class K, class V, Compressor kCompressor>
struct Mapped<std::unordered_map<K, V>, kCompressor> {
  using Map = std::unordered_map<K, V>;
  static constexpr Shape kShape = shape::of_chunked(Traits<Map>::kShape);
  static constexpr bool kBorrows = false;
  using Mirror = LazyMap<K, V>;

  static schema::Type describe(schema::Builder& builder) { return Traits<Map>::describe(builder); }
  static bool is_inside(const Map& value) {
    return is_kept_inside(&value, &storage::kKind<Mapped>,
                          value.size() * map::Entries<K, V>::kShape.size,
                          [&](Extent& extent) { Traits<Map>::measure(value, extent); });
  }
  static void measure(const Map& value, Extent& extent);
  static void plan(const Map& value, ChunkPlan& plan);
  static void encode(const Map& value, WriteCursor& out, Place at);
  static bool decode(ReadCursor& in, Place at, Map& value);
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror);
};

template <class T, Compressor kCompressor>
struct Mapped<std::optional<T>, kCompressor> : OptionalAs<T, Mapped<T, kCompressor>> {};

// How a root is stored in its chunk: a vec in shards, a map in buckets, all else inline.
template <class T>
struct RootStorage : Traits<T> {};
template <class T>
struct RootStorage<std::vector<T>> : Chunked<std::vector<T>> {};
template <class K, class V>
struct RootStorage<std::unordered_map<K, V>> : Mapped<std::unordered_map<K, V>> {};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_STORAGE_STORAGE_H_
