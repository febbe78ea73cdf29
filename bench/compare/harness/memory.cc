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
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "bench/compare/harness/descriptor.h"

namespace bench::compare {
namespace {

std::uint64_t page_size() {
  static const auto size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

constexpr std::uint64_t kPagesAtOnce = 4096;

Descriptor memory_file() {
  return Descriptor(::memfd_create("touched", MFD_CLOEXEC), "a file in memory");
}

// /proc/self/statm: total, resident and shared pages, …
class OwnMemory {
 public:
  OwnMemory() : file_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC), "/proc/self/statm") {}

  std::uint64_t bytes() const {
    std::array<char, 128> text{};
    const auto length = ::pread(file_.number(), text.data(), text.size(), 0);
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
  Descriptor file_;
};

// By writing to each page of fresh memory: huge pages, where there are any, save most of the
// faults.
void touch_as_program(std::uint64_t bytes) {
  if (bytes == 0) return;
  void* const pages =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::runtime_error("no memory to touch");
  ::madvise(pages, bytes, MADV_HUGEPAGE);
  auto* const begin = static_cast<volatile char*>(pages);
  for (std::uint64_t at = 0; at < bytes; at += page_size()) begin[at] = 1;
  ::munmap(pages, bytes);
}

// By a file in memory, whose pages the kernel writes to through its own mapping of them.
void touch_as_kernel(std::uint64_t bytes) {
  const Descriptor file = memory_file();
  static const std::array<char, 1 << 20> zeros{};
  for (std::uint64_t at = 0; at < bytes; at += zeros.size()) {
    if (::write(file.number(), zeros.data(), zeros.size()) < 0) break;  // there is no more room
  }
}

// By reading from it, as a program and as the kernel does for one.
void touch_page(const char* page, const Descriptor& sink) {
  static_cast<void>(*static_cast<const volatile char*>(page));
  if (::pwrite(sink.number(), page, 1, 0) < 0) throw std::runtime_error("cannot read own memory");
}

}  // namespace

void touch_memory(std::uint64_t bytes) {
  touch_as_program(bytes);
  touch_as_kernel(bytes);
}

void touch_own_memory() {
  const Descriptor sink = memory_file();
  std::array<unsigned char, kPagesAtOnce> resident{};
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::array<char, 5> access{};
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, access.data()) != 3) continue;
    if (std::string_view(access.data()) != "rw-p") continue;
    for (; begin < end; begin += kPagesAtOnce * page_size()) {
      const std::uint64_t size = std::min(end - begin, kPagesAtOnce * page_size());
      const auto* const pages = reinterpret_cast<const char*>(begin);
      if (::mincore(const_cast<char*>(pages), size, resident.data()) != 0) break;
      for (std::uint64_t at = 0; at < size; at += page_size()) {
        if ((resident[at / page_size()] & 1) != 0) touch_page(pages + at, sink);
      }
    }
  }
}

void prefer_huge_pages(void* memory, std::uint64_t bytes) {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uint64_t before = (page_size() - begin % page_size()) % page_size();
  if (bytes > before) {
    ::madvise(static_cast<char*>(memory) + before, bytes - before, MADV_HUGEPAGE);
  }
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
