#include "compiler/source/source_file.h"

#include <algorithm>
#include <utility>

#include "compiler/source/utf8.h"

namespace parcode::compiler {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string without_byte_order_mark(const std::string& text) {
  const bool marked = std::string_view(text).starts_with(kByteOrderMark);
  return text.substr(marked ? kByteOrderMark.size() : 0);
}

std::vector<std::uint32_t> find_line_begins(std::string_view text) {
  std::vector<std::uint32_t> begins = {0};
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    begins.push_back(static_cast<std::uint32_t>(end + 1));
  }
  return begins;
}

}  // namespace

SourceFile::SourceFile(std::string path, const std::string& text)
    : path_(std::move(path)),
      text_(without_byte_order_mark(text)),
      line_begins_(find_line_begins(text_)) {}

std::string_view SourceFile::text(Span span) const {
  return std::string_view(text_).substr(span.begin, span.end - span.begin);
}

std::uint32_t SourceFile::line_of(std::uint32_t offset) const {
  const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  return static_cast<std::uint32_t>(next - line_begins_.begin());
}

Span SourceFile::line_span(std::uint32_t line) const {
  const std::uint32_t begin = line_begins_[line - 1];
  std::size_t end = line < line_begins_.size() ? line_begins_[line] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') {
    --end;
  }
  return {begin, static_cast<std::uint32_t>(end)};
}

SourceFile::Position SourceFile::position(std::uint32_t offset) const {
  const std::uint32_t line = line_of(offset);
  const std::uint32_t begin = line_begins_[line - 1];
  const std::size_t column = count_code_points(text({begin, offset}));
  return {line, static_cast<std::uint32_t>(column + 1)};
}

}  // namespace parcode::compiler
