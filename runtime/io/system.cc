#include "runtime/io/system.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace parcode::io {
namespace {

template <class Number>
Number or_error(Number result) {
  return result < 0 ? static_cast<Number>(-errno) : result;
}

FileStatus::Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileStatus::Kind::kRegular;
  if (S_ISDIR(mode)) return FileStatus::Kind::kDirectory;
  if (S_ISCHR(mode)) return FileStatus::Kind::kCharacterDevice;
  return FileStatus::Kind::kOther;
}

int to_status(int result, const struct stat& from, FileStatus& out) {
  if (result < 0) return -errno;
  out = {.kind = kind_of(from.st_mode),
         .size = static_cast<std::uint64_t>(from.st_size),
         .permissions = from.st_mode & 0777,
         .owner = from.st_uid,
         .group = from.st_gid,
         .device = from.st_dev,
         .inode = from.st_ino};
  return 0;
}

// statfs() numbers of file systems whose files are kept elsewhere. From the kernel's sources; the
// headers have no more than half of them.
constexpr std::array<std::uint32_t, 13> kRemote = {
    0x6969,      // NFS
    0x65735546,  // FUSE
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x517B,      // SMB
    0x01021997,  // 9P
    0x00C36400,  // Ceph
    0x5346414F,  // AFS (OpenAFS)
    0x6B414653,  // AFS (Linux's own)
    0x73757245,  // Coda
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x564C,      // NCP
};

}  // namespace

int System::open(const std::string& path, int flags, unsigned permissions) {
  return or_error(::open(path.c_str(), flags, permissions));
}

int System::close(int fd) {
  return or_error(::close(fd));
}

int System::stat(const std::string& path, FileStatus& out) {
  struct stat status = {};
  return to_status(::stat(path.c_str(), &status), status, out);
}

int System::fstat(int fd, FileStatus& out) {
  struct stat status = {};
  return to_status(::fstat(fd, &status), status, out);
}

std::int64_t System::seek_end(int fd) {
  return or_error(static_cast<std::int64_t>(::lseek(fd, 0, SEEK_END)));
}

int System::fchmod(int fd, unsigned permissions) {
  return or_error(::fchmod(fd, permissions));
}

int System::fchown(int fd, unsigned owner, unsigned group) {
  return or_error(::fchown(fd, owner, group));
}

int System::lock(int fd) {
  return or_error(::flock(fd, LOCK_EX | LOCK_NB));
}

std::int64_t System::pread(int fd, MutableBytes out, std::uint64_t offset) {
  return or_error(::pread(fd, out.data(), out.size(), static_cast<off_t>(offset)));
}

std::int64_t System::pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset) {
  std::array<iovec, 128> vectors;
  const std::size_t count = std::min(pieces.size(), vectors.size());
  for (std::size_t i = 0; i < count; ++i) {
    vectors[i] = {.iov_base = const_cast<std::byte*>(pieces[i].data()),
                  .iov_len = pieces[i].size()};
  }
  return or_error(
      ::pwritev(fd, vectors.data(), static_cast<int>(count), static_cast<off_t>(offset)));
}

int System::fdatasync(int fd) {
  return or_error(::fdatasync(fd));
}

int System::fsync(int fd) {
  return or_error(::fsync(fd));
}

int System::rename(const std::string& from, const std::string& to) {
  return or_error(::rename(from.c_str(), to.c_str()));
}

int System::rename_to_new(const std::string& from, const std::string& to) {
  return or_error(::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE));
}

int System::link(const std::string& from, const std::string& to) {
  return or_error(::link(from.c_str(), to.c_str()));
}

int System::unlink(const std::string& path) {
  return or_error(::unlink(path.c_str()));
}

std::int64_t System::readlink(const std::string& path, std::span<char> out) {
  return or_error(::readlink(path.c_str(), out.data(), out.size()));
}

int System::map(int fd, std::uint64_t size, const std::byte*& start) {
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) return -errno;
  start = static_cast<const std::byte*>(mapped);
  return 0;
}

void System::unmap(const std::byte* start, std::uint64_t size) {
  ::munmap(const_cast<std::byte*>(start), size);
}

bool System::is_remote(int fd) {
  struct statfs status = {};
  if (::fstatfs(fd, &status) < 0) return false;
  return std::ranges::find(kRemote, static_cast<std::uint32_t>(status.f_type)) != kRemote.end();
}

void System::read_ahead(int fd, std::uint64_t offset, std::uint64_t size) {
  ::posix_fadvise(fd, static_cast<off_t>(offset), static_cast<off_t>(size), POSIX_FADV_WILLNEED);
}

System& real_system() {
  static System system;
  return system;
}

int Descriptor::close() {
  const int fd = release();
  if (fd < 0) return 0;
  const int result = system_->close(fd);
  return result == -EINTR ? 0 : result;  // Linux has closed it even then
}

int Descriptor::release() {
  return std::exchange(fd_, -1);
}

Failure system_error(std::int64_t result, std::string_view doing, const std::string& path) {
  std::string message = "cannot ";
  message += doing;
  message += ": ";
  message += std::generic_category().message(static_cast<int>(-result));
  return Failure(Error{.code = ErrorCode::kIo, .message = std::move(message), .path = path});
}

}  // namespace parcode::io
