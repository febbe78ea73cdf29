#include "bench/compare/harness/folder.h"

#include <stdlib.h>
#include <unistd.h>

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
  if (!fs::is_directory(path)) return fs::file_size(path);
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

}  // namespace bench::compare
