// A map's key as errors show it: 17, "ann"; of a struct no more than that it is one.

#ifndef PARCODE_RUNTIME_LAZY_KEY_TEXT_H_
#define PARCODE_RUNTIME_LAZY_KEY_TEXT_H_

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "runtime/base/int128.h"

namespace parcode::lazy {

template <class Key>
std::string key_text(const Key& key) {
  if constexpr (std::is_convertible_v<const Key&, std::string_view>) {
    const std::string_view text = key;
    std::size_t shown = std::min<std::size_t>(text.size(), 60);  // bytes
    const auto splits_a_letter = [&] {
      return shown < text.size() && (static_cast<unsigned char>(text[shown]) & 0xC0) == 0x80;
    };
    while (shown > 0 && splits_a_letter()) --shown;
    return "\"" + std::string(text.substr(0, shown)) + (shown < text.size() ? "…\"" : "\"");
  } else if constexpr (std::same_as<Key, bool>) {
    return key ? "true" : "false";
  } else if constexpr (std::is_enum_v<Key>) {
    return std::to_string(static_cast<std::underlying_type_t<Key>>(key));
  } else if constexpr (std::is_integral_v<Key>) {
    return std::to_string(key);
  } else if constexpr (std::same_as<Key, Int128> || std::same_as<Key, UInt128>) {
    return to_string(key);
  } else {
    return "a key of several fields";
  }
}

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_KEY_TEXT_H_
