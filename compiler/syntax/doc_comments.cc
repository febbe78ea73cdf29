#include "compiler/syntax/doc_comments.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace parcode::compiler {

namespace {

// The text of a `///` line: without the slashes, one blank after them and blanks at the end.
std::string_view doc_text(std::string_view token) {
  token.remove_prefix(3);
  if (token.starts_with(' ')) {
    token.remove_prefix(1);
  }
  const std::size_t last = token.find_last_not_of(" \t\f");
  return token.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

DocComments::DocComments(const SourceFile& file, const std::vector<Token>& tokens)
    : file_(file), tokens_(tokens), taken_(tokens.size(), false) {}

std::string DocComments::take(std::uint32_t offset) {
  const auto owner = std::lower_bound(
      tokens_.begin(), tokens_.end(), offset,
      [](const Token& token, std::uint32_t begin) { return token.span.begin < begin; });
  const auto end = static_cast<std::size_t>(owner - tokens_.begin());
  std::size_t begin = end;
  while (begin > 0 && is_comment(tokens_[begin - 1])) {
    --begin;
  }
  // What stands behind code on its line is no comment of what follows.
  const std::uint32_t code_line = begin == 0 ? 0 : file_.line_of(tokens_[begin - 1].span.end);
  while (begin < end && file_.line_of(tokens_[begin].span.begin) == code_line) {
    ++begin;
  }
  std::string doc;
  bool first = true;
  for (std::size_t i = begin; i < end; ++i) {
    if (tokens_[i].kind == TokenKind::kDocComment) {
      taken_[i] = true;
      doc += first ? "" : "\n";
      doc += doc_text(file_.text(tokens_[i].span));
      first = false;
    }
  }
  return doc;
}

void DocComments::report_unused(Diagnostics& diagnostics) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind == TokenKind::kDocComment && !taken_[i]) {
      diagnostics.report(Code::kMisplacedDocComment, {&file_, tokens_[i].span})
          .help("put it above the definition, field or value, or write '//'");
    }
  }
}

}  // namespace parcode::compiler
