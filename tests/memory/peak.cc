#include "tests/memory/peak.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> live = 0;
std::atomic<std::size_t> peak = 0;

void* counted(void* allocated) {
  if (allocated == nullptr) throw std::bad_alloc();
  const std::size_t now = live += malloc_usable_size(allocated);
  std::size_t most = peak;
  while (most < now && !peak.compare_exchange_weak(most, now)) {
  }
  return allocated;
}

void uncounted(void* allocated) {
  if (allocated == nullptr) return;
  live -= malloc_usable_size(allocated);
  std::free(allocated);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(std::malloc(std::max<std::size_t>(size, 1)));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const std::size_t align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align) / align * align));
}
void operator delete(void* allocated) noexcept {
  uncounted(allocated);
}
void operator delete(void* allocated, std::size_t) noexcept {
  uncounted(allocated);
}
void operator delete(void* allocated, std::align_val_t) noexcept {
  uncounted(allocated);
}
void operator delete(void* allocated, std::size_t, std::align_val_t) noexcept {
  uncounted(allocated);
}

namespace parcode::testing {

std::size_t live_bytes() {
  return live;
}
std::size_t peak_bytes() {
  return peak;
}
void reset_peak() {
  peak = live.load();
}

}  // namespace parcode::testing
