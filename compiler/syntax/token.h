// The tokens of a file, comments included: what the formatter works from.

#ifndef PARCODE_COMPILER_SYNTAX_TOKEN_H_
#define PARCODE_COMPILER_SYNTAX_TOKEN_H_

#include <cstdint>

#include "compiler/source/source_file.h"

namespace parcode::compiler {

enum class TokenKind : std::uint8_t {
  kWord,
  kInteger,
  kFloat,
  kString,
  kPunctuation,
  kDocComment,
  kLineComment,
  kBlockComment,
  // What has been reported as an error:
  kMalformedNumber,
  kUnterminatedString,
  kUnterminatedComment,
  kInvalidCharacter,
};

struct Token {
  TokenKind kind = TokenKind::kWord;
  Span span = {};
};

constexpr bool is_comment(const Token& token) {
  return token.kind == TokenKind::kDocComment || token.kind == TokenKind::kLineComment ||
         token.kind == TokenKind::kBlockComment;
}

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_TOKEN_H_
