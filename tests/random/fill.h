// Random values for the types that every schema is made of. What a schema adds is generated.

#ifndef PARCODE_TESTS_RANDOM_FILL_H_
#define PARCODE_TESTS_RANDOM_FILL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"

namespace parcode::testing {

class Random {
 public:
  // kNamed: enums get only values that their schema has a name for.
  enum class Enums { kAny, kNamed };
  explicit Random(std::uint64_t seed, Enums enums = Enums::kAny) : engine_(seed), enums_(enums) {}

  std::uint64_t bits() { return engine_(); }
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  // How many elements a container gets: few, now and then many, none deep down.
  std::size_t count() {
    if (depth_ > 4) return 0;
    if (depth_ < 2 && one_in(6)) return below(400);
    return below(4);
  }
  bool too_deep() const { return depth_ > 4; }
  // As generate.py declares them: 0, 1 and 100.
  std::uint64_t enumerator() {
    static constexpr std::array<std::uint64_t, 3> kNamed = {0, 1, 100};
    return enums_ == Enums::kNamed ? kNamed[below(kNamed.size())] : below(120);
  }

  // Held while a struct or union is filled.
  class Deeper {
   public:
    explicit Deeper(Random& random) : random_(random) { ++random_.depth_; }
    ~Deeper() { --random_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Random& random_;
  };

 private:
  std::mt19937_64 engine_;
  Enums enums_;
  int depth_ = 0;
};

// Small ones and borders as often as any others.
template <class T>
requires std::is_integral_v<T>
void fill(Random& random, T& value) {
  value = static_cast<T>(random.one_in(2) ? random.below(4) - 2 : random.bits());
}
inline void fill(Random& random, bool& value) {
  value = random.one_in(2);
}
inline void fill(Random& random, Int128& value) {
  value = Int128::from_parts(static_cast<std::int64_t>(random.bits()), random.bits());
}
inline void fill(Random& random, UInt128& value) {
  value = UInt128::from_parts(random.bits(), random.bits());
}
template <class T>
requires std::is_floating_point_v<T>
void fill(Random& random, T& value) {
  value = static_cast<T>(static_cast<std::int64_t>(random.bits() >> 11)) / T{1024};
}
template <class T>
requires std::is_enum_v<T>
void fill(Random& random, T& value) {
  value = static_cast<T>(random.enumerator());
}
inline void fill(Random& random, std::string& value) {
  static const std::array<std::string, 5> kPieces = {"a", "parcode ", "ü", "\U0001F600", "\n"};
  value.clear();
  const std::size_t pieces = random.one_in(40) ? random.below(3000) : random.below(6);
  for (std::size_t i = 0; i < pieces; ++i) value += kPieces[random.below(kPieces.size())];
}

template <class T>
void fill(Random& random, std::optional<T>& value);
template <class T>
void fill(Random& random, Box<T>& value);
template <class T, std::size_t N>
void fill(Random& random, std::array<T, N>& value);
template <class T>
void fill(Random& random, std::vector<T>& value);
template <class K, class V>
void fill(Random& random, std::unordered_map<K, V>& value);

template <class T>
void fill(Random& random, std::optional<T>& value) {
  value.reset();
  if (!random.too_deep() && random.one_in(2)) fill(random, value.emplace());
}
template <class T>
void fill(Random& random, Box<T>& value) {
  fill(random, *value);
}
template <class T, std::size_t N>
void fill(Random& random, std::array<T, N>& value) {
  for (T& element : value) fill(random, element);
}
template <class T>
void fill(Random& random, std::vector<T>& value) {
  value.clear();
  for (std::size_t left = random.count(); left > 0; --left) {
    T element{};
    fill(random, element);
    value.push_back(std::move(element));
  }
}
template <class K, class V>
void fill(Random& random, std::unordered_map<K, V>& value) {
  value.clear();
  for (std::size_t left = random.count(); left > 0; --left) {
    K key{};
    fill(random, key);
    fill(random, value[key]);
  }
}

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RANDOM_FILL_H_
