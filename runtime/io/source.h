// Where a file's bytes come from: a mapping, positional reads, or memory.
//
// Thread safety: const functions may be called from any number of threads at once.

#ifndef PARCODE_RUNTIME_IO_SOURCE_H_
#define PARCODE_RUNTIME_IO_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/io/system.h"

namespace parcode::io {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // In bytes, as it was when the source was opened.
  virtual std::uint64_t size() const = 0;

  // Fills `out` from `offset`. Errors: kIo; kTruncated where the file ends before.
  virtual Status read(std::uint64_t offset, MutableBytes out) const = 0;

  // The whole file as one span that lives as long as the source, its start aligned to 16 bytes or
  // more; made on the first call (a map source maps then, so that opening need not). An empty span
  // from sources that have no such thing (pread): use read().
  virtual Result<Bytes> whole() const = 0;

  // Whether whole() has bytes to give (the first call may ask the system), and whether it has them
  // already, at no cost.
  virtual bool has_whole() const = 0;
  virtual bool is_mapped() const = 0;

  // Whether the bytes are the program's own memory, where to read is only to copy.
  virtual bool is_memory() const { return false; }

  // Whether the file still reaches to `end`, which whole() may be behind if somebody has cut the
  // file: touching a mapping there ends the program (SIGBUS). Asked before a chunk's first touch.
  // Cost: a system call for a mapping, nothing for other sources. Errors: kTruncated, kIo.
  virtual Status check_reaches(std::uint64_t /*end*/) const { return {}; }

  // Asks the system to start reading a range that will be needed soon. Does not wait; only advice.
  virtual void prefetch(std::uint64_t /*offset*/, std::uint64_t /*size*/) const {}

  // The path for messages; empty for memory.
  virtual const std::string& path() const = 0;
};

// Each opens the file (kIo with the system's reason where it cannot; whatever is no regular file is
// refused). `system` must outlive the source.
//
// open_map() maps only files of this machine: one that another machine or program keeps (NFS, SMB,
// FUSE, …) may shrink or go unnoticed, and is read as by open_pread().
Result<std::unique_ptr<ByteSource>> open_map(const std::filesystem::path& path,
                                             System& system = real_system());
Result<std::unique_ptr<ByteSource>> open_pread(const std::filesystem::path& path,
                                               System& system = real_system());
Result<std::unique_ptr<ByteSource>> open_memory(const std::filesystem::path& path,
                                                System& system = real_system());

// Takes the bytes over; copies them only where their start is not aligned to 16.
std::unique_ptr<ByteSource> own_bytes(std::vector<std::byte> bytes);
// Borrows the bytes, which must outlive the source; copies them where they are not aligned to 16.
std::unique_ptr<ByteSource> borrow_bytes(Bytes bytes);

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_SOURCE_H_
