// ElementIterator: reads a vec's elements, or one field of each, one after the other, one shard in
// memory at a time.
//
// An error comes out once, where the element would have been, and ends the iteration.
//
// Thread safety: one iterator, one thread.

#ifndef PARCODE_RUNTIME_LAZY_ELEMENT_ITERATOR_H_
#define PARCODE_RUNTIME_LAZY_ELEMENT_ITERATOR_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "runtime/lazy/shards.h"
#include "runtime/lazy/view.h"
#include "runtime/reader/call.h"

namespace parcode {

// `kRead` turns what lies at a place into a value.
template <class Value, bool (*kRead)(ReadCursor&, Place, Value&)>
class ElementIterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using iterator_category = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = Result<Value>;
  using reference = value_type;
  using pointer = void;

  ElementIterator() = default;
  // `at`: of what is read, in an element's fixed part.
  ElementIterator(const lazy::Shards* shards, std::uint64_t index, Place at = 0)
      : shards_(shards), index_(index), at_(at) {}

  value_type operator*() const {
    value_type value;
    if (!shard_.has(index_) && !open(value)) [[unlikely]]
      return value;
    reader::Call call(shards_->slot().file());
    ReadCursor in = call.cursor(shard_.chunk.get());
    const Place place = shard_.place + (index_ - shard_.first) * shards_->stride() + at_;
    if (!kRead(in, place, *value)) [[unlikely]]
      fail(call, in, value);
    return value;
  }
  ElementIterator& operator++() {
    index_ = failed_ ? shards_->slot().items() : index_ + 1;
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const ElementIterator& a, const ElementIterator& b) {
    return a.index_ == b.index_;
  }

 private:
  [[gnu::noinline]] bool open(value_type& value) const {
    auto shard = shards_->of_item(index_);
    failed_ = !shard;
    if (failed_) {
      value = lazy::at_element(std::move(shard.error()), index_);
      return false;
    }
    shard_ = std::move(*shard);
    shards_->read_ahead(shard_);
    return true;
  }
  [[gnu::noinline]] void fail(reader::Call& call, ReadCursor& in, value_type& value) const {
    failed_ = true;
    in.in_element(index_);
    value = call.error(*shard_.chunk.get());
  }

  const lazy::Shards* shards_ = nullptr;
  std::uint64_t index_ = 0;
  Place at_ = 0;
  mutable bool failed_ = false;
  mutable lazy::OpenShard shard_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_ELEMENT_ITERATOR_H_
