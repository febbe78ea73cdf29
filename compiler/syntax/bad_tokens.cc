#include "compiler/syntax/bad_tokens.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/source/utf8.h"
#include "compiler/syntax/parse.h"

namespace parcode::compiler {

namespace {

// A character as a message shows it: "'$'", or "the character 0x01" where it cannot be seen.
std::string character_name(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte > 0x20 && byte != 0x7F) {
    return "'" + std::string(text) + "'";
  }
  return std::string("the character 0x") + kDigits[byte >> 4U] + kDigits[byte & 0xFU];
}

void report_bad_token(const SourceFile& file, const Token& token, Diagnostics& diagnostics) {
  const Location location = {&file, token.span};
  const std::string_view text = file.text(token.span);
  switch (token.kind) {
    case TokenKind::kMalformedNumber: {
      Diagnostic& diagnostic =
          diagnostics.report(Code::kMalformedNumber, location, {std::string(text.substr(0, 60))});
      if (text[0] == '0' && text.find_first_not_of("0123456789") == std::string_view::npos) {
        diagnostic.help("leave out the zeros in front: there are no octal numbers");
      }
      break;
    }
    case TokenKind::kUnterminatedString:
      diagnostics.report(Code::kUnterminatedString, location);
      break;
    case TokenKind::kUnterminatedComment:
      diagnostics.report(Code::kUnterminatedComment,
                         {&file, {token.span.begin, token.span.begin + 2}});
      break;
    case TokenKind::kInvalidCharacter: {
      const auto size = static_cast<std::uint32_t>(utf8_length(text[0]));
      const Span character = {token.span.begin, token.span.begin + size};
      diagnostics.report(Code::kInvalidCharacter, {&file, character},
                         {character_name(file.text(character))});
      break;
    }
    default:
      break;
  }
}

}  // namespace

std::set<std::uint32_t> report_bad_tokens(const SourceFile& file, const std::vector<Token>& tokens,
                                          Diagnostics& diagnostics) {
  std::set<std::uint32_t> lines;
  std::optional<std::uint32_t> end_of_junk;  // none before the first
  for (const Token& token : tokens) {
    if (token.kind < TokenKind::kMalformedNumber) {
      continue;
    }
    const bool more_junk =
        token.kind == TokenKind::kInvalidCharacter && token.span.begin == end_of_junk;
    end_of_junk = token.span.end;
    if (!more_junk) {
      report_bad_token(file, token, diagnostics);
      lines.insert(file.line_of(token.span.begin));
    }
    if (lines.size() >= kMaxSyntaxErrors) {
      break;
    }
  }
  return lines;
}

bool check_nesting(const SourceFile& file, const std::vector<Token>& tokens,
                   Diagnostics& diagnostics) {
  std::size_t depth = 0;
  for (const Token& token : tokens) {
    if (token.kind != TokenKind::kPunctuation) {
      continue;
    }
    const char c = file.text(token.span)[0];
    if (c == '{' || c == '<' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ';') {
      depth = 0;  // nothing nests over the end of a statement, so an error does not add up
    } else if ((c == '>' || c == ']') && depth > 0) {
      --depth;
    }
    if (depth > kMaxNesting) {
      diagnostics.report(Code::kNestingTooDeep, {&file, token.span}, {std::to_string(kMaxNesting)});
      return false;
    }
  }
  return true;
}

}  // namespace parcode::compiler
