#include "tools/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace parcode::tool {

bool is_terminal(Stream stream) {
  return isatty(stream == Stream::kOut ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

bool use_colours(Colour choice, Stream stream) {
  if (choice != Colour::kAuto) return choice == Colour::kAlways;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_colour == nullptr || *no_colour == '\0') &&
         (term == nullptr || std::strcmp(term, "dumb") != 0) && is_terminal(stream);
}

std::string styled(std::string_view text, Style style, bool colours) {
  if (!colours || style == Style::kPlain || text.empty()) return std::string(text);
  static constexpr std::array<std::string_view, 8> kCodes = {"0",  "1",  "2",  "31",
                                                             "32", "33", "34", "36"};
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(style)], text);
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 6> kUnits = {"B", "KB", "MB", "GB", "TB", "PB"};
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (number >= 999.95 && unit + 1 < kUnits.size()) {
    number /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", number, kUnits[unit]);
}

std::string share_text(double part, double whole) {
  return whole <= 0 ? "" : fmt::format("{:.1f} %", 100 * part / whole);
}

std::string bar_text(double part, double whole, std::size_t columns) {
  static constexpr std::array<std::string_view, 8> kEighths = {"",  "▏", "▎", "▍",
                                                               "▌", "▋", "▊", "▉"};
  if (whole <= 0) return "";
  const auto eighths = static_cast<std::size_t>(
      std::lround(std::clamp(part / whole, 0.0, 1.0) * static_cast<double>(columns) * 8));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += kEighths[eighths % 8];
  if (bar.empty() && part > 0) bar = kEighths[1];
  return bar;
}

std::string counted(std::uint64_t number, const std::string& thing) {
  return grouped(number) + " " + thing + (number == 1 ? "" : "s");
}

Status put(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return {};
  return fail(ErrorCode::kIo,
              std::string("cannot write to standard output: ") + std::strerror(errno));
}

std::size_t width_of(std::string_view text) {
  // Names are identifiers, and what else is printed in tables takes one column a character.
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void Table::add(std::vector<std::string> cells, Style style) {
  cells.resize(columns_.size());
  rows_.push_back({std::move(cells), style});
}

std::string Table::text(bool colours) const {
  std::vector<std::size_t> widths(columns_.size());
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row.cells[i]));
    }
  }
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], width_of(columns_[i].title));
  }
  std::string all;
  const auto line = [&](const std::vector<std::string>& cells, Style first, Style rest) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths[i] == 0) continue;
      const std::string gap(widths[i] - width_of(cells[i]), ' ');
      const std::string cell = styled(cells[i], i == 0 ? first : rest, colours);
      if (i > 0) text += "  ";
      text += columns_[i].right ? gap + cell : cell + gap;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    all += text + '\n';
  };
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  line(titles, Style::kDim, Style::kDim);
  for (const Row& row : rows_) line(row.cells, row.style, Style::kPlain);
  return all;
}

ProgressBar::ProgressBar(std::string doing)
    : doing_(std::move(doing)), enabled_(is_terminal(Stream::kErr)) {}

ProgressBar::~ProgressBar() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::show(const Progress& progress) {
  using std::chrono::milliseconds;
  if (!enabled_) return;
  const auto now = Clock::now();
  if (now - begin_ < milliseconds(400) || now - last_ < milliseconds(100)) return;
  last_ = now;
  shown_ = true;
  const auto done = static_cast<double>(progress.bytes_done);
  const auto total = static_cast<double>(progress.bytes_total);
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const std::string bar = bar_text(done, total, 30);
  const std::string gap(30 - std::min<std::size_t>(30, width_of(bar)), ' ');
  const double left = done > 0 ? seconds * (total - done) / done : 0;
  const std::string text =
      total > 0 ? fmt::format("\r\x1b[K{} {}{} {:3.0f} %  {} of {}, {}/s, {:.0f} s left", doing_,
                              bar, gap, 100 * std::min(1.0, done / total),
                              bytes_text(progress.bytes_done), bytes_text(progress.bytes_total),
                              bytes_text(static_cast<std::uint64_t>(done / seconds)), left)
                : fmt::format("\r\x1b[K{} {}, {}/s", doing_, bytes_text(progress.bytes_done),
                              bytes_text(static_cast<std::uint64_t>(done / seconds)));
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace parcode::tool
