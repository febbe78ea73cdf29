#include "examples/world/meter.h"

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>

namespace {

std::atomic<std::uint64_t> in_use = 0;
std::atomic<std::uint64_t> most_in_use = 0;

void* count(void* allocated) {
  if (allocated == nullptr) throw std::bad_alloc();
  const std::uint64_t size = malloc_usable_size(allocated);
  const std::uint64_t now = in_use.fetch_add(size, std::memory_order_relaxed) + size;
  std::uint64_t most = most_in_use.load(std::memory_order_relaxed);
  while (now > most && !most_in_use.compare_exchange_weak(most, now, std::memory_order_relaxed)) {
  }
  return allocated;
}

void release(void* allocated) {
  in_use.fetch_sub(malloc_usable_size(allocated), std::memory_order_relaxed);
  std::free(allocated);
}

// A line "RssFile:  123 kB" of /proc/self/status, in bytes.
std::uint64_t mapped_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "RssFile:" && status >> kilobytes) return kilobytes << 10;
  }
  return 0;
}

}  // namespace

// The other forms of new and delete call these.
void* operator new(std::size_t size) {
  return count(std::malloc(size == 0 ? 1 : size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return count(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* allocated) noexcept {
  release(allocated);
}
void operator delete(void* allocated, std::size_t) noexcept {
  release(allocated);
}
void operator delete(void* allocated, std::align_val_t) noexcept {
  release(allocated);
}
void operator delete(void* allocated, std::size_t, std::align_val_t) noexcept {
  release(allocated);
}

Meter::Meter() : mapped_(mapped_bytes()) {
  heap_ = in_use.load();
  most_in_use.store(heap_);
  begin_ = std::chrono::steady_clock::now();
}

Cost Meter::stop() const {
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin_;
  const std::uint64_t heap = most_in_use.load() - heap_;
  const std::uint64_t mapped = mapped_bytes();
  return {time.count(), heap, mapped > mapped_ ? mapped - mapped_ : 0};
}
