#include "compiler/emit/cpp_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <variant>

#include "runtime/base/int128.h"

namespace parcode::compiler {

namespace {

using schema::Kind;

// Characters that order text from right to left and back, U+202A..U+202E and U+2066..U+2069:
// compilers warn of them, in comments too, since they can make code look like what it is not.
bool is_bidirectional_control(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(text[2]);
  return (text[1] == '\x80' && last >= 0xAA && last <= 0xAE) ||
         (text[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

std::string octal(char c) {
  const auto byte = static_cast<unsigned char>(c);
  std::string text = "\\";
  for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + ((byte >> shift) & 7));
  return text;
}

// One character of a literal: what stands for text[at], and that is of how many bytes.
std::string escaped(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '"' || c == '\\') return {'\\', c};
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F ? octal(c) : std::string(1, c);
}

// The same for bytes that are no text, as short as can be: an escape has three digits only where a
// digit follows.
std::string literal_piece(std::string_view bytes, std::size_t at) {
  const auto byte = static_cast<unsigned char>(bytes[at]);
  const char c = bytes[at];
  if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?') return {c};
  const bool before_digit = at + 1 < bytes.size() && bytes[at + 1] >= '0' && bytes[at + 1] <= '7';
  std::string text = octal(c);
  while (!before_digit && text.size() > 2 && text[1] == '0') text.erase(1, 1);
  return text;
}

std::string float_literal(double value, Kind kind) {
  const std::string type = kind == Kind::kF32 ? "float" : "double";
  if (std::isnan(value)) return "std::numeric_limits<" + type + ">::quiet_NaN()";
  if (std::isinf(value)) {
    return (value < 0 ? "-" : "") + ("std::numeric_limits<" + type + ">::infinity()");
  }
  std::array<char, 64> buffer;
  char* const end = buffer.data() + buffer.size();
  const auto written = kind == Kind::kF32
                           ? std::to_chars(buffer.data(), end, static_cast<float>(value))
                           : std::to_chars(buffer.data(), end, value);
  std::string text(buffer.data(), written.ptr);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  return kind == Kind::kF32 ? text + "F" : text;
}

std::string wide_literal(UInt128 value, std::string_view type) {
  return "parcode::" + std::string(type) + "::from_parts(" + hex_literal(value.high()) + ", " +
         hex_literal(value.low()) + ")";
}

std::string integer_literal(Int128 value, Kind kind) {
  const Int128 lowest = INT64_MIN;
  if (kind == Kind::kI128 && (value <= lowest || value > Int128(INT64_MAX))) {
    const auto bits = static_cast<UInt128::Native>(value.native());
    const std::string high = hex_literal(UInt128(bits).high());
    return "parcode::Int128::from_parts(static_cast<std::int64_t>(" + high + "), " +
           hex_literal(UInt128(bits).low()) + ")";
  }
  if (value == lowest) return "-9223372036854775807 - 1";  // 9223372036854775808 fits no int
  if (value > Int128(UINT64_MAX)) {
    return wide_literal(UInt128(static_cast<UInt128::Native>(value.native())), "UInt128");
  }
  return to_string(value) + (value > Int128(INT64_MAX) ? "U" : "");
}

// Appends what of `line` fits into `width` columns (at least a word) to `lines`, then the rest.
void break_words(std::string_view line, std::size_t width, std::vector<std::string>& lines) {
  while (line.size() > width) {
    std::size_t end = line.rfind(' ', width);
    if (end == line.npos || line.find_first_not_of(' ') > end) end = line.find(' ', width);
    if (end == line.npos) break;
    lines.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
  }
  lines.emplace_back(line);
}

}  // namespace

std::string string_literal(std::string_view text) {
  std::string literal = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_bidirectional_control(text.substr(i))) {
      for (const char c : text.substr(i, 3)) literal += octal(c);
      i += 2;
    } else {
      literal += escaped(text, i);
    }
  }
  return literal + '"';
}

std::vector<std::string> string_literals(std::string_view bytes, std::size_t indent) {
  const std::size_t room = kMaxColumns - indent - 5;  // two quotes, and sv; behind the last
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::string piece = literal_piece(bytes, i);
    if (line.size() + piece.size() > room) {
      lines.push_back('"' + line + '"');
      line.clear();
    }
    line += piece;
  }
  lines.push_back('"' + line + '"');
  return lines;
}

std::string number_literal(const schema::Default& value, Kind kind) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return float_literal(*number, kind);
  if (const auto* number = std::get_if<UInt128>(&value)) return wide_literal(*number, "UInt128");
  if (const auto* number = std::get_if<Int128>(&value)) return integer_literal(*number, kind);
  return kind == Kind::kBool ? "false" : "0";
}

std::string hex_literal(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(value >> shift) & 0xF];
  return text;
}

std::vector<std::string> comment_lines(std::string_view doc, std::size_t indent) {
  std::vector<std::string> lines;
  if (doc.empty()) return lines;
  std::string clean;
  for (std::size_t i = 0; i < doc.size(); ++i) {
    if (is_bidirectional_control(doc.substr(i))) {
      i += 2;
    } else {
      clean += doc[i];
    }
  }
  for (std::string_view rest = clean;;) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    break_words(rest.substr(0, end), kMaxColumns - indent - std::string_view("/// ").size(), lines);
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(" \t") + 1);
    // Such an end would make the next line part of the comment.
    if (line.ends_with('\\') || line.ends_with("?\?/")) line += '.';
    if (!line.empty()) line.insert(0, " ");
  }
  return lines;
}

}  // namespace parcode::compiler
