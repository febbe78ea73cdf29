// DynamicElements, DynamicEntries: a list's elements and a map's entries for range-for, one chunk
// in memory at a time.
//
// Thread safety: a range may be shared; an iterator belongs to one thread.

#ifndef PARCODE_RUNTIME_DYNAMIC_DYNAMIC_RANGES_H_
#define PARCODE_RUNTIME_DYNAMIC_DYNAMIC_RANGES_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include "runtime/dynamic/dynamic_value.h"
#include "runtime/dynamic/lists.h"

namespace parcode {

// Each is a Result<DynamicValue>; an error comes out once and ends the iteration.
class DynamicElements {
 public:
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = Result<DynamicValue>;
    using reference = value_type;
    using pointer = void;

    Iterator(const DynamicElements* range, std::uint64_t index)
        : range_(range), list_(range->list_), index_(index) {}

    value_type operator*() const;
    Iterator& operator++() {
      index_ = failed_ ? range_->size() : index_ + 1;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    const DynamicElements* range_;
    mutable Result<dynamic::ListReader> list_;
    std::uint64_t index_;
    mutable bool failed_ = false;
  };

  DynamicElements(std::shared_ptr<const dynamic::TypedFile> file, Result<dynamic::ListReader> list)
      : file_(std::move(file)), list_(std::move(list)) {}

  std::uint64_t size() const { return list_ ? list_->size() : 1; }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  std::shared_ptr<const dynamic::TypedFile> file_;
  Result<dynamic::ListReader> list_;
};

struct DynamicEntry {
  DynamicValue key;
  DynamicValue value;
};

// Each is a Result<DynamicEntry>, in the file's order; an error comes out once and ends the
// iteration.
class DynamicEntries {
 public:
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = Result<DynamicEntry>;
    using reference = value_type;
    using pointer = void;

    Iterator(const DynamicEntries* range, std::uint64_t bucket)
        : range_(range), map_(range->map_), bucket_(bucket) {
      settle();
    }

    value_type operator*() const;
    Iterator& operator++() {
      if (failed_) {
        bucket_ = range_->buckets();
        index_ = 0;
        failed_ = false;
      } else {
        ++index_;
        settle();
      }
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& a, const Iterator& b) {
      return a.bucket_ == b.bucket_ && a.index_ == b.index_;
    }

   private:
    // Goes on to the next bucket that has an entry left, or to the end.
    void settle();

    const DynamicEntries* range_;
    mutable Result<dynamic::MapReader> map_;
    std::uint64_t bucket_;
    std::uint64_t index_ = 0;
    mutable bool failed_ = false;
  };

  DynamicEntries(std::shared_ptr<const dynamic::TypedFile> file, Result<dynamic::MapReader> map)
      : file_(std::move(file)), map_(std::move(map)) {}

  std::uint64_t size() const { return map_ ? map_->size() : 1; }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, buckets()}; }

 private:
  std::uint64_t buckets() const { return map_ ? map_->buckets() : 1; }

  std::shared_ptr<const dynamic::TypedFile> file_;
  Result<dynamic::MapReader> map_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_DYNAMIC_DYNAMIC_RANGES_H_
