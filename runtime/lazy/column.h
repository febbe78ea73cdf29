// Column<V>: one field of all elements of a LazyVec, without the rest of them.
//
//   // Value by value: each is a Result<std::uint64_t>.
//   for (auto&& id : items.column<&Item::id>()) sum += *id;
//
//   // A field of a field.
//   for (auto&& x : items.column<&Item::position, &Point::x>()) use(*x);
//
//   // The same in bulk, with one check a shard.
//   for (auto&& shard : items.column<&Item::id>().shards()) {
//     if (!shard) return shard.error();
//     for (const std::uint64_t id : *shard) sum += id;
//   }
//
// Fields of fixed size (numbers, bools, enums, arrays and structs of these) come as plain values,
// and of a file's uncompressed shards only the elements' fixed parts are read and verified, a few
// KB of each: strings and vecs that lie beside the field are not touched. Other fields that are
// inline come as in a mirror of the element, without its other fields being looked at; their shards
// are read whole.
//
// Cheap to copy, const, and safe to use from any number of threads at once. Keeps the file open.
// Errors: as those of LazyVec.

#ifndef PARCODE_RUNTIME_LAZY_COLUMN_H_
#define PARCODE_RUNTIME_LAZY_COLUMN_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/lazy/element_iterator.h"
#include "runtime/lazy/shards.h"
#include "runtime/lazy/view.h"
#include "runtime/reader/call.h"
#include "runtime/value/traits.h"

namespace parcode {
namespace lazy {

// Values that are their stored bytes, once these are known to be good.
template <class V>
concept Fixed = std::is_trivially_copyable_v<V> && Traits<V>::kShape.fixed;

// Reads the value of element `index`, whose fixed part `open` has, `at` bytes from its start.
template <Fixed V>
bool read_fixed(ReadCursor& in, const OpenColumns& open, Place at, std::uint64_t index, V& value) {
  const Place place = (index - open.first) * open.stride + at;
  return Traits<V>::decode(in, place, value) || in.in_element(index);
}

// Reads fields that are not Fixed, as they are in a mirror.
template <class V>
using FieldIterator = ElementIterator<Held<V>, hold<V>>;

}  // namespace lazy

// The values of a column in one shard, in memory: `size()` of them, `stride` bytes apart.
template <lazy::Fixed V>
class ColumnShard {
 public:
  class iterator {
   public:
    using iterator_concept = std::random_access_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = V;
    using reference = V;
    using pointer = void;

    iterator() = default;
    iterator(const std::byte* at, std::ptrdiff_t stride) : at_(at), stride_(stride) {}

    V operator*() const { return load_as<V>(at_); }
    V operator[](difference_type n) const { return *(*this + n); }
    iterator& operator+=(difference_type n) {
      at_ += n * stride_;
      return *this;
    }
    iterator& operator-=(difference_type n) { return *this += -n; }
    iterator& operator++() { return *this += 1; }
    iterator& operator--() { return *this -= 1; }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    iterator operator--(int) {
      iterator before = *this;
      --*this;
      return before;
    }
    friend iterator operator+(iterator at, difference_type n) { return at += n; }
    friend iterator operator+(difference_type n, iterator at) { return at += n; }
    friend iterator operator-(iterator at, difference_type n) { return at -= n; }
    friend difference_type operator-(const iterator& a, const iterator& b) {
      return (a.at_ - b.at_) / a.stride_;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }
    friend auto operator<=>(const iterator& a, const iterator& b) { return a.at_ <=> b.at_; }

   private:
    const std::byte* at_ = nullptr;
    std::ptrdiff_t stride_ = 1;
  };

  ColumnShard() = default;
  ColumnShard(lazy::OpenColumns open, Place at) : open_(std::move(open)), at_(at) {}

  std::uint64_t first() const { return open_.first; }  // index of its first element
  std::uint64_t size() const { return open_.count; }
  bool empty() const { return size() == 0; }

  // `index` counts from the shard's first element; < size().
  V operator[](std::uint64_t index) const { return begin()[static_cast<std::ptrdiff_t>(index)]; }
  iterator begin() const { return {data(), stride()}; }
  iterator end() const { return begin() + static_cast<std::ptrdiff_t>(size()); }

  // The same for who brings their own loop: value i is at data() + i * stride().
  const std::byte* data() const { return open_.data + at_; }
  std::ptrdiff_t stride() const { return static_cast<std::ptrdiff_t>(open_.stride); }

 private:
  lazy::OpenColumns open_;
  Place at_ = 0;
};

// All shards of a column, for range-for; each is a Result<ColumnShard<V>>.
template <lazy::Fixed V>
class ColumnShards {
 public:
  struct GetShard {
    Result<ColumnShard<V>> operator()(const ColumnShards& range, std::uint64_t leaf) const {
      return range.shard(leaf);
    }
  };
  using iterator = lazy::IndexIterator<ColumnShards, GetShard>;

  ColumnShards(lazy::Shards shards, Place at)
      : shards_(std::move(shards)), at_(at), count_(shards_.count().value_or(1)) {}

  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, count_}; }
  // Where the tables can't be read there is one shard, and it is an error.
  std::uint64_t size() const { return count_; }

 private:
  Result<ColumnShard<V>> shard(std::uint64_t leaf) const {
    lazy::OpenColumns open;
    Status opened = shards_.columns_number(leaf, open);
    if (opened && !Traits<V>::kShape.any_bits) opened = check(open);
    if (!opened) return Failure(std::move(opened.error()));
    return ColumnShard<V>(std::move(open), at_);
  }
  Status check(const lazy::OpenColumns& open) const {
    reader::Call call(shards_.slot().file());
    ReadCursor in = open.cursor(call.scope());
    V value{};
    for (std::uint64_t i = 0; i < open.count; ++i) {
      if (!lazy::read_fixed(in, open, at_, open.first + i, value)) {
        return shards_.error(call, open);
      }
    }
    return {};
  }

  lazy::Shards shards_;
  Place at_ = 0;
  std::uint64_t count_ = 0;
};

// Reads a column's values one after the other, one shard in memory at a time. An error comes out
// once, where the value would have been, and ends the iteration.
template <lazy::Fixed V>
class FixedIterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = Result<V>;

  FixedIterator(const lazy::Shards* shards, Place at) : shards_(shards), at_(at) {}

  value_type operator*() const {
    if (!open_.has(index_)) [[unlikely]] {
      Status opened = shards_->columns_of_item(index_, open_);
      if (!opened) return failed(lazy::at_element(std::move(opened.error()), index_));
    }
    if constexpr (Traits<V>::kShape.any_bits) {
      return load_as<V>(open_.data + (index_ - open_.first) * open_.stride + at_);
    } else {
      reader::Call call(shards_->slot().file());
      ReadCursor in = open_.cursor(call.scope());
      V value{};
      if (lazy::read_fixed(in, open_, at_, index_, value)) return value;
      return failed(shards_->error(call, open_));
    }
  }
  FixedIterator& operator++() {
    index_ = failed_ ? shards_->slot().items() : index_ + 1;
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const FixedIterator& at, std::default_sentinel_t) {
    return at.index_ == at.shards_->slot().items();
  }

 private:
  Failure failed(Failure failure) const {
    failed_ = true;
    return failure;
  }

  const lazy::Shards* shards_;
  Place at_;
  std::uint64_t index_ = 0;
  mutable bool failed_ = false;
  mutable lazy::OpenColumns open_;
};

template <class V>
class Column {
 public:
  static constexpr bool kFixed = lazy::Fixed<V>;
  using value_type = std::conditional_t<kFixed, V, Held<V>>;

  Column() = default;
  // `at`: of the field, in an element's fixed part.
  Column(lazy::Shards shards, Place at) : shards_(std::move(shards)), at_(at) {}

  std::uint64_t size() const { return shards_.slot().items(); }
  bool empty() const { return size() == 0; }

  // Streams all values: each is a Result<value_type>.
  auto begin() const {
    if constexpr (kFixed) {
      return FixedIterator<V>(&shards_, at_);
    } else {
      return lazy::FieldIterator<V>(&shards_, 0, at_);
    }
  }
  auto end() const {
    if constexpr (kFixed) {
      return std::default_sentinel;
    } else {
      return lazy::FieldIterator<V>(&shards_, size(), at_);
    }
  }

  // The same shard by shard, for loops without a check in them.
  auto shards() const requires lazy::Fixed<V> { return ColumnShards<V>(shards_, at_); }

 private:
  lazy::Shards shards_;
  Place at_ = 0;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_COLUMN_H_
