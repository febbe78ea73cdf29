// ANTLR sees the text with every byte that is not ASCII replaced by one control character. The
// grammar treats all of them alike, so nothing is lost; positions in ANTLR's text are then byte
// offsets, and its lexer stays on its fast path.
//
// All exceptions of ANTLR end here.

#include "compiler/syntax/parse.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/source/utf8.h"
#include "compiler/syntax/antlr.h"
#include "compiler/syntax/bad_tokens.h"
#include "compiler/syntax/doc_comments.h"
#include "compiler/syntax/error_strategy.h"
#include "compiler/syntax/tree_builder.h"

namespace parcode::compiler {

namespace {

using AntlrTokens = std::vector<std::unique_ptr<antlr4::Token>>;

std::string ascii_image(std::string_view text) {
  constexpr char kStandIn = '\x7F';
  std::string image(text);
  std::replace_if(
      image.begin(), image.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
      kStandIn);
  return image;
}

TokenKind kind_of(std::size_t type) {
  static const std::map<std::size_t, TokenKind> kKinds = {
      {PcsLexer::INTEGER, TokenKind::kInteger},
      {PcsLexer::FLOAT, TokenKind::kFloat},
      {PcsLexer::STRING, TokenKind::kString},
      {PcsLexer::DOC_COMMENT, TokenKind::kDocComment},
      {PcsLexer::LINE_COMMENT, TokenKind::kLineComment},
      {PcsLexer::BLOCK_COMMENT, TokenKind::kBlockComment},
      {PcsLexer::MALFORMED_NUMBER, TokenKind::kMalformedNumber},
      {PcsLexer::UNTERMINATED_STRING, TokenKind::kUnterminatedString},
      {PcsLexer::UNTERMINATED_COMMENT, TokenKind::kUnterminatedComment},
      {PcsLexer::INVALID_CHARACTER, TokenKind::kInvalidCharacter},
  };
  if (type >= PcsLexer::LEFT_BRACE && type <= PcsLexer::DOT) {
    return TokenKind::kPunctuation;
  }
  const auto found = kKinds.find(type);
  return found == kKinds.end() ? TokenKind::kWord : found->second;
}

// All tokens go to `all`; those that the grammar is about, with the end of the file, to `visible`.
// False where there are too many.
bool read_tokens(PcsLexer& lexer, std::vector<Token>& all, AntlrTokens& visible) {
  while (true) {
    std::unique_ptr<antlr4::Token> token = lexer.nextToken();
    const std::size_t type = token->getType();
    if (type != antlr4::Token::EOF) {
      all.push_back({kind_of(type), span_of(*token)});
    }
    if (token->getChannel() == antlr4::Token::DEFAULT_CHANNEL) {
      visible.push_back(std::move(token));
    }
    if (type == antlr4::Token::EOF) {
      return true;
    }
    if (all.size() > kMaxTokens) {
      return false;
    }
  }
}

}  // namespace

ParsedFile parse(const SourceFile& file, Diagnostics& diagnostics) {
  ParsedFile parsed;
  parsed.tree.complete = false;
  if (const auto bad = find_invalid_utf8(file.text())) {
    const auto offset = static_cast<std::uint32_t>(*bad);
    diagnostics.report(Code::kInvalidUtf8, {&file, {offset, offset + 1}}, {std::to_string(*bad)});
    return parsed;
  }
  antlr4::ANTLRInputStream input(ascii_image(file.text()));
  PcsLexer lexer(&input);
  lexer.removeErrorListeners();
  AntlrTokens visible;
  if (!read_tokens(lexer, parsed.tokens, visible)) {
    diagnostics.report(Code::kTooManyTokens, {&file, parsed.tokens.back().span},
                       {std::to_string(kMaxTokens)});
    return parsed;
  }
  std::set<std::uint32_t> bad_lines = report_bad_tokens(file, parsed.tokens, diagnostics);
  if (bad_lines.size() >= kMaxSyntaxErrors || !check_nesting(file, parsed.tokens, diagnostics)) {
    return parsed;
  }
  const bool good_tokens = bad_lines.empty();
  antlr4::ListTokenSource source(std::move(visible));
  antlr4::CommonTokenStream stream(&source);
  PcsParser parser(&stream);
  parser.removeErrorListeners();
  const auto strategy = std::make_shared<ErrorStrategy>(file, std::move(bad_lines), diagnostics);
  parser.setErrorHandler(strategy);
  DocComments docs(file, parsed.tokens);
  try {
    parsed.tree = build_tree(*parser.file(), file, docs, diagnostics);
    parsed.tree.complete = good_tokens && !strategy->lost_statements();
  } catch (const antlr4::ParseCancellationException&) {
    return parsed;  // too many errors
  }
  if (good_tokens && !strategy->found_errors()) {
    docs.report_unused(diagnostics);
  }
  return parsed;
}

}  // namespace parcode::compiler
