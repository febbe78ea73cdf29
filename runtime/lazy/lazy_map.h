// LazyMap<K, V>: a map that is looked up without being loaded.
//
// Cheap to copy, const, and safe to use from any number of threads at once. Keeps the file open.
// Errors of what reads: kCorrupt, kTruncated, kIo, kLimit, kCompression.

#ifndef PARCODE_RUNTIME_LAZY_LAZY_MAP_H_
#define PARCODE_RUNTIME_LAZY_LAZY_MAP_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/lazy/container_slot.h"
#include "runtime/lazy/held.h"
#include "runtime/lazy/key_text.h"
#include "runtime/lazy/keyed_buckets.h"
#include "runtime/lazy/load_items.h"
#include "runtime/lazy/map_entries.h"
#include "runtime/lazy/view.h"
#include "runtime/map/maps.h"

namespace parcode {

template <class K, class V>
class LazyMap {
 public:
  using key_type = K;
  using mapped_type = V;
  using Entry = std::pair<K, V>;
  // What keys are looked up by: std::string_view for strings, else K.
  using Lookup = typename Traits<K>::Lookup;

  LazyMap() = default;
  explicit LazyMap(lazy::ContainerSlot slot) : buckets_(std::move(slot)) {}

  std::uint64_t size() const { return slot().items(); }
  bool empty() const { return size() == 0; }

  // All entries. Large maps on OpenOptions.threads threads.
  Result<std::unordered_map<K, V>> load() const;

  // The value of `key` as a plain value or as a mirror, or nothing. Cost: the key's bucket is
  // fetched if it is not in memory; then two cache lines of it, and the value.
  Result<std::optional<V>> find(const Lookup& key) const {
    return buckets_.template search<lazy::Copied<V>>(key);
  }
  Result<std::optional<Held<V>>> lazy_find(const Lookup& key) const {
    return buckets_.template search<lazy::Mirrored<V>>(key);
  }
  Result<bool> contains(const Lookup& key) const {
    return buckets_.template search<lazy::Skipped>(key).map(
        [](const auto& found) { return found.has_value(); });
  }

  // The values of all `keys` (any range of Lookup), in that order; each bucket is visited once.
  template <std::ranges::input_range Keys>
  Result<std::vector<std::optional<V>>> many(const Keys& keys) const;
  Result<std::vector<std::optional<V>>> many(std::initializer_list<Lookup> keys) const {
    return many(std::span<const Lookup>(keys.begin(), keys.size()));
  }

  static bool read(ReadCursor& in, Place at, Entry& entry) {
    return Traits<K>::decode(in, at, entry.first) &&
           Traits<V>::decode(in, at + Entries::kValueAt, entry.second);
  }
  using iterator = EntryIterator<K, V, Entry, read>;

  // Streams all entries: each is a Result<std::pair<K, V>>. lazy() gives pairs of mirrors.
  iterator begin() const { return empty() ? end() : iterator(&buckets_); }
  iterator end() const { return {}; }
  MirrorEntries<K, V> lazy() const { return MirrorEntries<K, V>(buckets_); }

  // For Mapped: follows the slot of a map.
  static bool follow(ReadCursor& in, Place at, ReadCursor::Target* target) {
    return in.follow(at, Entries::kShape.size, Entries::kShape.align, /*may_be_elsewhere=*/true,
                     target);
  }

 private:
  using Entries = map::Entries<K, V>;

  const lazy::ContainerSlot& slot() const { return buckets_.slot(); }

  lazy::KeyedBuckets<K, V> buckets_;
};

// ---- implementation ----

template <class K, class V>
Result<std::unordered_map<K, V>> LazyMap<K, V>::load() const {
  using Map = std::unordered_map<K, V>;
  if (empty()) return Map();
  return lazy::load<Map>(slot().record().chunk(), [this](ReadCursor& in, Map& values) {
    const Place place = slot().record().place();
    return slot().elsewhere() ? lazy::decode_entries(in, place, values)
                              : lazy::decode_block(in, place, size(), values);
  });
}

template <class K, class V>
template <std::ranges::input_range Keys>
Result<std::vector<std::optional<V>>> LazyMap<K, V>::many(const Keys& keys) const {
  struct Asked {
    std::uint64_t hash;
    std::size_t index;
    Lookup key;
  };
  std::vector<Asked> asked;
  for (const auto& key : keys) asked.push_back({Traits<K>::hash(key), asked.size(), key});
  std::vector<std::optional<V>> values(asked.size());
  if (empty() || asked.empty()) return values;
  std::sort(asked.begin(), asked.end(),
            [](const Asked& a, const Asked& b) { return a.hash < b.hash; });
  const auto buckets = buckets_.count();
  if (!buckets) return Failure(buckets.error());
  lazy::OpenBucket open;
  std::uint64_t open_number = 0;
  for (const Asked& one : asked) {
    const map::Position position = map::position_of(one.hash, *buckets);
    if (!open.chunk || position.bucket != open_number) {
      auto opened = buckets_.open(position.bucket);
      if (!opened) return lazy::in_part(std::move(opened.error()), lazy::key_text(one.key));
      open = std::move(*opened);
      open_number = position.bucket;
    }
    auto found = buckets_.template search<lazy::Copied<V>>(open, one.key, position);
    if (!found) return Failure(std::move(found.error()));
    values[one.index] = std::move(*found);
  }
  return values;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_LAZY_MAP_H_
