// View<T> and MapView<K, V>: the mirrors of an inline vec and an inline map. Their elements lie in
// the parent's chunk; nothing is decoded before it is asked for.
//
// Cheap to copy, const, and safe to use from any number of threads at once. Keeps its bytes in
// memory, and the file open where its elements can fetch more of it.

#ifndef PARCODE_RUNTIME_LAZY_VIEW_H_
#define PARCODE_RUNTIME_LAZY_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/lazy/held.h"
#include "runtime/lazy/key_text.h"
#include "runtime/lazy/load.h"
#include "runtime/map/maps.h"
#include "runtime/reader/call.h"
#include "runtime/value/lists.h"

namespace parcode {
namespace lazy {

// "index 12 is past the end of 10 items", of the file `path`.
Error out_of_range(std::uint64_t index, std::uint64_t size, const std::string& path);

// `error`, met on the way to the element, or to the part "[name]".
Failure at_element(Error error, std::uint64_t index);
Failure in_part(Error error, const std::string& name);

// Iterates anything with size() and `get(index)`; `Get` is a stateless function object.
template <class Sequence, class Get>
class IndexIterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using iterator_category = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = decltype(Get{}(std::declval<const Sequence&>(), std::uint64_t{0}));
  using reference = value_type;
  using pointer = void;

  IndexIterator() = default;
  IndexIterator(const Sequence* sequence, std::uint64_t index)
      : sequence_(sequence), index_(index) {}

  value_type operator*() const { return Get{}(*sequence_, index_); }
  IndexIterator& operator++() {
    ++index_;
    return *this;
  }
  IndexIterator operator++(int) {
    IndexIterator before = *this;
    ++index_;
    return before;
  }
  friend bool operator==(const IndexIterator& a, const IndexIterator& b) {
    return a.index_ == b.index_;
  }

 private:
  const Sequence* sequence_ = nullptr;
  std::uint64_t index_ = 0;
};

struct GetAt {
  template <class Sequence>
  auto operator()(const Sequence& sequence, std::uint64_t index) const {
    return sequence.at(index);
  }
};

}  // namespace lazy

template <class T>
class View {
 public:
  using value_type = Result<Held<T>>;
  using iterator = lazy::IndexIterator<View, lazy::GetAt>;

  View() = default;
  // For Traits: `count` elements at `place` of the cursor's chunk, checked to lie in it.
  View(const ReadCursor& in, Place place, std::uint64_t count)
      : file_(in.chunk()->file()), record_(in, place), size_(count) {}

  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // The mirror of an element. Errors: kOutOfRange, kCorrupt, kLimit. Cost: of that element alone.
  Result<Held<T>> at(std::uint64_t index) const { return read<Held<T>>(index, lazy::hold<T>); }
  Result<Held<T>> operator[](std::uint64_t index) const { return at(index); }
  Result<Held<T>> lazy_at(std::uint64_t index) const { return at(index); }
  Result<Held<T>> front() const { return at(0); }
  Result<Held<T>> back() const { return at(size_ - 1); }  // of an empty view: kOutOfRange

  // All elements as plain values.
  Result<std::vector<T>> load() const {
    if (empty()) return std::vector<T>();
    return lazy::load<std::vector<T>>(
        record_.chunk(), [this](ReadCursor& in, std::vector<T>& values) {
          return in.claim(size_ * Traits<T>::kShape.size) &&
                 Elements<T>::append(in, record_.place(), size_, values);
        });
  }

  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, size_}; }

 private:
  template <class R, class Read>
  Result<R> read(std::uint64_t index, const Read& read) const {
    if (index >= size_) {
      return Failure(lazy::out_of_range(
          index, size_, record_.chunk() ? record_.chunk()->file()->path() : std::string()));
    }
    reader::Call call(*record_.chunk()->file());
    ReadCursor in = call.cursor(record_.chunk().get());
    R held{};
    if (read(in, record_.place() + index * Traits<T>::kShape.size, held)) return held;
    in.in_element(index);
    return call.error(*record_.chunk().get());
  }

  [[no_unique_address]] FileHold<Traits<T>::kShape.has_chunks> file_;
  Record record_;
  std::uint64_t size_ = 0;
};

template <class K, class V>
class MapView {
 public:
  using Lookup = typename Traits<K>::Lookup;
  using Entry = std::pair<Held<K>, Held<V>>;
  using iterator = lazy::IndexIterator<MapView, lazy::GetAt>;

  MapView() = default;
  // For Traits: a checked bucket of the cursor's chunk; empty where its count is 0.
  MapView(const ReadCursor& in, const map::Bucket& bucket)
      : file_(in.chunk()->file()), record_(in, bucket.place), bucket_(bucket) {}

  std::uint64_t size() const { return bucket_.geometry.count; }
  bool empty() const { return size() == 0; }

  // The mirror of the key's value, or nothing. Errors: kCorrupt, kLimit. Cost: of that entry alone.
  Result<std::optional<Held<V>>> find(const Lookup& key) const {
    std::optional<Held<V>> found;
    if (empty()) return found;
    reader::Call call(*record_.chunk()->file());
    ReadCursor in = call.cursor(record_.chunk().get());
    const std::uint64_t hash = Traits<K>::hash(key);
    Place at = 0;
    const Match match = Entries::find(in, bucket_, hash, hash, key, &at);
    if (match == Match::kNo) return found;
    if (match == Match::kError || !lazy::hold<V>(in, at + Entries::kValueAt, found.emplace())) {
      Failure failure = call.error(*record_.chunk().get());
      return lazy::in_part(std::move(failure.value()), lazy::key_text(key));
    }
    return found;
  }
  Result<std::optional<Held<V>>> lazy_find(const Lookup& key) const { return find(key); }
  Result<bool> contains(const Lookup& key) const {
    return find(key).map([](const auto& found) { return found.has_value(); });
  }

  // An entry by its position, in the file's order (that of the keys' hashes).
  Result<Entry> at(std::uint64_t index) const {
    if (index >= size()) {
      return Failure(lazy::out_of_range(
          index, size(), record_.chunk() ? record_.chunk()->file()->path() : std::string()));
    }
    reader::Call call(*record_.chunk()->file());
    ReadCursor in = call.cursor(record_.chunk().get());
    const Place at = bucket_.entry(index, Entries::kShape);
    Entry entry{};
    if (lazy::hold<K>(in, at, entry.first) &&
        lazy::hold<V>(in, at + Entries::kValueAt, entry.second)) {
      return entry;
    }
    in.in_entry(index);
    return call.error(*record_.chunk().get());
  }

  Result<std::unordered_map<K, V>> load() const {
    using Map = std::unordered_map<K, V>;
    if (empty()) return Map();
    return lazy::load<Map>(record_.chunk(), [this](ReadCursor& in, Map& values) {
      values.reserve(size());
      return map::fill_from<Entries>(in, bucket_, values);
    });
  }

  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, size()}; }

 private:
  using Entries = map::Entries<K, V>;

  [[no_unique_address]] FileHold<Entries::kShape.has_chunks> file_;
  Record record_;
  map::Bucket bucket_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_VIEW_H_
