#include "compiler/diagnostics/diagnostics.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "compiler/source/utf8.h"

namespace parcode::compiler {

namespace {

constexpr std::size_t kLongestText = 60;  // bytes of one argument or quotation

// `text` cut at a character's end, with "..." where something is left out.
std::string shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) {
    return std::string(text);
  }
  std::size_t end = 0;
  while (end + utf8_length(text[end]) <= limit) {
    end += utf8_length(text[end]);
  }
  return std::string(text.substr(0, end)) + "...";
}

std::string fill(std::string_view message, std::initializer_list<std::string> arguments) {
  constexpr std::size_t kLongestArgument = 400;
  std::string filled;
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '{') {
      const auto index = static_cast<std::size_t>(message[i + 1] - '0');
      filled += shortened(*(arguments.begin() + index), kLongestArgument);
      i += 2;
    } else {
      filled += message[i];
    }
  }
  return filled;
}

}  // namespace

Diagnostic& Diagnostics::report(Code code, Location location,
                                std::initializer_list<std::string> arguments) {
  error_count_ += entry_of(code).severity == Severity::kError ? 1 : 0;
  found_.push_back(std::make_unique<Diagnostic>(code, location, message_of(code, arguments)));
  return *found_.back();
}

std::vector<const Diagnostic*> Diagnostics::in_source_order() const {
  std::map<const SourceFile*, std::size_t> file_order;
  std::vector<const Diagnostic*> sorted;
  sorted.reserve(found_.size());
  for (const auto& diagnostic : found_) {
    file_order.try_emplace(diagnostic->location().file, file_order.size());
    sorted.push_back(diagnostic.get());
  }
  const auto key = [&file_order](const Diagnostic* diagnostic) {
    const Location& location = diagnostic->location();
    return std::pair(file_order.at(location.file), location.span.begin);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&key](const auto* a, const auto* b) { return key(a) < key(b); });
  return sorted;
}

std::string message_of(Code code, std::initializer_list<std::string> arguments) {
  return fill(entry_of(code).message, arguments);
}

std::string quoted(std::string_view text) {
  return "'" + shortened(text, kLongestText) + "'";
}

}  // namespace parcode::compiler
