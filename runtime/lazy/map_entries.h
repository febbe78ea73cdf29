// Iteration over a LazyMap's entries, as plain values or as mirrors.
//
// Thread safety: one iterator, one thread.

#ifndef PARCODE_RUNTIME_LAZY_MAP_ENTRIES_H_
#define PARCODE_RUNTIME_LAZY_MAP_ENTRIES_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include "runtime/lazy/buckets.h"
#include "runtime/lazy/view.h"
#include "runtime/map/maps.h"

namespace parcode {

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

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_MAP_ENTRIES_H_
