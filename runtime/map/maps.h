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

#include "runtime/map/bucket.h"
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
    sort(entries);
    return entries;
  }
  static void sort(std::span<Hashed> entries) { std::sort(entries.begin(), entries.end()); }

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
      prefetch(entries, i + kPrefetchAhead);
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

  // Decodes entry `index` of `bucket`.
  static bool decode(ReadCursor& in, const Bucket& bucket, std::uint64_t index, K& key, V& value) {
    const Place at = bucket.entry(index, kShape);
    return (Traits<K>::decode(in, at, key) && Traits<V>::decode(in, at + kValueAt, value)) ||
           in.in_entry(index);
  }

  // A key's place in the program's map lies anywhere in memory. Asking for the places of several
  // keys before they are inserted waits for all of them at once.
  static void prefetch_place(const Map& values, const K& key) {
    const auto bucket = values.bucket(key);
    const auto first = values.begin(bucket);
    if (first != values.end(bucket)) __builtin_prefetch(std::addressof(*first));
  }

  // Adds all entries of `bucket` to `values`, which has no others with these keys.
  static bool decode_all(ReadCursor& in, const Bucket& bucket, Map& values) {
    const DecodeAlone alone(in);  // entries are moved into the map
    const std::uint64_t count = bucket.geometry.count;
    std::vector<std::pair<K, V>> batch(std::min<std::uint64_t>(count, kBatch));
    for (std::uint64_t first = 0; first < count; first += batch.size()) {
      const auto entries =
          std::span(batch).first(std::min<std::size_t>(batch.size(), count - first));
      for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i] = {};
        if (!decode(in, bucket, first + i, entries[i].first, entries[i].second)) return false;
      }
      for (const auto& entry : entries) prefetch_place(values, entry.first);
      const CollisionProbe probe(values, first, [&](std::uint64_t number) -> const K& {
        return entries[number % entries.size()].first;
      });
      for (auto& [key, value] : entries) {
        if (!values.try_emplace(std::move(key), std::move(value)).second) {
          return in.corrupt("a map holds the same key twice");
        }
      }
      if (!probe.check(in)) return false;
    }
    return true;
  }

  // Keys chosen to collide in the program's map, whose hash function everybody knows, would make
  // inserting n of them take n² steps. So the bucket that one of some new keys goes to is looked
  // at afterwards; of which keys, nobody can tell beforehand. Made before they are inserted, into a
  // map that has reserved room for them.
  class CollisionProbe {
   public:
    // Every 16th `turn` or so is looked at. `key_of(number)` gives one of the keys for any number.
    template <class KeyOf>
    CollisionProbe(const Map& values, std::uint64_t turn, const KeyOf& key_of) : values_(values) {
      const auto place = reinterpret_cast<std::uintptr_t>(&values);  // differs in each run
      constexpr std::uint64_t kMix = 0x9E37'79B9'7F4A'7C15;
      const std::uint64_t number = (turn + 1) * (place | 1) * kMix;
      if (number >> 60 == 0) bucket_ = values.bucket(key_of(number >> 32));
    }
    bool check(ReadCursor& in) const {
      if (bucket_ == kNone || values_.bucket_size(bucket_) <= in.scope().limits->collisions) {
        return true;
      }
      return fail_collisions(in);
    }

   private:
    static constexpr std::size_t kNone = SIZE_MAX;
    const Map& values_;
    std::size_t bucket_ = kNone;
  };

 private:
  static constexpr std::size_t kPrefetchAhead = 8;
  static constexpr std::size_t kBatch = 16;  // as many misses as a processor waits for at once

  // Entries lie anywhere in memory, and the processor can't guess where.
  static void prefetch(std::span<const Hashed> entries, std::size_t index) {
    if (index >= entries.size()) return;
    const auto* bytes = reinterpret_cast<const char*>(entries[index].entry);
    __builtin_prefetch(bytes);
    if constexpr (sizeof(typename Map::value_type) > 48) __builtin_prefetch(bytes + 64);
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
    const bool decoded = Entries::decode_all(in, found, value);
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
