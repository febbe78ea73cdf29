// How much memory a piece of work takes, by an allocator that counts.
//
// Thread safety: all threads are counted; one Peak at a time.

#ifndef PARCODE_TESTS_MEMORY_PEAK_H_
#define PARCODE_TESTS_MEMORY_PEAK_H_

#include <cstddef>

namespace parcode::testing {

// Bytes that the program has allocated now, and has had at most since reset_peak().
std::size_t live_bytes();
std::size_t peak_bytes();
void reset_peak();

// The most that was allocated at any time since this was made.
class Peak {
 public:
  Peak() { reset_peak(); }
  std::size_t bytes() const { return peak_bytes() - before_; }

 private:
  const std::size_t before_ = live_bytes();
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_MEMORY_PEAK_H_
