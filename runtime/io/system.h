// The system calls that this room makes, behind virtual functions, so that tests can put faults in
// their way: short writes, a full disk, interrupted calls, a crash between any two of them.
//
// Each function does what the call of its name does, except that a failure is the negated errno
// (-ENOSPC): a fault is injected by returning a number.
//
// Thread safety: the real ones may be called from any thread.

#ifndef PARCODE_RUNTIME_IO_SYSTEM_H_
#define PARCODE_RUNTIME_IO_SYSTEM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"

namespace parcode::io {

// What stat() says of a file, as far as this room asks.
struct FileStatus {
  enum class Kind { kRegular, kDirectory, kCharacterDevice, kOther };

  Kind kind = Kind::kRegular;
  std::uint64_t size = 0;    // bytes
  unsigned permissions = 0;  // the lowest nine bits of the mode
  unsigned owner = 0;
  unsigned group = 0;
  // Which file it is, whatever its names.
  std::uint64_t device = 0;
  std::uint64_t inode = 0;

  bool is_same_file(const FileStatus& other) const {
    return device == other.device && inode == other.inode;
  }
};

// Derive from it and override what is to fail; the rest stays real.
class System {
 public:
  virtual ~System() = default;

  virtual int open(const std::string& path, int flags, unsigned permissions);
  virtual int close(int fd);
  virtual int stat(const std::string& path, FileStatus& out);
  virtual int fstat(int fd, FileStatus& out);
  // The size of an open file alone, at half of fstat()'s cost: lseek() to the end. Moves the place
  // where plain reads go on, of which there are none here.
  virtual std::int64_t seek_end(int fd);
  virtual int fchmod(int fd, unsigned permissions);
  virtual int fchown(int fd, unsigned owner, unsigned group);
  // Locks the open file for as long as it is open: flock(), exclusive and without waiting.
  // -EWOULDBLOCK where somebody else has it.
  virtual int lock(int fd);

  // Both may move fewer bytes than asked for. pwritev may do so for the sake of the system's limit
  // on the number of pieces, too.
  virtual std::int64_t pread(int fd, MutableBytes out, std::uint64_t offset);
  virtual std::int64_t pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset);
  virtual int fdatasync(int fd);
  virtual int fsync(int fd);

  virtual int rename(const std::string& from, const std::string& to);
  // Like rename, but -EEXIST where `to` exists; -EINVAL or -ENOSYS where that is not supported.
  virtual int rename_to_new(const std::string& from, const std::string& to);
  virtual int link(const std::string& from, const std::string& to);
  virtual int unlink(const std::string& path);
  virtual std::int64_t readlink(const std::string& path, std::span<char> out);

  // Maps the file's first `size` bytes, shared and read-only, and sets `start`.
  virtual int map(int fd, std::uint64_t size, const std::byte*& start);
  virtual void unmap(const std::byte* start, std::uint64_t size);
  // Whether another machine or program keeps the file (NFS, SMB, FUSE, …), so that touching a
  // mapping of it can end the program (SIGBUS) where a read would report an error.
  virtual bool is_remote(int fd);
  // Starts reading a range into the page cache, without waiting for it.
  virtual void read_ahead(int fd, std::uint64_t offset, std::uint64_t size);
};

System& real_system();

// A file descriptor that is closed when its owner goes.
class Descriptor {
 public:
  Descriptor(System& system, int fd) : system_(&system), fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : system_(other.system_), fd_(other.release()) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  // Closes it now and returns what close() reports.
  int close();

 private:
  int release();

  System* system_;
  int fd_;  // negative: none
};

// kIo: "cannot <doing>: <the system's reason>". `result` is a negated errno.
Failure system_error(std::int64_t result, std::string_view doing, const std::string& path);

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_SYSTEM_H_
