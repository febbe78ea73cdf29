#include "bench/compare/harness/folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

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
