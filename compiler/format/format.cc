#include "compiler/format/format.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace parcode::compiler {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kContinuation = 4;  // more, for the rest of a statement that a comment splits

bool is_one_of(std::string_view text, std::string_view characters) {
  return text.size() == 1 && characters.find(text[0]) != std::string_view::npos;
}

// A line or block comment's text, without blanks at its end, with plain line breaks.
std::string comment_text(std::string_view token) {
  const std::size_t last = token.find_last_not_of(" \t\f");
  std::string text(token.substr(0, last + 1));
  std::erase(text, '\r');
  return text;
}

class Formatter {
 public:
  Formatter(const SourceFile& file, const std::vector<Token>& tokens)
      : file_(file), tokens_(tokens) {}

  std::string run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      place(i);
      append(tokens_[i]);
    }
    if (!text_.empty()) {
      text_ += '\n';
    }
    return std::move(text_);
  }

 private:
  std::string_view text_of(const Token& token) const { return file_.text(token.span); }

  // Line breaks in the source between token `i` and the one before.
  std::size_t breaks_before(std::size_t i) const {
    const std::string_view gap = file_.text({tokens_[i - 1].span.end, tokens_[i].span.begin});
    return static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n'));
  }

  // Puts the blanks or line breaks before token `i`.
  void place(std::size_t i) {
    if (i == 0) {
      return;
    }
    const Token& before = tokens_[i - 1];
    const Token& token = tokens_[i];
    if (!starts_line(i)) {
      text_ += blanks_between(before, token);
      own_line_ = own_line_ && is_comment(before);
      return;
    }
    const bool behind_brace = last_code_ == "{" && (!own_line_ || !is_comment(before));
    const bool asked_for =
        breaks_before(i) > 1 && at_statement_start() && !behind_brace && text_of(token) != "}";
    text_ += asked_for || definition_ended_ ? "\n\n" : "\n";
    definition_ended_ = false;
    const std::size_t depth = text_of(token) == "}" ? depth_ - 1 : depth_;
    text_ += std::string(depth * kIndent + (at_statement_start() ? 0 : kContinuation), ' ');
    own_line_ = true;
  }

  bool starts_line(std::size_t i) const {
    const Token& before = tokens_[i - 1];
    const Token& token = tokens_[i];
    const bool broken = breaks_before(i) > 0;
    if (before.kind == TokenKind::kDocComment || before.kind == TokenKind::kLineComment) {
      return true;
    }
    if (is_comment(token)) {
      return broken;
    }
    if (before.kind == TokenKind::kBlockComment) {
      return at_statement_start() ? broken || !own_line_ || text_of(token) == "}"
                                  : broken && own_line_;
    }
    const bool empty_braces = text_of(before) == "{" && text_of(token) == "}";
    return at_statement_start() && !empty_braces;
  }

  // Whether the last code was the end of a statement or of a block's head.
  bool at_statement_start() const { return last_code_.empty() || is_one_of(last_code_, ";{}"); }

  std::string_view blanks_between(const Token& before, const Token& token) const {
    if (is_comment(token)) {
      const bool behind_code = !is_comment(before);
      const bool wide = token.kind != TokenKind::kBlockComment || at_statement_start();
      return behind_code && wide ? "  " : " ";
    }
    if (is_comment(before)) {
      return " ";
    }
    const std::string_view a = text_of(before);
    const std::string_view b = text_of(token);
    const bool enum_colon = b == ":" && in_enum_head_;
    const bool tight = is_one_of(b, ";,><].}") || b == ".." || (b == ":" && !enum_colon) ||
                       is_one_of(a, "<[.-") || a == "..";
    return tight ? "" : " ";
  }

  void append(const Token& token) {
    if (is_comment(token)) {
      text_ += comment_text(text_of(token));
      return;
    }
    const std::string_view code = text_of(token);
    if (at_statement_start()) {
      in_enum_head_ = code == "enum" && depth_ == 0;
    }
    text_ += code;
    if (code == "{") {
      ++depth_;
    } else if (code == "}") {
      --depth_;
    }
    definition_ended_ = code == "}";
    in_enum_head_ = in_enum_head_ && code != "{";
    last_code_ = code;
  }

  const SourceFile& file_;
  const std::vector<Token>& tokens_;
  std::string text_;
  std::size_t depth_ = 0;            // of braces
  std::string_view last_code_ = {};  // the last token that is no comment
  bool own_line_ = true;             // the current line has nothing but comments so far
  bool in_enum_head_ = false;
  bool definition_ended_ = false;  // and the empty line behind it is still to come
};

}  // namespace

std::string format(const SourceFile& file, const std::vector<Token>& tokens) {
  return Formatter(file, tokens).run();
}

}  // namespace parcode::compiler
