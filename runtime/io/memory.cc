#include "runtime/io/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <new>
#include <utility>

#include "runtime/base/bytes.h"

namespace parcode::io {
namespace {

// With one call, at once: a share of the second-level cache.
constexpr std::size_t kFilledBlock = std::size_t{256} << 10;
// malloc gives blocks of 128 KiB and more a mapping of their own.
constexpr std::size_t kHeapBlock = std::size_t{96} << 10;
// Where as much is to come; down to the end of a huge page.
constexpr std::size_t kHugeHeapBlock = 3 * kHugePage;
constexpr std::size_t kWorthHugePages = kHugePage / 2;
// Filling a huge page with zeros takes a hundredth of it; one that a virtual machine's host has to
// find first, up to half (as much memory in small pages takes twice as long then).
constexpr auto kSlow = std::chrono::milliseconds(10);
constexpr unsigned kSlowInARow = 3;

std::byte* aligned_up(std::byte* memory, std::size_t alignment) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  return memory + (align_up(address, alignment) - address);
}

// The whole huge pages in a range.
struct HugePages {
  HugePages(std::byte* memory, std::size_t in_size) {
    begin = aligned_up(memory, kHugePage);
    const auto before = static_cast<std::size_t>(begin - memory);
    if (before < in_size) size = (in_size - before) / kHugePage * kHugePage;
  }

  std::byte* begin = nullptr;
  std::size_t size = 0;  // in bytes
};

// Of whole huge pages.
void advise_huge([[maybe_unused]] std::byte* memory, [[maybe_unused]] std::size_t size,
                 [[maybe_unused]] bool huge) {
#if defined(MADV_HUGEPAGE)
  madvise(memory, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
#endif
}

// Whether it was fast.
bool populate_huge_page(std::byte* memory) {
  const auto before = std::chrono::steady_clock::now();
  populate(memory, kHugePage);
  return std::chrono::steady_clock::now() - before < kSlow;
}

// Where the heap's next block comes from.
std::uintptr_t next_of_heap() {
  void* const block = ::operator new(kHeapBlock, std::nothrow);
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  ::operator delete(block);
  return address;
}

}  // namespace

void populate([[maybe_unused]] std::byte* memory, [[maybe_unused]] std::size_t size) {
#if defined(MADV_POPULATE_WRITE)
  if (size == 0) return;
  static const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const std::uint64_t before = reinterpret_cast<std::uintptr_t>(memory) % page;
  madvise(memory - before, align_up(before + size, page), MADV_POPULATE_WRITE);
#endif
}

bool FilledMemory::slow() const {
  return slow_ >= kSlowInARow;
}

void prefer_huge_pages(std::byte* memory, std::size_t size) {
  const HugePages pages(memory, size);
  if (pages.size != 0) advise_huge(pages.begin, pages.size, true);
}

FilledMemory::FilledMemory(std::byte* memory, std::size_t size)
    : next_(memory), end_(memory + size) {
  const HugePages pages(memory, size);
  if (pages.size == 0) return;
  huge_ = pages.begin;
  huge_end_ = pages.begin + pages.size;
  advise_huge(pages.begin, pages.size, true);
}

void FilledMemory::populate_next() {
  if (next_ == huge_ && huge_ != huge_end_) {
    slow_ = populate_huge_page(huge_) ? 0 : slow_ + 1;
    next_ = huge_ += kHugePage;
    if (!slow() || huge_ == huge_end_) return;
    advise_huge(huge_, static_cast<std::size_t>(huge_end_ - huge_), false);
    huge_end_ = huge_;
    return;
  }
  const std::byte* const end = next_ < huge_ ? huge_ : end_;
  const std::size_t size = std::min(kFilledBlock, static_cast<std::size_t>(end - next_));
  populate(next_, size);
  next_ += size;
}

void HeapAhead::populate_block() {
  if (to_come_ >= kWorthHugePages && huge_ && populate_huge_block()) return;
  void* const block = ::operator new(kHeapBlock, std::nothrow);
  if (block == nullptr) return;
  populate(static_cast<std::byte*>(block), kHeapBlock);
  ::operator delete(block);
  ready(kHeapBlock);
}

// From where the next small block comes from up to the end of a huge page, or of what is to come if
// little of it is in the last one.
bool HeapAhead::populate_huge_block() {
  huge_ = false;  // unless all goes well
  const std::uint64_t wanted = std::min<std::uint64_t>(to_come_, kHugeHeapBlock);
  if (!std::exchange(raised_, true)) {
    ::operator delete(::operator new(wanted + kWorthHugePages + kHeapBlock, std::nothrow));
  }
  const std::uintptr_t begin = next_of_heap();
  std::uintptr_t end = begin + wanted;
  const std::uint64_t in_last = end % kHugePage;
  if (wanted < to_come_) {
    end -= in_last;
  } else if (in_last >= kWorthHugePages) {
    end = align_up(end, kHugePage);
  }
  auto* const block = static_cast<std::byte*>(::operator new(end - begin, std::nothrow));
  const bool is_next = reinterpret_cast<std::uintptr_t>(block) == begin;
  if (block != nullptr && is_next) {
    FilledMemory memory(block, end - begin);
    memory.reach(block + (end - begin));
    ready(end - begin);
    huge_ = !memory.slow();
  }
  ::operator delete(block);
  return is_next;
}

void HeapAhead::ready(std::size_t size) {
  ready_ = size;
  to_come_ -= std::min<std::uint64_t>(to_come_, size);
}

}  // namespace parcode::io
