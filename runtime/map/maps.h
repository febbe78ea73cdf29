// Traits of std::unordered_map, and what inline and partitioned maps share: sorted entries,
// encoding a bucket, finding a key in one.

#ifndef PARCODE_RUNTIME_MAP_MAPS_H_
#define PARCODE_RUNTIME_MAP_MAPS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/base/prefetch.h"
#include "runtime/map/bucket.h"
#include "runtime/map/fill.h"
#include "runtime/map/hash_order.h"
#include "runtime/schema/builder.h"
#include "runtime/value/extent.h"
#include "runtime/value/read_cursor.h"
#include "runtime/value/traits.h"
#include "runtime/value/write_cursor.h"

namespace parcode {

template <class K, class V>
class MapView;  // lazy/view.h

namespace map {

// A key and a value as a bucket keeps them.
template <class K, class V>
struct Entries {
  using Map = std::unordered_map<K, V>;
  static constexpr Shape kKey = Traits<K>::kShape;
  static constexpr Shape kValue = Traits<V>::kShape;
  static constexpr Shape kShape = shape::of_pair(kKey, kValue);
  static constexpr Place kValueAt = align_up(kKey.size, kValue.align);

  // An entry of the program's map and its key's hash.
  struct Hashed {
    std::uint64_t hash = 0;
    const typename Map::value_type* entry = nullptr;

    friend bool operator<(const Hashed& a, const Hashed& b) {
      if (a.hash != b.hash) return a.hash < b.hash;
      return Traits<K>::less(a.entry->first, b.entry->first);
    }
  };

  // All entries in the file's order, whatever the map's own.
  static std::vector<Hashed> sorted(const Map& values) {
    std::vector<Hashed> entries;
    entries.reserve(values.size());
    for (const auto& entry : values) entries.push_back({Traits<K>::hash(entry.first), &entry});
    sort_by_hash(entries, 1);
    return entries;
  }
  // Those of one bucket of `buckets`: `count` of them, the i-th of which is entry_of(i).
  template <class EntryOf>
  static std::vector<Hashed> sorted(std::size_t count, std::uint64_t buckets,
                                    const EntryOf& entry_of) {
    std::vector<Hashed> entries;
    entries.reserve(count);
    for (std::size_t i = 0; i < std::min(count, kPrefetchAhead); ++i) prefetch(entry_of(i));
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kPrefetchAhead < count) prefetch(entry_of(i + kPrefetchAhead));
      const typename Map::value_type& entry = entry_of(i);
      entries.push_back({Traits<K>::hash(entry.first), &entry});
      prefetch_owned(entry.second);  // there when they are sorted
    }
    sort_by_hash(entries, buckets);
    return entries;
  }

  static void measure(std::span<const Hashed> entries, Extent& extent) {
    for (const Hashed& hashed : entries) {
      if (extent.over()) return;
      measure_one(*hashed.entry, extent);
    }
    extent.add(0, tail_step(kShape, extent.form()));
  }
  // What the entry adds to a bucket in the narrow form.
  static std::uint64_t tail_bytes(const typename Map::value_type& entry) {
    if constexpr (kShape.fixed) return 0;
    Extent extent(Form::kNarrow);
    measure_one(entry, extent);
    return align_up(extent.size(), tail_step(kShape, Form::kNarrow));
  }

  // Writes the block of bucket `bucket` of `buckets` at `place`, where geometry.size bytes are.
  static void encode(std::span<const Hashed> entries, std::uint64_t buckets, WriteCursor& out,
                     Place place) {
    const Geometry geometry = geometry_of(entries.size(), kShape);
    IndexWriter index(geometry, buckets);
    for (const Hashed& hashed : entries) index.add(out.at(place), hashed.hash);
    index.finish(out.at(place));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Place at = place + geometry.entries + i * kShape.size;
      if constexpr (kKey.size + kValue.size != kShape.size) out.clear(at, kShape.size);
      if constexpr (!kShape.fixed) out.take(0, tail_step(kShape, out.form()));
      Traits<K>::encode(entries[i].entry->first, out, at);
      Traits<V>::encode(entries[i].entry->second, out, at + kValueAt);
    }
    if constexpr (!kShape.fixed) out.take(0, tail_step(kShape, out.form()));
  }

  // Finds the entry whose key is `key`. kYes: `*at` is its place.
  template <class Lookup>
  static Match find(ReadCursor& in, const Bucket& bucket, std::uint64_t hash,
                    std::uint64_t fraction, const Lookup& key, Place* at) {
    return map::find(in, bucket, hash, fraction, [&](std::uint64_t index) {
      *at = bucket.entry(index, kShape);
      return Traits<K>::matches(in, *at, key);
    });
  }

  // Keys chosen to collide in the program's map, whose hash function everybody knows, would make
  // inserting n of them take n² steps. So the place that one of some new keys gets is looked at; of
  // which keys, nobody can tell beforehand.
  class CollisionProbe {
   public:
    explicit CollisionProbe(const Map& values)
        : values_(values), state_(reinterpret_cast<std::uintptr_t>(&values)) {}  // differs each run

    // After each insertion.
    bool check(ReadCursor& in, const K& inserted) {
      state_ = next_random(state_);
      if (state_ >> 56 != 0) return true;
      const std::size_t bucket = values_.bucket(inserted);
      return values_.bucket_size(bucket) <= in.scope().limits->collisions || fail_collisions(in);
    }

   private:
    const Map& values_;
    std::uint64_t state_;
  };

  // Adds entry `index` of `bucket` to `values`, which has none with its key.
  static bool decode_into(ReadCursor& in, const Bucket& bucket, std::uint64_t index, Map& values,
                          CollisionProbe& probe) {
    const Place at = bucket.entry(index, kShape);
    K key{};
    if (!Traits<K>::decode(in, at, key)) return in.in_entry(index);
    const auto [entry, is_new] = values.try_emplace(std::move(key));
    if (!is_new) return in.corrupt("a map holds the same key twice");
    if (!Traits<V>::decode(in, at + kValueAt, entry->second)) return in.in_entry(index);
    return probe.check(in, entry->first);
  }

  // Adds all entries of `bucket` to `values`, which has no others with these keys; calls
  // `before_each()`. The probe is one for all buckets: each may have but a few entries.
  template <class BeforeEach>
  static bool decode_all(ReadCursor& in, const Bucket& bucket, Map& values, CollisionProbe& probe,
                         const BeforeEach& before_each) {
    for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
      before_each();
      if (!decode_into(in, bucket, i, values, probe)) return false;
    }
    return true;
  }

 private:
  // About as many misses as a processor waits for at once.
  static constexpr std::size_t kPrefetchAhead = 16;

  // Entries lie anywhere in memory, and the processor can't guess where.
  static void prefetch(const typename Map::value_type& entry) {
    const auto* const bytes = reinterpret_cast<const char*>(std::addressof(entry));
    parcode::prefetch(bytes);
    if constexpr (sizeof entry > 32) {
      parcode::prefetch(bytes + std::min<std::size_t>(sizeof entry, 128) - 1);
    }
  }

  static void measure_one(const typename Map::value_type& entry, Extent& extent) {
    if constexpr (!kShape.fixed) {
      extent.add(0, tail_step(kShape, extent.form()));
      Traits<K>::measure(entry.first, extent);
      Traits<V>::measure(entry.second, extent);
    }
  }
};

}  // namespace map

// An inline map: a slot to one bucket.
template <class K, class V>
struct Traits<std::unordered_map<K, V>> {
  using Map = std::unordered_map<K, V>;
  using Entries = map::Entries<K, V>;
  static constexpr Shape kBlock = {.size = 1,
                                   .align = Entries::kShape.align,
                                   .tail_align = Entries::kShape.tail_align,
                                   .has_chunks = Entries::kShape.has_chunks};
  static constexpr Shape kShape = shape::of_slot(kBlock);
  static constexpr bool kBorrows = false;
  using Mirror = MapView<K, V>;

  static schema::Type describe(schema::Builder& builder) {
    schema::Type key = Traits<K>::describe(builder);
    return schema::Builder::map(std::move(key), Traits<V>::describe(builder));
  }

  static void measure(const Map& value, Extent& extent) {
    if (value.empty()) return;
    const auto geometry = map::geometry_of(value.size(), Entries::kShape);
    extent.add_for_slot(geometry.size, geometry.align);
    if constexpr (Entries::kShape.fixed) return;
    if (extent.over()) return;
    extent.enter();
    Entries::measure(Entries::sorted(value), extent);
    extent.leave();
  }
  static void plan(const Map& value, ChunkPlan& plan) {
    if constexpr (kShape.has_chunks) {
      for (const auto& hashed : Entries::sorted(value)) {
        Traits<V>::plan(hashed.entry->second, plan);
      }
    }
  }
  static void encode(const Map& value, WriteCursor& out, Place at) {
    if (value.empty()) return out.store<std::uint64_t>(at, 0);
    const auto geometry = map::geometry_of(value.size(), Entries::kShape);
    const Place place = out.take_for_slot(at, value.size(), geometry.size, geometry.align);
    Entries::encode(Entries::sorted(value), 1, out, place);
  }
  // The bucket that the slot at `at` leads to; count 0 where the map is empty.
  static bool bucket(ReadCursor& in, Place at, map::Bucket* bucket) {
    ReadCursor::Target target;
    if (!in.follow(at, Entries::kShape.size, Entries::kShape.align, /*may_be_elsewhere=*/false,
                   &target)) {
      return false;
    }
    *bucket = map::Bucket{};
    return target.count == 0 ||
           map::open_bucket(in, target.place, target.count, Entries::kShape, bucket);
  }
  static bool decode(ReadCursor& in, Place at, Map& value) {
    value.clear();
    map::Bucket found;
    if (!bucket(in, at, &found)) return false;
    if (found.geometry.count == 0) return true;
    value.reserve(found.geometry.count);
    if (!in.enter()) return false;
    const bool decoded = map::fill_from<Entries>(in, found, value);
    in.leave();
    return decoded;
  }
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    map::Bucket found;
    if (!bucket(in, at, &found)) return false;
    mirror = MapView<K, V>(in, found);
    return true;
  }
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_MAP_MAPS_H_
