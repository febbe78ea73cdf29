// Random values for the types that every schema is made of. What a schema adds is generated.

#ifndef PARCODE_TESTS_RANDOM_FILL_H_
#define PARCODE_TESTS_RANDOM_FILL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parcode/parcode.h"
#include "tests/random/random.h"

namespace parcode::testing {

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
