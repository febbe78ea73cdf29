#include "compiler/compat/draw_findings.h"

#include <string_view>

#include "compiler/diagnostics/draw.h"

namespace parcode::compiler::compat {

namespace {

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// Where people look first: in the new text, where something of it is known.
const Location& main_place(const Finding& finding) {
  return finding.new_place.file == nullptr ? finding.old_place : finding.new_place;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string draw(const Finding& finding) {
  std::string text;
  const Location& place = main_place(finding);
  if (place.file != nullptr) {
    text = draw_place(place) + ": ";
  }
  text += std::string(to_string(finding.severity())) + ": " + finding.message + " [" +
          std::string(finding.rule_name()) + "]\n";
  if (place.file != nullptr) {
    text += draw_snippet(place);
  }
  if (finding.old_place.file != nullptr && finding.new_place.file != nullptr) {
    text += draw_place(finding.old_place) + ": note: before\n" + draw_snippet(finding.old_place);
  }
  if (finding.against.size() > 1) {
    text += "note: so it is against " + list_of(finding.against) + "\n";
  }
  text += "help: " + finding.advice + "\n";
  std::string_view rest = finding.cure;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    ((text += "        ") += rest.substr(0, end)) += '\n';
    rest.remove_prefix(end + 1);
  }
  return text + "\n";
}

std::string direction_text(Direction direction) {
  switch (direction) {
    case Direction::kNone:
      return "none";
    case Direction::kBackward:
      return "backward";
    case Direction::kForward:
      return "forward";
    case Direction::kBoth:
      return "both";
  }
  return "";
}

// "file": …, "line": …, "column": …
std::string place_as_json(const Location& place) {
  if (place.file == nullptr) {
    return R"("file": null, "line": 0, "column": 0)";
  }
  const SourceFile::Position position = place.file->position(place.span.begin);
  return "\"file\": " + json_quoted(place.file->path()) +
         ", \"line\": " + std::to_string(position.line) +
         ", \"column\": " + std::to_string(position.column);
}

std::string draw_as_json(const Finding& finding) {
  const CatalogueEntry& entry = entry_of(finding.rule);
  std::string against;
  for (const std::string& name : finding.against) {
    against += (against.empty() ? "" : ", ") + json_quoted(name);
  }
  return "{" + place_as_json(main_place(finding)) +
         ", \"severity\": " + json_quoted(to_string(entry.severity)) +
         ", \"code\": " + json_quoted(entry.name) +
         ", \"message\": " + json_quoted(finding.message) +
         ", \"help\": " + json_quoted(finding.advice) + ", \"cure\": " + json_quoted(finding.cure) +
         ", \"family\": " + json_quoted(to_string(entry.family)) +
         ", \"direction\": " + json_quoted(direction_text(finding.direction)) +
         ", \"element\": " + json_quoted(finding.element) + ", \"old\": {" +
         place_as_json(finding.old_place) + "}, \"old_hash\": " + json_quoted(finding.old_hash) +
         ", \"new_hash\": " + json_quoted(finding.new_hash) + ", \"against\": [" + against + "]}\n";
}

// As workflow commands want it; `more` are characters that end a property.
std::string escaped(std::string_view text, std::string_view more) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || more.find(c) != std::string_view::npos) {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    } else {
      result += c;
    }
  }
  return result;
}

std::string draw_for_github(const Finding& finding) {
  std::string text = "::" + std::string(to_string(finding.severity())) + " ";
  const Location& place = main_place(finding);
  if (place.file != nullptr) {
    const SourceFile::Position position = place.file->position(place.span.begin);
    text += "file=" + escaped(place.file->path(), ":,") + ",line=" + std::to_string(position.line) +
            ",col=" + std::to_string(position.column) + ",";
  }
  std::string message = finding.message + "\n" + finding.advice;
  if (finding.old_place.file != nullptr) {
    message += "\nBefore: " + draw_place(finding.old_place);
  }
  if (!finding.cure.empty()) {
    message += "\n" + finding.cure.substr(0, finding.cure.size() - 1);
  }
  return text + "title=" + escaped(finding.rule_name(), ":,") + "::" + escaped(message, "") + "\n";
}

}  // namespace

std::string summary_of(const Comparison& comparison) {
  std::string text = "readable neither backward nor forward";
  if (comparison.backward && comparison.forward) {
    text = "readable both backward and forward";
  } else if (comparison.backward) {
    text = "readable backward, not forward: new programs read old files";
  } else if (comparison.forward) {
    text = "readable forward, not backward: old programs read new files";
  }
  return text + "; " + counted(comparison.error_count(), "error") + ", " +
         counted(comparison.warning_count(), "warning") + "\n";
}

std::string draw_text(const Comparison& comparison) {
  std::string text;
  for (const Finding& finding : comparison.findings) {
    text += draw(finding);
  }
  return text + summary_of(comparison);
}

std::string draw_json(const Comparison& comparison) {
  std::string text;
  for (const Finding& finding : comparison.findings) {
    text += draw_as_json(finding);
  }
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  return text + "{\"summary\": {\"backward\": " + flag(comparison.backward) +
         ", \"forward\": " + flag(comparison.forward) +
         ", \"errors\": " + std::to_string(comparison.error_count()) +
         ", \"warnings\": " + std::to_string(comparison.warning_count()) + "}}\n";
}

std::string draw_github(const Comparison& comparison) {
  std::string text;
  for (const Finding& finding : comparison.findings) {
    text += draw_for_github(finding);
  }
  return text + summary_of(comparison);
}

}  // namespace parcode::compiler::compat
