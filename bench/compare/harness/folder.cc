#include "bench/compare/harness/folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "bench/compare/harness/descriptor.h"

namespace bench::compare {

namespace fs = std::filesystem;

namespace {

fs::path parent_or_default(const fs::path& parent, std::uint64_t wanted) {
  if (!parent.empty()) return parent;
  const fs::path memory = "/dev/shm";
  std::error_code error;
  const fs::space_info space = fs::space(memory, error);
  return !error && space.available >= wanted ? memory : fs::temp_directory_path();
}

// What a system call gave, which is no error.
template <class Result>
Result checked(Result result, const std::string& name) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), name);
  return result;
}

void copy_range(const Descriptor& from, const Descriptor& to, off_t begin, off_t end,
                const std::string& name) {
  std::vector<char> buffer(std::size_t{1} << 20);
  while (begin < end) {
    const auto size = std::min(buffer.size(), static_cast<std::size_t>(end - begin));
    const auto read = checked(::pread(from.number(), buffer.data(), size, begin), name);
    for (ssize_t done = 0; done < read;) {
      done += checked(::pwrite(to.number(), buffer.data() + done,
                               static_cast<std::size_t>(read - done), begin + done),
                      name);
    }
    if (read == 0) throw std::runtime_error(name + " became shorter");
    begin += read;
  }
}

void copy_with_holes(const std::string& from_path, const std::string& to_path) {
  const Descriptor from(::open(from_path.c_str(), O_RDONLY | O_CLOEXEC), from_path);
  const Descriptor to(::open(to_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644),
                      to_path);
  const off_t size = checked(::lseek(from.number(), 0, SEEK_END), from_path);
  checked(::ftruncate(to.number(), size), to_path);
  for (off_t end = 0; end < size;) {
    const off_t begin = ::lseek(from.number(), end, SEEK_DATA);
    if (begin < 0 && errno == ENXIO) return;  // a hole up to the end
    checked(begin, from_path);
    end = checked(::lseek(from.number(), begin, SEEK_HOLE), from_path);
    copy_range(from, to, begin, end, to_path);
  }
}

}  // namespace

Folder::Folder(const fs::path& parent, std::uint64_t wanted) {
  std::string pattern = parent_or_default(parent, wanted) / "compare.XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot make " + pattern);
  }
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

FreshFile::FreshFile(const Folder& folder)
    : path_(folder.file("target." + std::to_string(::getpid()))) {}

FreshFile::~FreshFile() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

FileCopy::FileCopy(const std::string& from, std::string path) : path_(std::move(path)) {
  copy_with_holes(from, path_);
}

FileCopy::~FileCopy() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

std::uint64_t size_on_disk(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) {
    throw std::system_error(errno, std::generic_category(), path);
  }
  constexpr std::uint64_t kBlock = 512;  // whatever the file system's own is
  return std::min(static_cast<std::uint64_t>(status.st_size),
                  static_cast<std::uint64_t>(status.st_blocks) * kBlock);
}

}  // namespace bench::compare
