#include "examples/aptdb/progress_line.h"

namespace aptdb {

namespace {
constexpr std::chrono::milliseconds kInterval(100);
constexpr const char* kEraseLine = "\r\x1B[K";
}  // namespace

bool ProgressLine::is_due() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < kInterval) return false;
  last_ = now;
  return true;
}

void ProgressLine::write(const std::string& text) {
  out_ << kEraseLine << text << std::flush;
  written_ = true;
}

void ProgressLine::clear() {
  if (written_) out_ << kEraseLine << std::flush;
  written_ = false;
}

}  // namespace aptdb
