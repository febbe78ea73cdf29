// C++ values from the goldens' JSON: integers as numbers (128 bits as decimal strings), floats as
// "f32:<bits>", a char as its string, Option as null or {"some": x}, maps as [[k, v], …], tuples as
// lists, an enum as {"enum": variant, "v": value}.

#ifndef PARCODE_TESTS_RUNTIME_INTEROP_PAR4_JSON_VALUES_H_
#define PARCODE_TESTS_RUNTIME_INTEROP_PAR4_JSON_VALUES_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nlohmann/json.hpp"
#include "parcode/parcode.h"

namespace parcode::testing {

using Json = nlohmann::json;

template <class T>
struct JsonValue;

template <class T>
void read_json(const Json& json, T& value) {
  JsonValue<T>::read(json, value);
}

// The fields of a struct, by name, or of a tuple, by place: read_members(json, 0, "id", value.id,
// …)
inline void read_members(const Json&, std::size_t) {}
template <class T, class... Rest>
void read_members(const Json& json, std::size_t index, const char* name, T& value, Rest&&... rest) {
  read_json(json.is_array() ? json.at(index) : json.at(name), value);
  read_members(json, index + 1, std::forward<Rest>(rest)...);
}

template <class T>
requires std::is_arithmetic_v<T>
struct JsonValue<T> {
  static void read(const Json& json, T& value) {
    if constexpr (std::is_floating_point_v<T>) {
      using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
      const std::string text = json.get<std::string>();
      value = std::bit_cast<T>(static_cast<Bits>(std::stoull(text.substr(4), nullptr, 16)));
    } else {
      value = json.get<T>();
    }
  }
};

template <class T>
requires std::is_same_v<T, Int128> || std::is_same_v<T, UInt128>
struct JsonValue<T> {
  static void read(const Json& json, T& value) {
    const std::string text = json.get<std::string>();
    typename T::Native sum = 0;
    for (const char c : text) {
      if (c != '-')
        sum = sum * 10 + static_cast<typename T::Native>(text[0] == '-' ? '0' - c : c - '0');
    }
    value = T(sum);
  }
};

template <>
struct JsonValue<std::string> {
  static void read(const Json& json, std::string& value) { value = json.get<std::string>(); }
};

// RustChar, the only enum.
template <class T>
requires std::is_enum_v<T>
struct JsonValue<T> {
  static void read(const Json& json, T& value) {
    const std::string text = json.get<std::string>();
    const auto first = static_cast<unsigned char>(text[0]);
    std::uint32_t code = text.size() == 1 ? first : first & (0x7FU >> text.size());
    for (std::size_t i = 1; i < text.size(); ++i) {
      code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    value = static_cast<T>(code);
  }
};

template <class T>
struct JsonValue<std::vector<T>> {
  static void read(const Json& json, std::vector<T>& value) {
    for (const Json& element : json) {
      T read{};
      read_json(element, read);
      value.push_back(std::move(read));
    }
  }
};

template <class T, std::size_t N>
struct JsonValue<std::array<T, N>> {
  static void read(const Json& json, std::array<T, N>& value) {
    for (std::size_t i = 0; i < N; ++i) read_json(json.at(i), value[i]);
  }
};

template <class T>
struct JsonValue<std::optional<T>> {
  static void read(const Json& json, std::optional<T>& value) {
    if (!json.is_null()) read_json(json.at("some"), value.emplace());
  }
};

template <class K, class V>
struct JsonValue<std::unordered_map<K, V>> {
  static void read(const Json& json, std::unordered_map<K, V>& value) {
    for (const Json& entry : json) {
      K key{};
      read_json(entry.at(0), key);
      read_json(entry.at(1), value[key]);
    }
  }
};

// RustMapEntry…
template <class T>
requires requires(T entry) {
  entry.key;
  entry.value;
}
struct JsonValue<T> {
  static void read(const Json& json, T& value) {
    read_members(json, 0, "key", value.key, "value", value.value);
  }
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RUNTIME_INTEROP_PAR4_JSON_VALUES_H_
