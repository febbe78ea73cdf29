#include "examples/aptdb/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace aptdb {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// What may follow a first byte: how many bytes, and the range of the first of them. Ranges are what
// keeps out overlong forms, surrogates and numbers past U+10FFFF.
struct Lead {
  std::size_t followers = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  bool valid = true;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {};
  if (byte >= 0xC2 && byte <= 0xDF) return {.followers = 1};
  if (byte == 0xE0) return {.followers = 2, .low = 0xA0};
  if (byte == 0xED) return {.followers = 2, .high = 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {.followers = 2};
  if (byte == 0xF0) return {.followers = 3, .low = 0x90};
  if (byte >= 0xF1 && byte <= 0xF3) return {.followers = 3};
  if (byte == 0xF4) return {.followers = 3, .high = 0x8F};
  return {.valid = false};
}

// The character, or the part of one, that `text` begins with.
struct Piece {
  std::size_t size = 1;
  bool whole = false;
};

Piece first_piece(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Lead lead = lead_of(byte(0));
  if (!lead.valid) return {};
  std::size_t size = 1;
  while (size <= lead.followers && size < text.size()) {
    const unsigned char low = size == 1 ? lead.low : 0x80;
    const unsigned char high = size == 1 ? lead.high : 0xBF;
    if (byte(size) < low || byte(size) > high) break;
    ++size;
  }
  return {.size = size, .whole = size == lead.followers + 1};
}

// The size of the valid text that `text` begins with.
std::size_t valid_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const Piece piece = first_piece(text.substr(at));
    if (!piece.whole) break;
    at += piece.size;
  }
  return at;
}

}  // namespace

std::string repaired_utf8(std::string text) {
  std::size_t valid = valid_prefix(text);
  if (valid == text.size()) return text;
  std::string repaired;
  std::string_view rest = text;
  while (true) {
    repaired += rest.substr(0, valid);
    rest.remove_prefix(valid);
    if (rest.empty()) return repaired;
    repaired += kReplacement;
    rest.remove_prefix(first_piece(rest).size);
    valid = valid_prefix(rest);
  }
}

}  // namespace aptdb
