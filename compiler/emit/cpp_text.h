// Pieces of C++ text: literals, comments, lines that fit.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_EMIT_CPP_TEXT_H_
#define PARCODE_COMPILER_EMIT_CPP_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::compiler {

inline constexpr std::size_t kMaxColumns = 100;

// `text` as a string literal with its quotes. Bytes that are not printable are written in octal.
std::string string_literal(std::string_view text);

// `bytes` as string literals of lines that fit behind an indentation of `indent`, to be put one
// below the other: C++ joins them.
std::vector<std::string> string_literals(std::string_view bytes, std::size_t indent);

// A value of a built-in kind as an initialiser, for a variable of exactly that type. Of i128 and
// u128 names are spelled from outside namespace parcode.
std::string number_literal(const schema::Default& value, schema::Kind kind);

// "0x0123456789abcdef".
std::string hex_literal(std::uint64_t value);

// A `///` text as comment lines without the slashes, broken where they would not fit behind
// `indent` columns. Empty where there is no text.
std::vector<std::string> comment_lines(std::string_view doc, std::size_t indent);

// `source` (C++) with lines above kMaxColumns broken, as far as they can be. Lines of comments and
// preprocessor lines stay. Cost: linear, but for the lines that are broken.
std::string fit_lines(std::string_view source);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_CPP_TEXT_H_
