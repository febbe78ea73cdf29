// How a line of C++ that is too long is broken. As clang-format would, nearly: at the place that is least
// deep in brackets, as far to the right as fits; what follows is aligned with the bracket around it,
// or indented by four where there is none.

#include <algorithm>
#include <optional>

#include "compiler/emit/cpp_text.h"

namespace parcode::compiler {

namespace {

struct Break {
  std::size_t at = 0;      // of the first character of the next line
  std::size_t depth = 0;   // brackets around it
  std::size_t indent = 0;  // of the next line
};

// Whether C++ style likes a line to end in `before`, which a space follows, and to go on with
// `after`.
bool is_good_end(std::string_view before, std::string_view after, bool in_brackets) {
  if (before.ends_with(" =")) return !in_brackets && !after.starts_with('{');
  if (after.starts_with('{') || after.starts_with("//")) return false;
  return before.ends_with(',') || before.ends_with("||") || before.ends_with("&&") ||
         before.ends_with("]]");
}

// Walks over the code of one line.
class Breaks {
 public:
  explicit Breaks(std::string_view line)
      : line_(line), first_(std::min(line.find_first_not_of(' '), line.size())) {}

  // The best place to break: a good one, else the first bracket of arguments, else any space.
  std::optional<Break> best() {
    for (std::size_t i = first_; i < std::min(line_.size(), kMaxColumns + 1); ++i) {
      if (line_[i] == '"') {
        i = end_of_literal(i);
      } else {
        step(i);
      }
    }
    if (good_) return good_;
    return arguments_ ? arguments_ : poor_;
  }

 private:
  std::size_t end_of_literal(std::size_t i) const {
    for (++i; i < line_.size() && line_[i] != '"'; ++i) {
      if (line_[i] == '\\') ++i;
    }
    return i;
  }

  void step(std::size_t i) {
    const char c = line_[i];
    if (c == ' ' && i > first_ && i < kMaxColumns + 1) {
      const Break found = {i + 1, open_.size(), indent()};
      const std::string_view after = line_.substr(i + 1);
      if (is_good_end(line_.substr(0, i), after, !open_.empty())) {
        if (!good_ || found.depth <= good_->depth) good_ = found;
      } else if (!after.starts_with('{')) {
        poor_ = found;
      }
    } else if (c == '(' || c == '<' || c == '{') {
      open_.push_back(i);
      const bool takes_arguments = c == '(' && !line_.substr(i + 1).starts_with(')');
      if (takes_arguments && !arguments_) arguments_ = Break{i + 1, open_.size(), first_ + 4};
    } else if ((c == ')' || c == '>' || c == '}') && !open_.empty()) {
      open_.pop_back();
    }
  }

  std::size_t indent() const { return open_.empty() ? first_ + 4 : open_.back() + 1; }

  std::string_view line_;
  std::size_t first_;  // the first column that is not a space
  std::vector<std::size_t> open_;
  std::optional<Break> good_;
  std::optional<Break> arguments_;
  std::optional<Break> poor_;
};

// A function on one line, `head { body }`, takes three where it is too long for it.
bool append_function(const std::string& line, std::string& text);

void append_fitting(std::string line, std::string& text) {
  if (append_function(line, text)) return;
  while (line.size() > kMaxColumns) {
    const std::optional<Break> place = Breaks(line).best();
    const std::size_t first = line.find_first_not_of(' ');
    if (!place || place->at >= line.size() || place->at <= first) break;
    std::string head = line.substr(0, place->at);
    head.erase(head.find_last_not_of(' ') + 1);
    text += head + '\n';
    line = std::string(place->indent, ' ') + line.substr(place->at);
  }
  text += line;
}

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
