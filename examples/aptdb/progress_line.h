// How far long work has come: one line on a terminal, rewritten in place.

#ifndef EXAMPLES_APTDB_PROGRESS_LINE_H_
#define EXAMPLES_APTDB_PROGRESS_LINE_H_

#include <chrono>
#include <ostream>
#include <string>

namespace aptdb {

// Thread safety: one caller at a time.
class ProgressLine {
 public:
  // Shows nothing where not `enabled`: the output is no terminal.
  ProgressLine(std::ostream& out, bool enabled) : out_(out), enabled_(enabled) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  // Replaces the line, but not more often than ten times a second. `text` is called only then.
  template <class MakeText>
  void show(const MakeText& text) {
    if (enabled_ && is_due()) write(text());
  }
  void clear();

 private:
  bool is_due();
  void write(const std::string& text);

  std::ostream& out_;
  bool enabled_;
  bool written_ = false;
  std::chrono::steady_clock::time_point last_ = {};
};

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_PROGRESS_LINE_H_
