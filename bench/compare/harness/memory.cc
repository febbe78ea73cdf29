#include "bench/compare/harness/memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace bench::compare {
namespace {

std::uint64_t page_size() {
  static const auto size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

// /proc/self/statm: total, resident and shared pages, …
class OwnMemory {
 public:
  OwnMemory() : file_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0) throw std::runtime_error("cannot read /proc/self/statm");
  }
  OwnMemory(const OwnMemory&) = delete;
  OwnMemory& operator=(const OwnMemory&) = delete;
  ~OwnMemory() { ::close(file_); }

  std::uint64_t bytes() const {
    std::array<char, 128> text{};
    const auto length = ::pread(file_, text.data(), text.size(), 0);
    const char* at = text.data();
    const char* const end = at + std::max<ssize_t>(length, 0);
    std::array<std::uint64_t, 3> pages{};
    for (std::uint64_t& count : pages) {
      at = std::from_chars(at, end, count).ptr;
      at += at < end ? 1 : 0;
    }
    return (pages[1] - pages[2]) * page_size();
  }

 private:
  int file_;
};

}  // namespace

void touch_memory(std::uint64_t bytes) {
  if (bytes == 0) return;
  void* const pages =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::runtime_error("no memory to touch");
  auto* const begin = static_cast<volatile char*>(pages);
  for (std::uint64_t at = 0; at < bytes; at += page_size()) begin[at] = 1;
  ::munmap(pages, bytes);
}

std::uint64_t peak_memory(const std::function<void()>& work) {
  const OwnMemory memory;
  std::atomic<bool> done = false;
  std::atomic<bool> started = false;
  std::uint64_t before = 0;
  std::uint64_t peak = 0;
  std::thread sampler([&] {
    before = peak = memory.bytes();
    started.store(true);
    while (!done.load(std::memory_order_relaxed)) {
      peak = std::max(peak, memory.bytes());
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    peak = std::max(peak, memory.bytes());
  });
  while (!started.load()) std::this_thread::yield();
  work();
  done.store(true);
  sampler.join();
  return peak - before;
}

std::uint64_t available_memory() {
  std::ifstream lines("/proc/meminfo");
  for (std::string word; lines >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "MemAvailable:" && lines >> kilobytes) return kilobytes << 10;
  }
  return 0;
}

}  // namespace bench::compare
