#include "runtime/dynamic/dynamic_path.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

namespace parcode::dynamic {
namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<DynamicPath> path() {
    DynamicPath path;
    if (text_.starts_with("len(") && text_.ends_with(')')) {
      path.length = true;
      at_ = 4;
      end_ = text_.size() - 1;
    }
    while (at_ < end_) {
      const std::size_t begin = at_;
      Step step;
      if (!next(step)) return Failure(std::move(error_));
      step.text = text_.substr(begin, at_ - begin);
      path.steps.push_back(std::move(step));
    }
    return path;
  }

 private:
  char here() const { return at_ < end_ ? text_[at_] : '\0'; }

  bool next(Step& step) {
    const bool first = at_ == (end_ == text_.size() ? 0 : 4);
    if (here() == '[') return bracket(step);
    if (here() == '.') {
      ++at_;
      if (at_ == end_ && first) return refuse("a name or '*' must follow the dot");
    } else if (!first) {
      return refuse("'.', '[' or the end must come here");
    }
    if (here() == '*') {
      ++at_;
      step.kind = Step::Kind::kAll;
      return true;
    }
    if (!is_name_start(here())) return refuse("a name, '*' or '[' must come here");
    const std::size_t begin = at_;
    while (is_name(here())) ++at_;
    step.name = text_.substr(begin, at_ - begin);
    return true;
  }

  bool bracket(Step& step) {
    ++at_;
    while (here() == ' ') ++at_;
    if (here() == '"' || here() == '\'') return quoted(step);
    const std::size_t begin = at_;
    if (!find_end()) return refuse("']' is missing");
    const std::string_view inside = trimmed(text_.substr(begin, at_ - begin));
    ++at_;
    if (inside.empty()) return refuse("an index, a part, a key or '*' must stand in the brackets");
    if (inside == "*") {
      step.kind = Step::Kind::kAll;
      return true;
    }
    if (const auto index = integer_of(inside)) {
      step.kind = Step::Kind::kIndex;
      step.index = *index;
      step.name = inside;  // of a map: the key
      return true;
    }
    if (part(inside, step)) return true;
    step.kind = Step::Kind::kKey;
    step.name = inside;
    return true;
  }

  // Goes to the bracket that closes this one, past those in JSON.
  bool find_end() {
    int depth = 0;
    bool in_string = false;
    for (; at_ < end_; ++at_) {
      const char c = text_[at_];
      if (in_string) {
        if (c == '\\') ++at_;
        if (c == '"') in_string = false;
      } else if (c == '"') {
        in_string = true;
      } else if (c == '[' || c == '{') {
        ++depth;
      } else if (c == '}' || (c == ']' && depth > 0)) {
        --depth;
      } else if (c == ']') {
        return true;
      }
    }
    return false;
  }

  static bool part(std::string_view inside, Step& step) {
    const std::size_t colon = inside.find(':');
    if (colon == inside.npos) return false;
    const auto bound = [](std::string_view text, std::optional<std::int64_t>& out) {
      text = trimmed(text);
      if (text.empty()) return true;
      out = integer_of(text);
      return out.has_value();
    };
    if (!bound(inside.substr(0, colon), step.from) || !bound(inside.substr(colon + 1), step.to)) {
      step.from.reset();
      step.to.reset();
      return false;
    }
    step.kind = Step::Kind::kPart;
    return true;
  }

  bool quoted(Step& step) {
    const char quote = here();
    const std::size_t begin = at_++;
    while (at_ < end_ && here() != quote) at_ += here() == '\\' ? 2 : 1;
    if (at_ >= end_) return refuse("the string does not end");
    std::string literal(text_.substr(begin, ++at_ - begin));
    if (quote == '\'') literal = double_quoted(literal);
    const auto value = nlohmann::json::parse(literal, nullptr, /*allow_exceptions=*/false);
    if (!value.is_string()) return refuse("the string has an escape that there is not");
    step.kind = Step::Kind::kKey;
    step.name = value.get<std::string>();
    while (here() == ' ') ++at_;
    if (here() != ']') return refuse("']' is missing");
    ++at_;
    return true;
  }

  // 'it''s' quoting for shells: the same string in double quotes.
  static std::string double_quoted(std::string_view single) {
    std::string text = "\"";
    for (std::size_t i = 1; i + 1 < single.size(); ++i) {
      if (single[i] == '\\' && single[i + 1] == '\'') continue;
      if (single[i] == '"') text += '\\';
      text += single[i];
    }
    return text + '"';
  }

  bool refuse(const std::string& why) {
    error_ = {.code = ErrorCode::kInvalidArgument,
              .message = "the path '" + std::string(text_) + "' is not one: " + why +
                         " (at character " + std::to_string(std::min(at_, text_.size()) + 1) + ")"};
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t end_ = text_.size();
  Error error_;
};

}  // namespace

Result<DynamicPath> DynamicPath::parse(std::string_view text) {
  return Parser(trimmed(text)).path();
}

}  // namespace parcode::dynamic
