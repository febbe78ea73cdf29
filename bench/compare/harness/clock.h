// Timing what runs once, and what is too short for that.

#ifndef BENCH_COMPARE_HARNESS_CLOCK_H_
#define BENCH_COMPARE_HARNESS_CLOCK_H_

#include <chrono>

namespace bench::compare {

using Clock = std::chrono::steady_clock;

// Makes the compiler believe that `value` is used.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

// Seconds that `work` takes, run once.
template <class Work>
double seconds(Work&& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Milliseconds likewise.
template <class Work>
double milliseconds(Work&& work) {
  return 1e3 * seconds(work);
}

// Microseconds a run: of what is short, after one run that doesn't count, the mean of as many as
// 10 ms hold. What takes longer than that is run once.
template <class Work>
double microseconds_each(Work&& work) {
  const double first = seconds(work);
  if (first > 0.01) return 1e6 * first;
  const auto start = Clock::now();
  double elapsed = 0;
  int runs = 0;
  while (elapsed < 0.01) {
    work();
    ++runs;
    elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return 1e6 * elapsed / runs;
}

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_CLOCK_H_
