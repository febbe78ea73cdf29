// Whether bytes are UTF-8: well-formed as the Unicode Standard says (table 3-7), so no overlong
// forms, no surrogates, nothing above U+10FFFF.
//
// Thread safety: pure functions.

#ifndef PARCODE_RUNTIME_BASE_UTF8_H_
#define PARCODE_RUNTIME_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/base/platform.h"

namespace parcode {

// Any text, any length; ASCII goes 16 bytes at a time.
bool is_utf8_general(std::string_view text);

// For each string that is read or written: short ASCII, nearly all there is, costs no call.
inline bool is_utf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  constexpr std::size_t kShort = 256;  // bytes; above it the call costs nothing to speak of
  const std::size_t size = text.size();
  if (size > kShort) return is_utf8_general(text);
  const auto word = [&](std::size_t offset) {
    std::uint64_t bits;
    std::memcpy(&bits, text.data() + offset, sizeof bits);
    return bits;
  };
  std::uint64_t seen = 0;
  if (size >= 2 * sizeof seen) {
    // The last two overlap the ones before, unless the size is a multiple.
    for (std::size_t i = 0; i + 2 * sizeof seen < size; i += 2 * sizeof seen) {
      seen |= word(i) | word(i + sizeof seen);
    }
    seen |= word(size - 2 * sizeof seen) | word(size - sizeof seen);
  } else if (size >= sizeof seen) {
    seen = word(0) | word(size - sizeof seen);
  } else {
    for (const char c : text) seen |= static_cast<unsigned char>(c);
  }
  return (seen & kHighBits) == 0 || is_utf8_general(text);
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_UTF8_H_
