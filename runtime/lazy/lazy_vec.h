// LazyVec<T>: a vec that is read as far as asked for.
//
// Cheap to copy, const, and safe to use from any number of threads at once. Keeps the file open.
// Errors of what reads: kCorrupt, kTruncated, kIo, kLimit, kCompression, with the element's path;
// kOutOfRange for an index past the end.

#ifndef PARCODE_RUNTIME_LAZY_LAZY_VEC_H_
#define PARCODE_RUNTIME_LAZY_LAZY_VEC_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <numeric>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include "runtime/lazy/column.h"
#include "runtime/lazy/element_iterator.h"
#include "runtime/lazy/load.h"
#include "runtime/lazy/shards.h"
#include "runtime/lazy/view.h"
#include "runtime/value/fields.h"
#include "runtime/value/lists.h"

namespace parcode {

// Elements where they lie in the file, and what keeps them there.
template <class T>
class Span : public std::span<T> {
 public:
  Span() = default;
  Span(reader::ChunkPin chunk, std::span<T> elements)
      : std::span<T>(elements), chunk_(std::move(chunk)) {}

 private:
  reader::ChunkPin chunk_;
};

// The raw bytes of one shard.
class Shard {
 public:
  Shard() = default;
  Shard(reader::ChunkPin chunk, Bytes bytes, std::uint64_t first, std::uint64_t count)
      : chunk_(std::move(chunk)), bytes_(bytes), first_(first), count_(count) {}

  Bytes bytes() const { return bytes_; }          // decoded; as docs/format.md lays them out
  std::uint64_t first() const { return first_; }  // index of its first element
  std::uint64_t count() const { return count_; }  // of elements

 private:
  reader::ChunkPin chunk_;
  Bytes bytes_;
  std::uint64_t first_ = 0;
  std::uint64_t count_ = 0;
};

// All mirrors of a vec's elements, for range-for.
template <class T>
class MirrorRange {
 public:
  using iterator = ElementIterator<Held<T>, lazy::hold<T>>;

  explicit MirrorRange(lazy::Shards shards) : shards_(std::move(shards)) {}
  iterator begin() const { return {&shards_, 0}; }
  iterator end() const { return {&shards_, shards_.slot().items()}; }

 private:
  lazy::Shards shards_;
};

// All shards of a vec as raw bytes, for range-for; each is a Result<Shard>.
class ShardRange {
 public:
  struct GetShard {
    Result<Shard> operator()(const ShardRange& range, std::uint64_t leaf) const;
  };
  using iterator = lazy::IndexIterator<ShardRange, GetShard>;

  explicit ShardRange(lazy::Shards shards);
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, count_}; }
  // Where the tables can't be read there is one shard, and it is an error.
  std::uint64_t size() const { return count_; }

 private:
  lazy::Shards shards_;
  std::uint64_t count_ = 0;
};

template <class T>
class LazyVec {
 public:
  using value_type = T;
  using iterator = ElementIterator<T, Traits<T>::decode>;

  LazyVec() = default;
  explicit LazyVec(lazy::ContainerSlot slot) : shards_(std::move(slot), kElement.size) {}

  std::uint64_t size() const { return slot().items(); }
  bool empty() const { return size() == 0; }

  // All elements. Large ones on OpenOptions.threads threads.
  Result<std::vector<T>> load() const;

  // One element, as a plain value or as a mirror. Cost: its shard is fetched if it is not in
  // memory; then of that element alone.
  Result<T> at(std::uint64_t index) const { return element<T>(index, Traits<T>::decode); }
  Result<T> operator[](std::uint64_t index) const { return at(index); }
  Result<Held<T>> lazy_at(std::uint64_t index) const {
    return element<Held<T>>(index, lazy::hold<T>);
  }
  Result<T> front() const { return at(0); }
  Result<T> back() const { return at(size() - 1); }  // of an empty vec: kOutOfRange

  // Elements [first, first + count); range() refuses one that reaches past the end, range_clamped()
  // gives what there is of it.
  Result<std::vector<T>> range(std::uint64_t first, std::uint64_t count) const;
  Result<std::vector<T>> range_clamped(std::uint64_t first, std::uint64_t count) const {
    first = std::min(first, size());
    return range(first, std::min(count, size() - first));
  }

  // The elements at `indices` (any range of integers), in that order; each shard is visited once.
  template <std::ranges::input_range Indices>
  Result<std::vector<T>> many(const Indices& indices) const {
    return at_all(
        std::vector<std::uint64_t>(std::ranges::begin(indices), std::ranges::end(indices)));
  }
  Result<std::vector<T>> many(std::initializer_list<std::uint64_t> indices) const {
    return at_all(indices);
  }

  // Streams all elements: each is a Result<T>.
  iterator begin() const { return {&shards_, 0}; }
  iterator end() const { return {&shards_, size()}; }
  // The same with mirrors, and as raw chunks.
  MirrorRange<T> lazy() const { return MirrorRange<T>(shards_); }
  ShardRange shards() const { return ShardRange(shards_); }

  // One field of all elements, without the rest of them: `items.column<&Item::id>()`, or of a
  // struct in them, `items.column<&Item::position, &Point::x>()`. See column.h.
  template <auto... kMembers>
  auto column() const {
    using Path = value::FieldPath<kMembers...>;
    static_assert(std::is_same_v<typename Path::Owner, T>,
                  "the member is not one of the elements'");
    return Column<typename Path::Field>(shards_, Path::kAt);
  }

  // The elements where they lie: nothing is copied. Only fixed-size elements whose shards are
  // uncompressed and in memory side by side (Source::kMmap or kMemory); otherwise kInvalidArgument,
  // and the message says why. Cost: checks the shards not yet verified.
  Result<Span<const T>> view() const requires(Traits<T>::kShape.fixed);

 private:
  static constexpr Shape kElement = Traits<T>::kShape;

  const lazy::ContainerSlot& slot() const { return shards_.slot(); }
  template <class R, class Read>
  Result<R> element(std::uint64_t index, const Read& read) const;
  Result<std::vector<T>> at_all(const std::vector<std::uint64_t>& indices) const;

  lazy::Shards shards_;
};

}  // namespace parcode

#include "runtime/lazy/lazy_vec_impl.h"  // IWYU pragma: export

#endif  // PARCODE_RUNTIME_LAZY_LAZY_VEC_H_
