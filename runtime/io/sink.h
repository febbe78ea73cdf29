// Where a file's bytes go.

#ifndef PARCODE_RUNTIME_IO_SINK_H_
#define PARCODE_RUNTIME_IO_SINK_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/io/system.h"

namespace parcode {

// What `parcode::write(sink, …)` writes to: a socket, a pipe, an archive. Called from one thread at
// a time (not always the same one), first byte to last.
class Sink {
 public:
  virtual ~Sink() = default;

  // All of `bytes`, or an error, which ends the save and is returned from it.
  virtual Status write(Bytes bytes) = 0;
};

}  // namespace parcode

namespace parcode::io {

// What the executor writes to.
class Output {
 public:
  virtual ~Output() = default;

  // Whether write() may be called from many threads at once, in any order. Otherwise calls come one
  // at a time in the order of their offsets, without gaps.
  virtual bool concurrent() const = 0;

  // Writes `pieces` one behind the other from `offset` on.
  virtual Status write(std::uint64_t offset, std::span<const Bytes> pieces) = 0;
};

// A file that appears under its name when it is whole. Writes to a temporary file in the same
// folder (in place for Durability::kNone); the destructor removes what was not committed. A
// symbolic link is followed, so that its target is replaced and not the link. A character device
// (/dev/null) is written in place and never removed; directories, FIFOs and the like are refused.
// See file_output.cc for what survives a power cut. `system` must outlive the output.
//
// Thread safety: write() from any number of threads, to ranges that do not overlap.
class FileOutput : public Output {
 public:
  // Errors: kIo, kExists (IfExists::kFail and something is there).
  static Result<std::unique_ptr<FileOutput>> create(const std::filesystem::path& path,
                                                    Durability durability, IfExists if_exists,
                                                    System& system = real_system());

  // Gives the file its name; syncs as the durability says. Errors: kIo, kExists.
  virtual Status commit() = 0;
};

// Grows a vector; concurrent() is false.
std::unique_ptr<Output> memory_output(std::vector<std::byte>& bytes);

// Hands everything to a caller's sink.
std::unique_ptr<Output> sink_output(Sink& sink);

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_SINK_H_
