#include "compiler/source/utf8.h"

#include <algorithm>
#include <cstdint>

namespace parcode::compiler {

namespace {

constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The length of the well-formed character at the start of `text`, or 0.
std::size_t well_formed_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = utf8_length(text[0]);
  if (first < 0xC2 || first > 0xF4 || text.size() < length) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) {
      return 0;
    }
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second > 0x9F;
  const bool too_large = first == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t length = well_formed_length(text.substr(offset));
    if (length == 0) {
      return offset;
    }
    offset += length;
  }
  return std::nullopt;
}

std::size_t count_code_points(std::string_view text) {
  const auto starts =
      std::count_if(text.begin(), text.end(), [](char byte) { return !is_continuation(byte); });
  return static_cast<std::size_t>(starts);
}

std::size_t utf8_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC0) {
    return 1;
  }
  if (byte < 0xE0) {
    return 2;
  }
  return byte < 0xF0 ? 3 : 4;
}

void append_utf8(std::string& text, char32_t character) {
  const auto value = static_cast<std::uint32_t>(character);
  const auto append = [&text](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (value < 0x80) {
    append(value);
    return;
  }
  if (value < 0x800) {
    append(0xC0U | (value >> 6U));
  } else if (value < 0x10000) {
    append(0xE0U | (value >> 12U));
    append(0x80U | ((value >> 6U) & 0x3FU));
  } else {
    append(0xF0U | (value >> 18U));
    append(0x80U | ((value >> 12U) & 0x3FU));
    append(0x80U | ((value >> 6U) & 0x3FU));
  }
  append(0x80U | (value & 0x3FU));
}

}  // namespace parcode::compiler
