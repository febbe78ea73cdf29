#include "compiler/diagnostics/draw.h"

#include <algorithm>
#include <cstdint>

#include "compiler/source/utf8.h"

namespace parcode::compiler {

namespace {

constexpr std::size_t kMaxLineShown = 160;  // bytes of a source line; more is cut away
constexpr std::string_view kEllipsis = "...";

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The bytes of `line` that are shown so that `focus` is among them; whole characters.
Span visible_part(const SourceFile& file, Span line, std::uint32_t focus) {
  const std::string_view text = file.text();
  Span visible = line;
  if (line.end - line.begin > kMaxLineShown) {
    const auto half = static_cast<std::uint32_t>(kMaxLineShown / 2);
    visible.begin = focus - std::min(focus - line.begin, half);
    visible.end = visible.begin + std::min(line.end - visible.begin, 2 * half);
    while (visible.begin < focus && is_continuation(text[visible.begin])) {
      ++visible.begin;
    }
    while (visible.end < line.end && is_continuation(text[visible.end])) {
      ++visible.end;
    }
  }
  return visible;
}

// `text` as it is, or with '?' for all that is not ASCII where it is not UTF-8.
std::string well_formed(std::string_view text) {
  std::string shown(text);
  if (find_invalid_utf8(text)) {
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
        '?');
  }
  return shown;
}

// What stands for `text` on a terminal: tabs stay, other control characters become '?'.
std::string printable(std::string_view text) {
  std::string shown = well_formed(text);
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }, '?');
  return shown;
}

// Blanks as wide as `text`: tabs stay tabs, so that both lines advance alike.
std::string blanks_for(std::string_view text) {
  std::string blanks;
  for (const char c : text) {
    if (!is_continuation(c)) {
      blanks += c == '\t' ? '\t' : ' ';
    }
  }
  return blanks;
}

std::string draw(const Diagnostic& diagnostic) {
  const CatalogueEntry& entry = entry_of(diagnostic.code());
  std::string text = draw_place(diagnostic.location()) + ": " +
                     std::string(to_string(entry.severity)) + ": " + diagnostic.message() + " [" +
                     std::string(entry.name) + "]\n" + draw_snippet(diagnostic.location());
  if (!diagnostic.help().empty()) {
    text += "help: " + diagnostic.help() + "\n";
  }
  for (const Note& note : diagnostic.notes()) {
    text +=
        draw_place(note.location) + ": note: " + note.message + "\n" + draw_snippet(note.location);
  }
  return text;
}

std::string draw_as_json(const Diagnostic& diagnostic) {
  const CatalogueEntry& entry = entry_of(diagnostic.code());
  const Location& location = diagnostic.location();
  const SourceFile::Position position = location.file->position(location.span.begin);
  std::string text = "{\"file\": " + json_quoted(location.file->path()) +
                     ", \"line\": " + std::to_string(position.line) +
                     ", \"column\": " + std::to_string(position.column) +
                     ", \"severity\": " + json_quoted(to_string(entry.severity)) +
                     ", \"code\": " + json_quoted(entry.name) +
                     ", \"message\": " + json_quoted(diagnostic.message());
  if (!diagnostic.help().empty()) {
    text += ", \"help\": " + json_quoted(diagnostic.help());
  }
  return text + "}\n";
}

}  // namespace

std::string draw_text(const Diagnostics& diagnostics) {
  const auto sorted = diagnostics.in_source_order();
  std::string text;
  for (std::size_t i = 0; i < std::min(sorted.size(), kMaxShown); ++i) {
    text += draw(*sorted[i]);
  }
  if (sorted.size() > kMaxShown) {
    text += "and " + std::to_string(sorted.size() - kMaxShown) + " more\n";
  }
  return text;
}

std::string draw_json(const Diagnostics& diagnostics) {
  const auto sorted = diagnostics.in_source_order();
  std::string text;
  for (std::size_t i = 0; i < std::min(sorted.size(), kMaxShown); ++i) {
    text += draw_as_json(*sorted[i]);
  }
  return text;
}

std::string draw_place(const Location& location) {
  const SourceFile::Position position = location.file->position(location.span.begin);
  return location.file->path() + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

std::string draw_snippet(const Location& location) {
  const SourceFile& file = *location.file;
  const std::uint32_t number = file.line_of(location.span.begin);
  const Span line = file.line_span(number);
  if (line.begin == line.end) {
    return {};
  }
  const std::uint32_t focus = std::min(location.span.begin, line.end);
  const Span visible = visible_part(file, line, focus);
  const bool cut_front = visible.begin > line.begin;
  const std::string front(cut_front ? kEllipsis : "");
  const std::string back(visible.end < line.end ? kEllipsis : "");
  const std::uint32_t end = std::clamp(location.span.end, focus, visible.end);
  const std::size_t width = count_code_points(file.text({focus, end}));

  const std::string label = std::to_string(number);
  const std::string margin(std::max<std::size_t>(label.size(), 4) - label.size(), ' ');
  const std::string empty_margin(std::max<std::size_t>(label.size(), 4), ' ');
  return margin + label + " | " + front + printable(file.text(visible)) + back + "\n" +
         empty_margin + " | " + blanks_for(front) + blanks_for(file.text({visible.begin, focus})) +
         "^" + std::string(width > 1 ? width - 1 : 0, '~') + "\n";
}

std::string json_quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : well_formed(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kDigits[byte >> 4U];
      json += kDigits[byte & 0xFU];
    } else {
      json += c;
    }
  }
  return json + "\"";
}

}  // namespace parcode::compiler
