#include "compiler/lock/line_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

#include "compiler/source/utf8.h"
#include "compiler/syntax/literals.h"

namespace parcode::compiler::lock {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text[0]) && std::ranges::all_of(text, is_word_character);
}

bool is_path(std::string_view text) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_identifier(text.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(dot + 1);
  }
}

// The size of the word that `text` starts with: a name, a path or a number; 0 where it is none.
std::size_t word_size(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const std::size_t sign = at(0) == '-' ? 1 : 0;
  const bool numeric = is_digit(at(sign));
  std::size_t size = sign;
  while (true) {
    const char c = at(size);
    const bool exponent = numeric && (c == '+' || c == '-') && (at(size - 1) | 0x20) == 'e';
    if (!is_word_character(c) && !(size > sign && exponent) &&
        !(size > sign && c == '.' && is_word_character(at(size + 1)))) {
      break;
    }
    ++size;
  }
  return size > sign ? size : 0;
}

// The size of the string that `text` starts with, quotes included; 0 where it has no end.
std::size_t string_size(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      return i + 1;
    }
    if (text[i] == '\\') {
      ++i;
    }
  }
  return 0;
}

std::size_t token_size(std::string_view text) {
  if (const std::size_t size = text[0] == '"' ? string_size(text) : word_size(text)) {
    return size;
  }
  return text.starts_with("..") ? 2 : std::min(utf8_length(text[0]), text.size());
}

std::optional<UInt128> magnitude_of(std::string_view digits) {
  constexpr UInt128::Native kMost = ~UInt128::Native{0};
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) {
    return std::nullopt;
  }
  UInt128::Native number = 0;
  for (const char c : digits) {
    const auto digit = static_cast<UInt128::Native>(c - '0');
    if (number > (kMost - digit) / 10) {
      return std::nullopt;
    }
    number = number * 10 + digit;
  }
  return UInt128(number);
}

}  // namespace

LineReader::LineReader(const SourceFile& file, Span line, Diagnostics& diagnostics)
    : file_(file), diagnostics_(diagnostics) {
  std::uint32_t begin = line.begin;
  while (begin < line.end) {
    const std::string_view rest = file.text({begin, line.end});
    if (rest[0] == ' ' || rest[0] == '\t') {
      ++begin;
      continue;
    }
    const auto size = static_cast<std::uint32_t>(token_size(rest));
    tokens_.push_back({begin, begin + size});
    begin += size;
  }
  tokens_.push_back({line.end, line.end});
}

std::string_view LineReader::text_at(std::size_t index) const {
  return index < tokens_.size() ? file_.text(tokens_[index]) : std::string_view();
}

bool LineReader::expected(const std::string& what) {
  const std::string found = at_end() ? "the end of the line" : quoted(text_at(next_));
  diagnostics_.report(Code::kLockSyntax, here(), {what, found});
  return false;
}

bool LineReader::take_if(std::string_view text) {
  if (!is(text)) {
    return false;
  }
  ++next_;
  return true;
}

bool LineReader::take(std::string_view text) {
  return take_if(text) || expected("'" + std::string(text) + "'");
}

bool LineReader::take_end() {
  return at_end() || expected("the end of the line");
}

bool LineReader::expected_instead(const std::string& what) {
  --next_;
  return expected(what);
}

bool LineReader::take_text(std::string& text, const char* what) {
  if (at_end() || is_string()) {
    return expected(what);
  }
  const Location begin = here();
  ++next_;
  while (!at_end() && tokens_[next_].begin == tokens_[next_ - 1].end && !is_string()) {
    ++next_;
  }
  text = file_.text(since(begin).span);
  return true;
}

bool LineReader::take_name(std::string& name) {
  if (!is_identifier(text_at(next_))) {
    return expected("a name");
  }
  name = text_at(next_++);
  return true;
}

bool LineReader::take_path(std::string& path) {
  if (!is_path(text_at(next_))) {
    return expected("the name of a type");
  }
  path = text_at(next_++);
  return true;
}

bool LineReader::take_string(std::string& content) {
  const std::string_view text = text_at(next_);
  if (text.size() < 2 || text[0] != '"') {
    return expected("a text in quotes");
  }
  const std::size_t errors = diagnostics_.error_count();
  content = read_string(file_, tokens_[next_], diagnostics_);
  ++next_;
  return diagnostics_.error_count() == errors;
}

bool LineReader::take_unsigned(std::uint64_t largest, std::uint64_t& number) {
  const std::optional<UInt128> read = magnitude_of(text_at(next_));
  if (!read || *read > UInt128(largest)) {
    return expected("a number from 0 to " + std::to_string(largest));
  }
  number = read->low();
  ++next_;
  return true;
}

bool LineReader::take_integer(UInt128& number) {
  const std::optional<UInt128> read = magnitude_of(text_at(next_));
  if (!read) {
    return expected("an integer of at most 128 bits");
  }
  number = *read;
  ++next_;
  return true;
}

bool LineReader::take_integer(Int128& number) {
  std::string_view digits = text_at(next_);
  const bool negative = digits.starts_with('-');
  digits.remove_prefix(negative ? 1 : 0);
  const std::optional<UInt128> read = magnitude_of(digits);
  constexpr UInt128::Native kSign = UInt128::Native{1} << 127U;
  if (!read || read->native() > kSign - (negative ? 0 : 1)) {
    return expected("an integer of at most 128 bits");
  }
  number = static_cast<Int128::Native>(negative ? -read->native() : read->native());
  ++next_;
  return true;
}

template <class Float>
bool LineReader::take_number(Float& number) {
  const std::string_view text = text_at(next_);
  if (text == "nan") {  // not the NaN of the C++ library, whose sign is its own affair
    number = std::numeric_limits<Float>::quiet_NaN();
    ++next_;
    return true;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return expected("a number");
  }
  ++next_;
  return true;
}

bool LineReader::take_float(double& number) {
  return take_number(number);
}
bool LineReader::take_float(float& number) {
  return take_number(number);
}

Location LineReader::since(const Location& begin) const {
  const std::uint32_t end = next_ == 0 ? begin.span.begin : tokens_[next_ - 1].end;
  return {&file_, {begin.span.begin, end}};
}

}  // namespace parcode::compiler::lock
