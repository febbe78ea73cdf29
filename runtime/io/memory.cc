#include "runtime/io/memory.h"

#include <sys/mman.h>

#include <cstdint>

#include "runtime/base/bytes.h"

namespace parcode::io {
namespace {

constexpr std::uint64_t kPage = 4096;

}  // namespace

void populate([[maybe_unused]] std::byte* memory, [[maybe_unused]] std::size_t size) {
#if defined(MADV_POPULATE_WRITE)
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t first = align_up(begin, kPage);  // whole pages only
  const std::uintptr_t last = (begin + size) & ~(kPage - 1);
  if (first < last) madvise(memory + (first - begin), last - first, MADV_POPULATE_WRITE);
#endif
}

}  // namespace parcode::io
