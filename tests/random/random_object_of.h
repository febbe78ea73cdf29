// RandomObject of one type. What includes this compiles all that reads and writes that type.

#ifndef PARCODE_TESTS_RANDOM_RANDOM_OBJECT_OF_H_
#define PARCODE_TESTS_RANDOM_RANDOM_OBJECT_OF_H_

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "parcode/parcode.h"
#include "tests/random/fill.h"
#include "tests/random/random_object.h"

namespace parcode::testing {

template <class T>
class RandomObjectOf final : public RandomObject {
 public:
  RandomObjectOf() = default;
  explicit RandomObjectOf(T value) : value_(std::move(value)) {}

  const api::TypeSchema& type() const override { return api::type_schema<T>(); }
  void fill(Random& random) override {
    using testing::fill;  // and what is generated for the type
    fill(random, value_);
  }
  bool equals(const RandomObject& other) const override {
    return value_ == static_cast<const RandomObjectOf&>(other).value_;
  }

  Result<std::vector<std::byte>> serialize(const SaveOptions& options) const override {
    return parcode::serialize(value_, options);
  }
  Result<Made> load(std::span<const std::byte> file, const OpenOptions& options) const override {
    return load_bytes<T>(file, options).map(make);
  }
  Result<Made> load_through_mirror(std::span<const std::byte> file) const override {
    return open_bytes(file)
        .and_then([](const File& opened) { return opened.root<T>(); })
        .and_then([](const auto& root) { return root.load(); })
        .map(make);
  }

 private:
  static Made make(T&& value) { return std::make_unique<RandomObjectOf>(std::move(value)); }

  T value_ = {};
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RANDOM_RANDOM_OBJECT_OF_H_
