// Asks the processor for memory before it is needed.

#ifndef PARCODE_RUNTIME_BASE_PREFETCH_H_
#define PARCODE_RUNTIME_BASE_PREFETCH_H_

namespace parcode {

// Of the cache line at an address, which may be any. g++ takes a function that only prefetches for
// one that does nothing, and leaves calls of it out; the empty assembly keeps them.
inline void prefetch(const void* address) {
  __builtin_prefetch(address);
  asm volatile("");
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_PREFETCH_H_
