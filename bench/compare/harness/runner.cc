#include "bench/compare/harness/runner.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "bench/compare/harness/clock.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/harness/memory.h"

namespace bench::compare {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void check_interrupt() {
  if (interrupted != 0) throw std::runtime_error("interrupted");
}

void write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(to, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 512> buffer;
  while (true) {
    const auto length = ::read(from, buffer.data(), buffer.size());
    if (length <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(length));
  }
}

[[noreturn]] void be_child(const std::function<double()>& work, int answer) {
  int exit_code = 0;
  try {
    write_all(answer, fmt::format("{:.17g}", work()));
  } catch (const std::exception& error) {
    write_all(answer, error.what());
    exit_code = 1;
  }
  // What the child holds goes with its process; destroying it would only take time.
  ::_exit(exit_code);
}

// The value of `work`, run in a child process. Throws what went wrong there.
double in_child(const std::function<double()>& work) {
  std::array<int, 2> ends;
  if (::pipe(ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    ::close(ends[0]);
    be_child(work, ends[1]);
  }
  ::close(ends[1]);
  const std::string answer = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    throw std::runtime_error(fmt::format("killed by signal {}", WTERMSIG(status)));
  }
  if (status != 0) throw std::runtime_error(answer);
  return std::stod(answer);
}

class SuiteRun {
 public:
  SuiteRun(Suite suite, const Plan& plan, Results& results, std::ostream& notes)
      : suite_(std::move(suite)), plan_(plan), results_(results), notes_(notes) {
    std::erase_if(suite_.cases, [&](const Case& one) {
      return !std::regex_search(to_string(one.label), plan_.filter);
    });
  }

  std::size_t run() {
    if (suite_.cases.empty()) return 0;
    try {
      notes_ << suite_.workload << ": native data\n";
      suite_.build();
    } catch (const std::exception& why) {
      notes_ << suite_.workload << ": skipped: " << why.what() << "\n";
      return 0;
    }
    // Free pages of the heap go back to the system: children then start from fresh ones, and none
    // of them pays for a copy of a page that it shares with the parent.
    ::malloc_trim(0);
    prepare();
    std::mt19937_64 random(suite_.cases.size());
    for (std::size_t round = 0; round < plan_.rounds; ++round) {
      std::shuffle(suite_.cases.begin(), suite_.cases.end(), random);
      const double elapsed = seconds([&] {
        for (const Case& one : suite_.cases) {
          if (one.is_steady && round >= kRoundsIfSteady) continue;
          check_interrupt();
          measure(one);
        }
      });
      notes_ << fmt::format("{}: round {} of {}, {} cases in {:.0f} s\n", suite_.workload,
                            round + 1, plan_.rounds, suite_.cases.size(), elapsed);
    }
    for (const PreparedFile& file : suite_.files) std::filesystem::remove(kept(file.path));
    suite_.release();
    return failed_.size();
  }

 private:
  static constexpr std::size_t kRoundsIfSteady = 3;

  // Memory is not all alike: on a virtual machine one file may be read several times as fast as
  // another, for as long as it exists. So a case reads a copy that was made just before, in memory
  // that the copy for the case before had, and this is what the copies are made from.
  static std::string kept(const std::string& path) { return path + ".kept"; }

  // Makes the files that the chosen cases read.
  void prepare() {
    std::set<std::string> needed;
    for (const Case& one : suite_.cases) needed.insert(one.needs);
    for (const PreparedFile& file : suite_.files) {
      check_interrupt();
      if (!needed.contains(file.path)) continue;
      try {
        in_child([&] {
          file.make();
          return 0.0;
        });
        std::filesystem::rename(file.path, kept(file.path));
      } catch (const std::exception& why) {
        notes_ << "cannot make " << file.path << ": " << why.what() << "\n";
      }
    }
  }

  void measure(const Case& one) {
    try {
      std::optional<FileCopy> file;
      if (!one.needs.empty()) file.emplace(kept(one.needs), one.needs);
      results_.add(one.label, in_child([&] {
                     if (one.takes_memory) touch_memory(suite_.footprint);
                     if (one.reads_native) touch_own_memory();
                     return one.measure();
                   }));
    } catch (const std::exception& why) {
      // Said once, not every round.
      if (failed_.insert(one.label).second) {
        notes_ << to_string(one.label) << ": FAILED: " << why.what() << "\n";
      }
    }
  }

  Suite suite_;
  const Plan& plan_;
  Results& results_;
  std::ostream& notes_;
  std::set<Label> failed_;
};

}  // namespace

void end_on_interrupt() {
  std::signal(SIGINT, [](int) { interrupted = 1; });
}

std::size_t run(Suite suite, const Plan& plan, Results& results, std::ostream& notes) {
  return SuiteRun(std::move(suite), plan, results, notes).run();
}

}  // namespace bench::compare
