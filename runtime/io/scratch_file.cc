#include "runtime/io/scratch_file.h"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>

#include "runtime/io/temporary_path.h"

namespace parcode::io {
namespace {

namespace fs = std::filesystem;

constexpr int kFlags = O_RDWR | O_CLOEXEC;
constexpr unsigned kPrivate = 0600;

// A path in the folder that the scratch file goes to.
fs::path place_beside(const fs::path& path, System& system) {
  FileStatus status;
  const bool is_device =
      system.stat(path.string(), status) == 0 && status.kind == FileStatus::Kind::kCharacterDevice;
  if (!is_device) return path;
  std::error_code ignored;
  return fs::temp_directory_path(ignored) / path.filename();
}

int open_nameless(const fs::path& place, System& system) {
  const int fd = system.open(folder_of(place).string(), kFlags | O_TMPFILE, kPrivate);
  // What kernels and file systems say that do not know O_TMPFILE.
  if (fd != -EOPNOTSUPP && fd != -EISDIR && fd != -EINVAL) return fd;
  int named = -EEXIST;
  for (int i = 0; i < kTriesForAName && named == -EEXIST; ++i) {
    const std::string path = temporary_path(place);
    named = system.open(path, kFlags | O_CREAT | O_EXCL, kPrivate);
    if (named >= 0) system.unlink(path);
  }
  return named;
}

}  // namespace

Failure ScratchFile::error(std::int64_t result, std::string_view doing) const {
  return system_error(result, std::string(doing) + " a temporary file in its folder",
                      beside_.string());
}

Status ScratchFile::open() {
  if (descriptor_) return {};
  const int fd = open_nameless(place_beside(beside_, system_), system_);
  if (fd < 0) return error(fd, "write");
  descriptor_.emplace(system_, fd);
  return {};
}

Status ScratchFile::write(std::uint64_t offset, Bytes bytes) {
  while (!bytes.empty()) {
    const std::array<Bytes, 1> pieces = {bytes};
    std::int64_t count = system_.pwritev(descriptor_->get(), pieces, offset);
    if (count == -EINTR) continue;
    if (count == 0) count = -EIO;  // no progress and no reason: trying again might never end
    if (count < 0) return error(count, "write");
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::uint64_t> ScratchFile::append(Bytes bytes) {
  if (Status opened = open(); !opened) return Failure(opened.error());
  const std::uint64_t offset = size_;
  if (Status written = write(offset, bytes); !written) return Failure(written.error());
  size_ += bytes.size();
  return offset;
}

Status ScratchFile::overwrite(std::uint64_t offset, Bytes bytes) {
  return write(offset, bytes);
}

Status ScratchFile::read(std::uint64_t offset, MutableBytes out) const {
  while (!out.empty()) {
    std::int64_t count = system_.pread(descriptor_->get(), out, offset);
    if (count == -EINTR) continue;
    if (count == 0) count = -EIO;  // somebody has cut it short
    if (count < 0) return error(count, "read");
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace parcode::io
