#include "runtime/io/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <new>

#include "runtime/base/bytes.h"

namespace parcode::io {
namespace {

// With one call, at once: a share of the second-level cache.
constexpr std::size_t kFilledBlock = std::size_t{256} << 10;
// malloc gives blocks of 128 KiB and more a mapping of their own.
constexpr std::size_t kHeapBlock = std::size_t{96} << 10;

}  // namespace

void populate([[maybe_unused]] std::byte* memory, [[maybe_unused]] std::size_t size) {
#if defined(MADV_POPULATE_WRITE)
  if (size == 0) return;
  static const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const std::uint64_t before = reinterpret_cast<std::uintptr_t>(memory) % page;
  madvise(memory - before, align_up(before + size, page), MADV_POPULATE_WRITE);
#endif
}

void FilledMemory::populate_next() {
  const std::size_t size = std::min(kFilledBlock, static_cast<std::size_t>(end_ - next_));
  populate(next_, size);
  next_ += size;
}

void HeapAhead::populate_block() {
  void* const block = ::operator new(kHeapBlock, std::nothrow);
  if (block == nullptr) return;
  populate(static_cast<std::byte*>(block), kHeapBlock);
  ::operator delete(block);
  ready_ = kHeapBlock;
}

}  // namespace parcode::io
