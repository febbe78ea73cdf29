// Reference counts that cost no locked instruction while the process has a single thread.
//
// A locked addition keeps the processor from working on the next lookup while this one still waits
// for memory, which costs far more than the addition. glibc says whether there are other threads
// (__libc_single_threaded); while there are none, a plain load and store count as well.
//
// Thread safety: as of the atomic operation that it replaces. A thread that is started later sees
// all counts: starting it synchronises.

#ifndef PARCODE_RUNTIME_BASE_COUNTING_H_
#define PARCODE_RUNTIME_BASE_COUNTING_H_

#include <atomic>
#include <cstdint>
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace parcode {

inline bool is_single_threaded() {
#if __has_include(<sys/single_threaded.h>)
  return __libc_single_threaded != 0;
#else
  return false;
#endif
}

// counter.fetch_add(change, order).
inline std::uint64_t count_by(std::atomic<std::uint64_t>& counter, std::uint64_t change,
                              std::memory_order order) {
  if (!is_single_threaded()) return counter.fetch_add(change, order);
  const std::uint64_t before = counter.load(std::memory_order_relaxed);
  counter.store(before + change, std::memory_order_relaxed);
  return before;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_COUNTING_H_
