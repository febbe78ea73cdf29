// What commands write to, and what they return.

#ifndef EXAMPLES_APTDB_CONSOLE_H_
#define EXAMPLES_APTDB_CONSOLE_H_

#include <ostream>

namespace aptdb {

struct Console {
  std::ostream& out;    // results
  std::ostream& notes;  // all else: what was not found, progress
  bool shows_progress = false;
};

// Exit codes: done; something asked for is not there, or an error; the command line is wrong.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_CONSOLE_H_
