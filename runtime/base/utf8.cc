#include "runtime/base/utf8.h"

namespace parcode {
namespace {

// Of `left` bytes at `text`, the first of which is not ASCII: how many the first character takes,
// or 0 where it is none. Only the second byte's range depends on the first byte.
std::size_t character_size(const unsigned char* text, std::size_t left) {
  const unsigned char lead = text[0];
  std::size_t size = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
  } else if ((lead & 0xF0) == 0xE0) {
    size = 3;
    if (lead == 0xE0) low = 0xA0;   // below: overlong
    if (lead == 0xED) high = 0x9F;  // above: surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    if (lead == 0xF0) low = 0x90;   // below: overlong
    if (lead == 0xF4) high = 0x8F;  // above: over U+10FFFF
  }
  if (size == 0 || size > left || text[1] < low || text[1] > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((text[i] & 0xC0) != 0x80) return 0;
  }
  return size;
}

}  // namespace

bool is_utf8_general(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    std::uint64_t words[2];
    if (left >= sizeof words) {
      std::memcpy(words, at, sizeof words);
      if (((words[0] | words[1]) & kHighBits) == 0) {
        at += sizeof words;
        left -= sizeof words;
        continue;
      }
    }
    const std::size_t size = *at < 0x80 ? 1 : character_size(at, left);
    if (size == 0) return false;
    at += size;
    left -= size;
  }
  return true;
}

}  // namespace parcode
