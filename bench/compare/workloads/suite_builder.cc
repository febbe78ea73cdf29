#include "bench/compare/workloads/suite_builder.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <numeric>
#include <span>
#include <system_error>
#include <vector>

#include "bench/compare/harness/descriptor.h"

namespace bench::compare {
double write_same_bytes(const std::string& path, const Folder& folder) {
  const std::vector<std::byte> bytes(std::filesystem::file_size(path), std::byte{'x'});
  const auto write = [&] {
    const FreshFile target(folder);
    return milliseconds([&] {
      const Descriptor file(::open(target.path().c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644),
                            target.path());
      std::span<const std::byte> rest = bytes;
      while (!rest.empty()) {
        const auto written = ::write(file.number(), rest.data(), rest.size());
        if (written <= 0) throw std::system_error(errno, std::generic_category(), "write");
        rest = rest.subspan(static_cast<std::size_t>(written));
      }
    });
  };
  write();  // neither the bytes nor the file's pages are new to the system when it counts
  return write();
}

double open_and_read_a_page(const std::string& path) {
  std::array<std::byte, 4096> page;
  const auto size = static_cast<off_t>(std::filesystem::file_size(path));
  const off_t offset = std::max<off_t>(0, size - static_cast<off_t>(page.size()));
  return microseconds_each([&] {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
    if (::pread(file.number(), page.data(), page.size(), offset) <= 0) {
      throw std::system_error(errno, std::generic_category(), "pread");
    }
    keep(page);
  });
}

double sum_mapped_file(const std::string& path) {
  const std::size_t size = std::filesystem::file_size(path);
  return milliseconds([&] {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
    void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.number(), 0);
    if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    const std::span words(static_cast<const std::uint64_t*>(mapped), size / sizeof(std::uint64_t));
    keep(std::accumulate(words.begin(), words.end(), std::uint64_t{0}));
    ::munmap(mapped, size);
  });
}

}  // namespace bench::compare
