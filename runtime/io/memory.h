// Advice to the system about memory that is about to be filled. The first touch of a page is a
// fault, and filling fresh memory costs more in faults than in copying. A range of pages asked for
// with one call costs half as much, and can be asked for by another thread. Huge pages cost a small
// part of that, on virtual machines that keep page tables of their own a twentieth; but where free
// memory is in small pieces the system may first move pages together. So each one is timed, and
// after several very slow ones no other is asked for.
//
// Only advice: where the system does not take it, nothing happens. Thread safety: any thread; a
// FilledMemory and a HeapAhead are one thread's.

#ifndef PARCODE_RUNTIME_IO_MEMORY_H_
#define PARCODE_RUNTIME_IO_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace parcode::io {

// Makes all pages that the range touches present, as writing to each would; contents stay as they
// are.
void populate(std::byte* memory, std::size_t size);

// The size of a huge page, and what it is aligned to.
inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

// Whole huge pages in the range are to be taken as such, whoever touches or populates a part first.
void prefer_huge_pages(std::byte* memory, std::size_t size);

// A block of memory that is populated ahead of what fills it, front to back: little enough at a
// time that it is still in the processor's cache when it is filled. Its huge pages, if it has room
// for some, are each populated at once.
class FilledMemory {
 public:
  FilledMemory() = default;
  FilledMemory(std::byte* memory, std::size_t size);

  // What lies before `end` is about to be filled.
  void reach(const std::byte* end) {
    while (next_ < end && next_ != end_) populate_next();
  }
  // Whether huge pages took so long that no other one is asked for.
  bool slow() const;

 private:
  void populate_next();

  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  // Where there are huge pages; empty where there are none, or no more.
  std::byte* huge_ = nullptr;
  std::byte* huge_end_ = nullptr;
  unsigned slow_ = 0;  // huge pages in a row
};

// The heap's free memory, populated ahead of many small allocations: a block is taken from the
// heap, populated and given back. It is of a size that an allocator serves from where small ones
// come from, next to its free memory, and is what it hands out next. So no more than a block is
// populated in vain, and an allocator that goes another way loses nothing else.
//
// Where much is to come, blocks are large, and of huge pages. The GNU C library serves such blocks
// from its heap once a larger one has been freed, which it takes to show what the program is like.
//
// Of one thread: each has a heap of its own, or a part of one.
class HeapAhead {
 public:
  // About so many bytes are going to be expected from now on.
  void expect_in_all(std::uint64_t size) { to_come_ = size; }
  // Allocations of `size` bytes in all are about to follow on this thread, small ones.
  void expect(std::size_t size) {
    if (size > ready_) [[unlikely]]
      populate_block();
    ready_ -= size < ready_ ? size : ready_;
  }

 private:
  void populate_block();
  bool populate_huge_block();
  void ready(std::size_t size);

  std::size_t ready_ = 0;
  std::uint64_t to_come_ = 0;  // beyond what is ready
  bool raised_ = false;        // what keeps large blocks out of the heap
  bool huge_ = true;           // whether large blocks are worth another try
};

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_MEMORY_H_
