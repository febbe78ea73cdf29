#include "runtime/io/memory.h"

#include <sys/mman.h>

#include <cstdint>

#include "runtime/base/bytes.h"

namespace parcode::io {
namespace {

constexpr std::uint64_t kHugePage = std::uint64_t{2} << 20;
constexpr std::uint64_t kPage = 4096;

// madvise() of the whole `pages` in the range.
void advise(std::byte* memory, std::size_t size, std::uint64_t page, int advice) {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t first = align_up(begin, page);
  const std::uintptr_t last = (begin + size) & ~(page - 1);
  if (first < last) madvise(memory + (first - begin), last - first, advice);
}

}  // namespace

void use_huge_pages([[maybe_unused]] std::byte* memory, [[maybe_unused]] std::size_t size) {
#if defined(MADV_HUGEPAGE)
  advise(memory, size, kHugePage, MADV_HUGEPAGE);
#endif
}

void populate([[maybe_unused]] std::byte* memory, [[maybe_unused]] std::size_t size) {
#if defined(MADV_POPULATE_WRITE)
  advise(memory, size, kPage, MADV_POPULATE_WRITE);
#endif
}

}  // namespace parcode::io
