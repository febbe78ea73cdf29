// What is measured: a case gives one number each time it runs; a suite is all cases of a workload.

#ifndef BENCH_COMPARE_HARNESS_CASE_H_
#define BENCH_COMPARE_HARNESS_CASE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench::compare {

// The system that stands for what the machine does without any library.
inline constexpr std::string_view kFloor = "floor";
inline constexpr std::string_view kParcode = "parcode";

struct Label {
  std::string workload;
  std::string system;
  std::string metric;
  std::string unit;
  std::string codec = "none";
  unsigned threads = 1;

  friend auto operator<=>(const Label&, const Label&) = default;
};

// "W1 world/parcode/save/lz4/2": what --filter is matched with.
std::string to_string(const Label& label);

struct Case {
  Label label;
  // One measurement, in the label's unit. Runs in a child process of its own, once a round. Checks
  // what it got against the native data outside the part that it times, and throws where they
  // differ.
  std::function<double()> measure;
  // The path of the file that must be there, or empty. Each time it is a fresh copy.
  std::string needs;
  // Whether it gives about the same in every round, as sizes do: then a few rounds are enough.
  bool is_steady = false;
  // What has to be ready before, so that it is not paid for in what is timed: memory that the
  // system has to give, and the native data, where it is read then for the first time.
  bool takes_memory = true;
  bool reads_native = true;
};

// A file that cases read copies of; it is made once, in a child process.
struct PreparedFile {
  std::string path;
  std::function<void()> make;
};

struct Suite {
  std::string workload;
  // Makes the native data, in the parent: children share it. Throws where there is nothing to
  // measure on this machine; the message says why.
  std::function<void()> build;
  std::function<void()> release;
  // Bytes of memory that a case may take from the system, at most. They are touched before.
  std::uint64_t footprint = 0;
  std::vector<PreparedFile> files = {};
  std::vector<Case> cases = {};
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_CASE_H_
