// UTF-8: checked, counted, written.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_SOURCE_UTF8_H_
#define PARCODE_COMPILER_SOURCE_UTF8_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parcode::compiler {

// The offset of the first byte that cannot be part of well-formed UTF-8 (overlong forms, surrogates
// and values above U+10FFFF included); none where all of `text` is well formed.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// Code points in well-formed `text`. In other text, bytes that do not continue a character.
std::size_t count_code_points(std::string_view text);

// The length in bytes of the character that starts with `first`, in well-formed text.
std::size_t utf8_length(char first);

// Appends a Unicode scalar value: not a surrogate, not above U+10FFFF.
void append_utf8(std::string& text, char32_t character);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SOURCE_UTF8_H_
