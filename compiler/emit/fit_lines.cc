// How a line of C++ that is too long is broken. As clang-format would, nearly: at the place that is
// least deep in brackets, as far to the right as fits; what follows is aligned with the bracket
// around it, or indented by four where there is none.

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/emit/cpp_text.h"

namespace parcode::compiler {

namespace {

struct Break {
  std::size_t at = 0;                  // of the first character of the next line
  std::size_t indent = 0;              // of the next line
  std::size_t penalty = 0;             // the least is the best
  std::vector<std::size_t> open = {};  // the columns of the brackets around it
};

// Whether C++ style likes a line to end in `before`, which a space follows.
bool is_good_end(std::string_view before) {
  return before.ends_with(',') || before.ends_with("||") || before.ends_with("&&") ||
         before.ends_with("]]");
}

// Walks over the code of one line, which may begin within brackets.
class Breaks {
 public:
  Breaks(std::string_view line, std::size_t statement_indent, std::size_t outer_indent,
         std::vector<std::size_t> open)
      : line_(line),
        statement_indent_(statement_indent),
        outer_indent_(outer_indent),
        open_(std::move(open)) {}

  std::optional<Break> best() {
    const std::size_t first = line_.find_first_not_of(' ');
    for (std::size_t i = first; i < std::min(line_.size(), kMaxColumns + 1); ++i) {
      const char c = line_[i];
      if (c == '"') {
        i = end_of_literal(i);
      } else if (c == ' ') {
        consider_space(i);
      } else if (c == '(' || c == '<' || c == '{') {
        open_.push_back(i);
        if (c != '{' && i > first) consider_arguments(i);
      } else if ((c == ')' || c == '>' || c == '}') && !open_.empty()) {
        open_.pop_back();
      }
    }
    return best_;
  }

 private:
  // Penalties, each for one level of brackets more than the one before.
  static constexpr std::size_t kPerLevel = 10;
  static constexpr std::size_t kGoodEnd = 0;
  static constexpr std::size_t kAssignment = 1;    // where all of the rest fits on one line
  static constexpr std::size_t kDeclarator = 2;    // between a type and what is declared
  static constexpr std::size_t kArguments = 3;     // behind a '(', where they all fit
  static constexpr std::size_t kTypeArgument = 8;  // between the arguments of a template
  static constexpr std::size_t kTemplate = 30;     // behind a '<'
  static constexpr std::size_t kTooWide = 60;      // more, where pieces do not fit
  static constexpr std::size_t kPoor = 100;

  std::size_t end_of_literal(std::size_t i) const {
    for (++i; i < line_.size() && line_[i] != '"'; ++i) {
      if (line_[i] == '\\') ++i;
    }
    return i;
  }

  void consider(std::size_t at, std::size_t indent, std::size_t penalty) {
    penalty += kPerLevel * open_.size();
    if (indent + widest_piece(at) > kMaxColumns) penalty += kTooWide;
    if (!best_ || penalty <= best_->penalty) best_ = Break{at, indent, penalty, open_};
  }

  void consider_space(std::size_t i) {
    const std::string_view before = line_.substr(0, i);
    const std::string_view after = line_.substr(i + 1);
    if (after.starts_with('{')) return;
    const std::size_t indent = open_.empty() ? outer_indent_ : open_.back() + 1;
    const bool in_type = !open_.empty() && line_[open_.back()] == '<';
    if (is_good_end(before)) {
      consider(i + 1, indent, in_type ? kTypeArgument : kGoodEnd);
    } else if (open_.empty() && before.ends_with(" =") && indent + after.size() <= kMaxColumns) {
      consider(i + 1, indent, kAssignment);
    } else if (open_.empty() && before.ends_with('>')) {
      consider(i + 1, indent, kDeclarator);
    } else {
      consider(i + 1, indent, kPoor);
    }
  }

  void consider_arguments(std::size_t i) {
    const std::string_view after = line_.substr(i + 1);
    if (line_[i - 1] == ' ' || line_[i - 1] == '(' || after.starts_with(')')) return;
    // Indented by four from the line, or from the bracket around the call.
    open_.pop_back();
    const std::size_t indent = open_.empty() ? statement_indent_ + 4 : open_.back() + 5;
    const bool fits = line_[i] == '(' && indent + size_within(i) <= kMaxColumns;
    open_.push_back(indent - 1);
    consider(i + 1, indent, fits ? kArguments : line_[i] == '<' ? kTemplate : kPoor);
    open_.back() = i;
  }

  // The greatest size of a piece from `at` on that should not be broken, up to where the brackets
  // around it close.
  std::size_t widest_piece(std::size_t at) const {
    std::size_t widest = 0;
    std::size_t depth = 1;
    std::size_t start = at;
    std::size_t end = at;
    for (; end < line_.size() && depth > 0; ++end) {
      const char c = line_[end];
      if (c == '"') end = end_of_literal(end);
      if (c == '(' || c == '<' || c == '{') ++depth;
      if (c == ')' || c == '>' || c == '}') --depth;
      if (c == ' ' && is_good_end(line_.substr(0, end))) {
        widest = std::max(widest, end - start);
        start = end + 1;
      }
    }
    constexpr std::size_t kLineEnd = 4;  // what is as short as " &&" or " {" stays with it
    if (end + kLineEnd > line_.size()) end = line_.size();
    return std::max(widest, end - start);
  }

  // Of what stands in the brackets that open at `i`, with the closing one.
  std::size_t size_within(std::size_t i) const {
    std::size_t depth = 0;
    for (std::size_t end = i; end < line_.size(); ++end) {
      if (line_[end] == '"') end = end_of_literal(end);
      if (end < line_.size() && line_[end] == '(') ++depth;
      if (end < line_.size() && line_[end] == ')' && --depth == 0) return end - i;
    }
    return line_.size() - i;
  }

  std::string_view line_;
  std::size_t statement_indent_;
  std::size_t outer_indent_;  // of a next line that no bracket is around
  std::vector<std::size_t> open_;
  std::optional<Break> best_;
};

bool append_function(const std::string& line, std::string& text);

void append_fitting(std::string line, std::string& text) {
  if (append_function(line, text)) return;
  const std::size_t first = line.find_first_not_of(' ');
  const bool returns = line.compare(first, 7, "return ") == 0;
  const std::size_t outer_indent = first + (returns ? 7 : 4);
  std::vector<std::size_t> open;
  while (line.size() > kMaxColumns) {
    std::optional<Break> place = Breaks(line, first, outer_indent, open).best();
    if (!place || place->at >= line.size()) break;
    std::string head = line.substr(0, place->at);
    head.erase(head.find_last_not_of(' ') + 1);
    text += head + '\n';
    line = std::string(place->indent, ' ') + line.substr(place->at);
    open = std::move(place->open);
  }
  text += line;
}

// A function on one line, `head { return body; }`, takes three where it is too long for it.
bool append_function(const std::string& line, std::string& text) {
  const std::size_t body = line.find(" { return ");
  if (line.size() <= kMaxColumns || body == line.npos || !line.ends_with("; }")) return false;
  const std::string indent(line.find_first_not_of(' '), ' ');
  append_fitting(line.substr(0, body) + " {", text);
  text += '\n';
  append_fitting(indent + "  " + line.substr(body + 3, line.size() - body - 5), text);
  text += '\n' + indent + '}';
  return true;
}

// Whether the line is code: comments are broken by whoever makes them.
bool is_code(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first != line.npos && line[first] != '#' && line[first] != '"' &&
         !line.substr(first).starts_with("//");
}

}  // namespace

std::string fit_lines(std::string_view source) {
  std::string text;
  text.reserve(source.size());
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    const std::string_view line = source.substr(0, end);
    if (line.size() > kMaxColumns && is_code(line)) {
      append_fitting(std::string(line), text);
    } else {
      text += line;
    }
    if (end == source.size()) break;
    text += '\n';
    source.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace parcode::compiler
