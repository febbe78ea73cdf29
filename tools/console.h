// What commands print on: colours and widths of a terminal, tables, amounts, a progress bar.
//
// Thread safety: one thread, but for ProgressBar, which one caller at a time may use.

#ifndef PARCODE_TOOLS_CONSOLE_H_
#define PARCODE_TOOLS_CONSOLE_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/base/options.h"

namespace parcode::tool {

enum class Colour : std::uint8_t { kAuto = 1, kAlways, kNever };
enum class Stream : std::uint8_t { kOut = 1, kErr };
enum class Style : std::uint8_t { kPlain, kBold, kDim, kRed, kGreen, kYellow, kBlue, kCyan };

bool is_terminal(Stream stream);

// Whether to use colours: on a terminal, unless NO_COLOR is set (and not empty) or TERM is "dumb".
bool use_colours(Colour choice, Stream stream);

// `text` in a style, or as it is where not `colours`.
std::string styled(std::string_view text, Style style, bool colours);

std::string grouped(std::uint64_t number);          // "63,666"
std::string bytes_text(std::uint64_t bytes);        // "812 B", "47.8 MB": powers of 1000
std::string share_text(double part, double whole);  // "12.5 %"; "" of nothing
std::string bar_text(double part, double whole, std::size_t columns);  // "███▌"
std::string counted(std::uint64_t number, const std::string& thing);   // "1 chunk", "2 chunks"

// Writes to standard output. Errors: kIo (a closed pipe).
Status put(std::string_view text);

// Lines of cells under each other.
class Table {
 public:
  struct Column {
    std::string title;
    bool right = false;  // numbers
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns. `style` is of the first cell.
  void add(std::vector<std::string> cells, Style style = Style::kPlain);
  // Columns that are empty in every row are left out.
  std::string text(bool colours) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Style style;
  };
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

// Columns that the text takes on a terminal.
std::size_t width_of(std::string_view text);

// One line on standard error that is rewritten in place, where that is a terminal and the work
// takes longer than a moment.
class ProgressBar {
 public:
  explicit ProgressBar(std::string doing);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  void show(const Progress& progress);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string doing_;
  const bool enabled_;
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;
  bool shown_ = false;
};

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_CONSOLE_H_
