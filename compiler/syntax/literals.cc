#include "compiler/syntax/literals.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "compiler/source/utf8.h"

namespace parcode::compiler {

namespace {

constexpr UInt128::Native kMaxUInt128 = ~UInt128::Native{0};

std::uint32_t digit_value(char digit) {
  if (digit <= '9') {
    return static_cast<std::uint32_t>(digit - '0');
  }
  return static_cast<std::uint32_t>((digit | 0x20) - 'a' + 10);
}

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct Escape {
  char letter = '\0';
  char meaning = '\0';
};
constexpr Escape kSimpleEscapes[] = {{'"', '"'},  {'\\', '\\'}, {'\'', '\''}, {'n', '\n'},
                                     {'r', '\r'}, {'t', '\t'},  {'0', '\0'}};

std::optional<char> simple_escape(char letter) {
  for (const Escape& escape : kSimpleEscapes) {
    if (escape.letter == letter) {
      return escape.meaning;
    }
  }
  return std::nullopt;
}

// The number of hexadecimal digits after `\x`, `\u`, `\U`; 0 for other letters.
std::size_t digit_count(char letter) {
  return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

// The character that the `digits` after `letter` name, where they name one.
std::optional<char32_t> numeric_escape(char letter, std::string_view digits) {
  std::uint32_t value = 0;
  for (const char digit : digits) {
    if (!is_hexadecimal(digit)) {
      return std::nullopt;
    }
    value = value * 16 + digit_value(digit);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  const std::uint32_t largest = letter == 'x' ? 0x7F : 0x10FFFF;
  if (digits.size() != digit_count(letter) || surrogate || value > largest) {
    return std::nullopt;
  }
  return static_cast<char32_t>(value);
}

// Appends what the escape at the start of `text` (a backslash) means; the bytes that it takes, or
// none where it is not an escape.
std::optional<std::size_t> append_escape(std::string_view text, std::string& content) {
  const char letter = text[1];
  if (const auto meaning = simple_escape(letter)) {
    content += *meaning;
    return 2;
  }
  const std::size_t digits = digit_count(letter);
  if (digits == 0) {
    return std::nullopt;
  }
  const auto character = numeric_escape(letter, text.substr(2, digits));
  if (!character) {
    return std::nullopt;
  }
  append_utf8(content, *character);
  return 2 + digits;
}

}  // namespace

ast::Value read_integer(const SourceFile& file, Span token) {
  ast::Value value;
  value.span = token;
  std::string_view digits = file.text(token);
  const bool hexadecimal = digits.size() > 1 && digits[0] == '0';
  digits.remove_prefix(hexadecimal ? 2 : 0);
  const UInt128::Native base = hexadecimal ? 16 : 10;
  UInt128::Native number = 0;
  for (const char c : digits) {
    const UInt128::Native digit = digit_value(c);
    if (number > (kMaxUInt128 - digit) / base) {
      value.too_large = true;
      return value;
    }
    number = number * base + digit;
  }
  value.integer = number;
  return value;
}

ast::Value read_float(const SourceFile& file, Span token) {
  ast::Value value;
  value.kind = ast::Value::Kind::kFloat;
  value.span = token;
  value.number = std::strtod(std::string(file.text(token)).c_str(), nullptr);
  return value;
}

std::string read_string(const SourceFile& file, Span token, Diagnostics& diagnostics) {
  const Span inside = {token.begin + 1, token.end - 1};
  const std::string_view text = file.text(inside);
  std::string content;
  std::size_t i = 0;
  while (i < text.size()) {
    if (text[i] != '\\') {
      content += text[i++];
      continue;
    }
    if (const auto length = append_escape(text.substr(i), content)) {
      i += *length;
      continue;
    }
    const std::size_t length = 1 + utf8_length(text[i + 1]);
    const auto begin = static_cast<std::uint32_t>(inside.begin + i);
    const Span bad = {begin, static_cast<std::uint32_t>(begin + length)};
    diagnostics.report(Code::kBadEscape, {&file, bad}, {std::string(file.text(bad))})
        .help(text[i + 1] == 'x' || text[i + 1] == 'u' || text[i + 1] == 'U'
                  ? "\\xHH (to 7f), \\uHHHH and \\UHHHHHHHH name a character by its number"
                  : "a backslash is written '\\\\'");
    i += length;
  }
  return content;
}

}  // namespace parcode::compiler
