// Advice to the system about memory that is about to be filled. The first touch of a page is a
// fault, and filling fresh memory costs more in faults than in copying. A range of pages asked for
// with one call costs half as much, and can be asked for by another thread. Huge pages would make
// them fewer, but where free memory is in small pieces the system first moves pages together, and a
// load took up to ten times as long as without (bench/compare, W4).
//
// Only advice: where the system does not take it, nothing happens. Thread safety: any thread; a
// HeapAhead is one thread's.

#ifndef PARCODE_RUNTIME_IO_MEMORY_H_
#define PARCODE_RUNTIME_IO_MEMORY_H_

#include <cstddef>

namespace parcode::io {

// Makes all pages that the range touches present, as writing to each would; contents stay as they
// are.
void populate(std::byte* memory, std::size_t size);

// A block of memory that is populated ahead of what fills it, front to back: little enough at a
// time that it is still in the processor's cache when it is filled.
class FilledMemory {
 public:
  FilledMemory() = default;
  FilledMemory(std::byte* memory, std::size_t size) : next_(memory), end_(memory + size) {}

  // What lies before `end` is about to be filled.
  void reach(const std::byte* end) {
    while (next_ < end && next_ != end_) populate_next();
  }

 private:
  void populate_next();

  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
};

// The heap's free memory, populated ahead of many small allocations: a block is taken from the
// heap, populated and given back. It is of a size that an allocator serves from where small ones
// come from, next to its free memory, and is what it hands out next. So no more than a block is
// populated in vain, and an allocator that goes another way loses nothing else.
//
// For a thread that loads alone: the system populates under a lock of the process, and threads that
// make their heaps grow meanwhile wait for it.
class HeapAhead {
 public:
  // Allocations of `size` bytes in all are about to follow on this thread, small ones.
  void expect(std::size_t size) {
    if (size > ready_) [[unlikely]]
      populate_block();
    ready_ -= size < ready_ ? size : ready_;
  }

 private:
  void populate_block();

  std::size_t ready_ = 0;
};

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_MEMORY_H_
