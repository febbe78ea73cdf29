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
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/lazy/container_slot.h"
#include "runtime/lazy/key_text.h"
#include "runtime/lazy/load_items.h"
#include "runtime/lazy/view.h"
#include "runtime/map/maps.h"

namespace parcode {
namespace lazy {

// A bucket in memory.
struct OpenBucket {
  reader::ChunkPin chunk;
  map::Bucket bucket;
};

// The way to the buckets of one map.
template <class K, class V>
class Buckets {
 public:
  Buckets() = default;
  explicit Buckets(ContainerSlot slot) : slot_(std::move(slot)) {}

  const ContainerSlot& slot() const { return slot_; }

  // How many there are; 1 where the entries are kept inside the parent.
  Result<std::uint64_t> count() const {
    if (!slot_.elsewhere()) return 1;
    return slot_.container().map([](const reader::Container* found) { return found->leaves(); });
  }

  Result<OpenBucket> open(std::uint64_t number) const {
    OpenBucket opened;
    reader::Call call(slot_.file());
    if (!slot_.elsewhere()) {
      opened.chunk = slot_.record().chunk();
      ReadCursor in = call.cursor(opened.chunk.get());
      if (slot_.items() != 0 && !map::open_bucket(in, slot_.record().place(), slot_.items(),
                                                  map::Entries<K, V>::kShape, &opened.bucket)) {
        return call.error(*opened.chunk.get());
      }
      return opened;
    }
    const auto container = slot_.container();
    if (!container) return Failure(container.error());
    auto chunk = (*container)->leaf(number);
    if (!chunk) return Failure(std::move(chunk.error()));
    opened.chunk = std::move(*chunk);
    ReadCursor in = call.cursor(opened.chunk.get());
    if (!open_bucket_chunk<K, V>(in, &opened.bucket)) return call.error(*opened.chunk.get());
    return opened;
  }

 private:
  ContainerSlot slot_;
};

}  // namespace lazy

// Streams a map's entries, one bucket in memory at a time, in the file's order. An error comes out
// once and ends the iteration. `Value` is a pair; `kRead` fills it from an entry's place.
template <class K, class V, class Value, bool (*kRead)(ReadCursor&, Place, Value&)>
class EntryIterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using iterator_category = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = Result<Value>;
  using reference = value_type;
  using pointer = void;

  EntryIterator() = default;
  explicit EntryIterator(const lazy::Buckets<K, V>* buckets) : buckets_(buckets) { settle(); }

  value_type operator*() const {
    if (error_) return Failure(*error_);
    reader::Call call(buckets_->slot().file());
    ReadCursor in = call.cursor(open_.chunk.get());
    Value value{};
    if (kRead(in, open_.bucket.entry(index_, map::Entries<K, V>::kShape), value)) return value;
    failed_ = true;
    in.in_entry(index_);
    return call.error(*open_.chunk.get());
  }
  EntryIterator& operator++() {
    if (error_ || failed_) {
      buckets_ = nullptr;
    } else {
      ++index_;
      settle();
    }
    return *this;
  }
  void operator++(int) { ++*this; }
  // Iterators of one map are equal at its end only.
  friend bool operator==(const EntryIterator& a, const EntryIterator& b) {
    return (a.buckets_ == nullptr) == (b.buckets_ == nullptr) &&
           (a.buckets_ == nullptr || (a.next_ == b.next_ && a.index_ == b.index_));
  }

 private:
  // Goes on to the next bucket that has an entry left, or to the end.
  void settle() {
    const auto count = buckets_->count();
    if (!count) return end_with(count.error());
    while (!open_.chunk || index_ >= open_.bucket.geometry.count) {
      if (next_ >= *count) {
        buckets_ = nullptr;
        return;
      }
      auto opened = buckets_->open(next_++);
      if (!opened) return end_with(std::move(opened.error()));
      open_ = std::move(*opened);
      index_ = 0;
    }
  }
  void end_with(Error error) { error_ = std::make_shared<Error>(std::move(error)); }

  const lazy::Buckets<K, V>* buckets_ = nullptr;  // null: at the end
  std::uint64_t next_ = 0;                        // the number of the bucket behind the open one
  std::uint64_t index_ = 0;
  lazy::OpenBucket open_;
  std::shared_ptr<Error> error_;  // of opening a bucket
  mutable bool failed_ = false;   // of reading an entry
};

// All entries of a map as pairs of mirrors, for range-for.
template <class K, class V>
class MirrorEntries {
 public:
  using Entry = std::pair<Held<K>, Held<V>>;

  explicit MirrorEntries(lazy::Buckets<K, V> buckets) : buckets_(std::move(buckets)) {}

  static bool read(ReadCursor& in, Place at, Entry& entry) {
    return lazy::hold<K>(in, at, entry.first) &&
           lazy::hold<V>(in, at + map::Entries<K, V>::kValueAt, entry.second);
  }
  using iterator = EntryIterator<K, V, Entry, read>;

  iterator begin() const { return buckets_.slot().items() == 0 ? end() : iterator(&buckets_); }
  iterator end() const { return {}; }

 private:
  lazy::Buckets<K, V> buckets_;
};

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
  // fetched if it is not in memory; then two or three cache lines of it, and the value.
  Result<std::optional<V>> find(const Lookup& key) const {
    return search<V>(key, [](ReadCursor& in, const map::Bucket&, Place at, V& value) {
      return Traits<V>::decode(in, at, value);
    });
  }
  Result<std::optional<Held<V>>> lazy_find(const Lookup& key) const {
    return search<Held<V>>(
        key, [this](ReadCursor& in, const map::Bucket& bucket, Place at, Held<V>& held) {
          trust_if_checked(in, bucket);
          return lazy::hold<V>(in, at, held);
        });
  }
  Result<bool> contains(const Lookup& key) const {
    struct Nothing {};
    const auto skip = [](ReadCursor&, const map::Bucket&, Place, Nothing&) { return true; };
    return search<Nothing>(key, skip).map([](const auto& found) { return found.has_value(); });
  }

  // The values of all `keys` (any range of Lookup), in that order; each bucket is visited once.
  template <std::ranges::input_range Keys>
  Result<std::vector<std::optional<V>>> many(const Keys& keys) const;
  Result<std::vector<std::optional<V>>> many(std::initializer_list<Lookup> keys) const {
    return many(std::ranges::subrange(keys.begin(), keys.end()));
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

  // Where a key's entry would be.
  Result<map::Position> position_of(std::uint64_t hash) const {
    return buckets_.count().map([&](std::uint64_t count) { return map::position_of(hash, count); });
  }
  // Looks for `key` in the block of `chunk` that `open(in, bucket)` finds; `read(in, bucket, place,
  // value)` takes the value from its place.
  template <class R, class Open, class Read>
  Result<std::optional<R>> search_in(reader::Chunk& chunk, const Open& open, std::uint64_t hash,
                                     std::uint64_t fraction, const Lookup& key,
                                     const Read& read) const;
  template <class R, class Read>
  Result<std::optional<R>> search(const Lookup& key, const Read& read) const;
  // The error of a lookup, with the key. Apart from the lookup, which is there to be fast.
  [[gnu::noinline]] static Failure failed(Error error, const Lookup& key) {
    return lazy::in_part(std::move(error), lazy::key_text(key));
  }

  // Before a mirror is made of an entry: spares it what the whole bucket was checked for.
  void trust_if_checked(ReadCursor& in, const map::Bucket& bucket) const;
  static bool check_contents(const ReadCursor& in, const map::Bucket& bucket);

  lazy::Buckets<K, V> buckets_;
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
template <class R, class Open, class Read>
Result<std::optional<R>> LazyMap<K, V>::search_in(reader::Chunk& chunk, const Open& open,
                                                  std::uint64_t hash, std::uint64_t fraction,
                                                  const Lookup& key, const Read& read) const {
  Result<std::optional<R>> found;
  reader::Call call(slot().file());
  ReadCursor in = call.cursor(&chunk);
  map::Bucket bucket;
  if (!open(in, bucket)) return failed(call.error(chunk).value(), key);
  if (bucket.geometry.count == 0) return found;
  Place at = 0;
  const Match match = Entries::find(in, bucket, hash, fraction, key, &at);
  if (match == Match::kNo) return found;
  if (match == Match::kYes && read(in, bucket, at + Entries::kValueAt, found->emplace())) {
    return found;
  }
  return failed(call.error(chunk).value(), key);
}

template <class K, class V>
template <class R, class Read>
Result<std::optional<R>> LazyMap<K, V>::search(const Lookup& key, const Read& read) const {
  if (empty()) return std::optional<R>();
  const std::uint64_t hash = Traits<K>::hash(key);
  if (!slot().elsewhere()) {
    const auto open = [&](ReadCursor& in, map::Bucket& bucket) {
      return map::open_bucket(in, slot().record().place(), size(), Entries::kShape, &bucket);
    };
    return search_in<R>(slot().chunk(), open, hash, hash, key, read);
  }
  const auto container = slot().container();
  if (!container) return failed(container.error(), key);
  const map::Position position = map::position_of(hash, (*container)->leaves());
  const auto open = [](ReadCursor& in, map::Bucket& bucket) {
    return lazy::open_bucket_chunk<K, V>(in, &bucket);
  };
  if (reader::Chunk* const chunk = (*container)->resident_leaf(position.bucket)) {
    return search_in<R>(*chunk, open, hash, position.fraction, key, read);
  }
  const auto chunk = (*container)->leaf(position.bucket);
  if (!chunk) return failed(chunk.error(), key);
  return search_in<R>(*chunk->get(), open, hash, position.fraction, key, read);
}

template <class K, class V>
void LazyMap<K, V>::trust_if_checked(ReadCursor& in, const map::Bucket& bucket) const {
  if (!slot().elsewhere()) return;  // a chunk can vouch for what is all of it
  static const std::uint16_t reader = reader::Chunk::new_reader();
  reader::Chunk& chunk = *in.chunk();
  if (chunk.is_checked_by(reader)) return in.trust_contents();
  if (!chunk.is_worth_checking() || !check_contents(in, bucket)) return;
  chunk.set_checked_by(reader);
}

// Whether all mirrors of the bucket's entries can be made. If not, each lookup finds out again.
template <class K, class V>
bool LazyMap<K, V>::check_contents(const ReadCursor& in, const map::Bucket& bucket) {
  for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
    reader::Call call(*in.chunk()->file());
    ReadCursor each = call.cursor(in.chunk());
    typename MirrorEntries<K, V>::Entry entry{};
    if (!MirrorEntries<K, V>::read(each, bucket.entry(i, Entries::kShape), entry)) return false;
  }
  return true;
}

template <class K, class V>
template <std::ranges::input_range Keys>
Result<std::vector<std::optional<V>>> LazyMap<K, V>::many(const Keys& keys) const {
  struct Wanted {
    std::uint64_t hash;
    std::size_t index;
    Lookup key;
  };
  std::vector<Wanted> wanted;
  for (const auto& key : keys) wanted.push_back({Traits<K>::hash(key), wanted.size(), key});
  std::vector<std::optional<V>> values(wanted.size());
  if (empty()) return values;
  std::sort(wanted.begin(), wanted.end(),
            [](const Wanted& a, const Wanted& b) { return a.hash < b.hash; });
  lazy::OpenBucket open;
  std::uint64_t open_number = 0;
  for (const Wanted& one : wanted) {
    const auto position = position_of(one.hash);
    if (!position) return Failure(position.error());
    if (!open.chunk || position->bucket != open_number) {
      auto opened = buckets_.open(position->bucket);
      if (!opened) return lazy::in_part(std::move(opened.error()), lazy::key_text(one.key));
      open = std::move(*opened);
      open_number = position->bucket;
    }
    const auto reopen = [&open](ReadCursor&, map::Bucket& bucket) {
      bucket = open.bucket;
      return true;
    };
    auto found = search_in<V>(*open.chunk.get(), reopen, one.hash, position->fraction, one.key,
                              [](ReadCursor& in, const map::Bucket&, Place at, V& value) {
                                return Traits<V>::decode(in, at, value);
                              });
    if (!found) return Failure(std::move(found.error()));
    values[one.index] = std::move(*found);
  }
  return values;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_LAZY_MAP_H_
