// Box<T>: one owned T on the heap, with the value semantics of a T. The C++ type of `box<T>`.
//
// Copying copies the T, comparing compares it; const is deep. A Box is never empty, except after it
// was moved from: then it may only be assigned to or destroyed.

#ifndef PARCODE_RUNTIME_BASE_BOX_H_
#define PARCODE_RUNTIME_BASE_BOX_H_

#include <compare>
#include <memory>
#include <utility>

namespace parcode {

template <class T>
class Box {
 public:
  Box() : value_(std::make_unique<T>()) {}
  Box(const T& value) : value_(std::make_unique<T>(value)) {}        // NOLINT: a Box is a T
  Box(T&& value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: a Box is a T
  Box(const Box& other) : value_(std::make_unique<T>(*other)) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    if (this != &other) value_ = std::make_unique<T>(*other);
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;
  ~Box() = default;

  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  friend bool operator==(const Box& a, const Box& b) { return *a == *b; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_BOX_H_
