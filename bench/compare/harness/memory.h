// The memory of this process: made ready before a measurement, and measured itself.

#ifndef BENCH_COMPARE_HARNESS_MEMORY_H_
#define BENCH_COMPARE_HARNESS_MEMORY_H_

#include <cstdint>
#include <functional>

namespace bench::compare {

// Takes `bytes` from the system, writes to each page and gives them back: once as a program does,
// and once by way of the kernel, as `write` does. A virtual machine that returns free memory to its
// host pays for the first touch of a page as much as for a disk access; after this the kernel's
// free pages are backed, and what follows pays for the kernel's own work (a fault, a page of zeros)
// alone.
void touch_memory(std::uint64_t bytes);

// Reads each page that the process has, which it shares with its parent after a fork. Where a
// virtual machine keeps page tables of its own, a child's are empty at first, and a program that
// has just made its data would not pay for that.
void touch_own_memory();

// Asks for huge pages for memory that is about to be filled with native data, of arrays that are
// gone through from end to end: what a child pays to see its parent's pages is paid 512 times less
// often.
void prefer_huge_pages(void* memory, std::uint64_t bytes);

// The most memory that `work` had at once beyond what was in use before, in bytes: resident pages
// of the process's own (heap, stacks, private maps). Pages of a mapped file don't count: the
// kernel's cache owns them. Sampled every 100 us.
std::uint64_t peak_memory(const std::function<void()>& work);

// Memory that can be taken without swapping, in bytes.
std::uint64_t available_memory();

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_MEMORY_H_
