// ScratchFile: what a writer puts aside until the end, where memory should not hold it.
//
// A file without a name, beside the one that is written (in the folder for temporary files where
// that is a device): it goes with its owner, however the program ends. None is made before
// something is put aside. Where the file system has no files without a name (O_TMPFILE), it has one
// for a moment.
//
// Thread safety: append() and overwrite() from one thread at a time; read() from many threads while
// neither runs.

#ifndef PARCODE_RUNTIME_IO_SCRATCH_FILE_H_
#define PARCODE_RUNTIME_IO_SCRATCH_FILE_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/io/system.h"

namespace parcode::io {

class ScratchFile {
 public:
  // `beside`: the path of the file that is written; empty: there is none. `system` must outlive
  // this.
  explicit ScratchFile(std::filesystem::path beside, System& system = real_system())
      : beside_(std::move(beside)), system_(system) {}

  // Puts `bytes` behind all others. Returns their offset. Errors: kIo.
  Result<std::uint64_t> append(Bytes bytes);
  // Writes over bytes that are there. Errors: kIo.
  Status overwrite(std::uint64_t offset, Bytes bytes);
  // Reads bytes that are there. Errors: kIo.
  Status read(std::uint64_t offset, MutableBytes out) const;

  std::uint64_t size() const { return size_; }  // bytes

 private:
  Status open();
  Status write(std::uint64_t offset, Bytes bytes);
  Failure error(std::int64_t result, std::string_view doing) const;

  std::filesystem::path beside_;
  System& system_;
  std::optional<Descriptor> descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_SCRATCH_FILE_H_
