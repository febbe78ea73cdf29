// Meter: what a step of this program costs in time and memory.
//
// Memory is counted where the program asks for it: meter.cc replaces the global operator new. The
// kernel's own figure (VmHWM) would also hold what malloc keeps back for later, and whatever ran
// before; a step that needs 40 KB does not show in it. Not counted: what C libraries (the codecs,
// TBB) allocate for themselves. The pages of a mapped file are no heap and are given apart.

#ifndef EXAMPLES_WORLD_METER_H_
#define EXAMPLES_WORLD_METER_H_

#include <chrono>
#include <cstdint>

struct Cost {
  double seconds = 0;
  std::uint64_t heap = 0;    // bytes: the most in use at once, beyond what was when it began
  std::uint64_t mapped = 0;  // bytes of files in this process' memory, beyond what was
};

// Measures from its making to stop().
class Meter {
 public:
  Meter();
  Cost stop() const;

 private:
  std::uint64_t heap_;
  std::uint64_t mapped_;
  std::chrono::steady_clock::time_point begin_;
};

#endif  // EXAMPLES_WORLD_METER_H_
