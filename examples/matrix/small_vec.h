// A vector that keeps its first N elements in itself, as several libraries have one (absl, folly,
// boost, LLVM). It stands for a type that is not ours: it knows nothing of Parcode.

#ifndef EXAMPLES_MATRIX_SMALL_VEC_H_
#define EXAMPLES_MATRIX_SMALL_VEC_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace tiny {

template <class T, std::size_t N>
class SmallVec {
 public:
  using value_type = T;

  SmallVec() = default;
  SmallVec(std::initializer_list<T> elements) {
    resize(elements.size());
    std::ranges::copy(elements, begin());
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void resize(std::size_t size) {
    if (size > N && beyond_.empty()) {
      beyond_.assign(std::make_move_iterator(inside_.begin()),
                     std::make_move_iterator(inside_.begin() + size_));
    }
    if (size > N || !beyond_.empty()) beyond_.resize(size);
    size_ = size;
  }

  T* begin() { return beyond_.empty() ? inside_.data() : beyond_.data(); }
  T* end() { return begin() + size_; }
  const T* begin() const { return beyond_.empty() ? inside_.data() : beyond_.data(); }
  const T* end() const { return begin() + size_; }
  T& operator[](std::size_t index) { return begin()[index]; }
  const T& operator[](std::size_t index) const { return begin()[index]; }

  friend bool operator==(const SmallVec& a, const SmallVec& b) { return std::ranges::equal(a, b); }

 private:
  std::size_t size_ = 0;
  std::array<T, N> inside_ = {};
  std::vector<T> beyond_;  // all elements, once they have been more than N
};

}  // namespace tiny

#endif  // EXAMPLES_MATRIX_SMALL_VEC_H_
