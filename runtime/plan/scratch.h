// Scratch: where a plan puts aside what memory should not hold until the file is finished.
//
// Thread safety: append() and overwrite() from one thread at a time; read() from many threads while
// neither runs.

#ifndef PARCODE_RUNTIME_PLAN_SCRATCH_H_
#define PARCODE_RUNTIME_PLAN_SCRATCH_H_

#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"

namespace parcode::plan {

class Scratch {
 public:
  virtual ~Scratch() = default;

  // Puts `bytes` behind all others. Returns their place. Errors: kIo.
  virtual Result<std::uint64_t> append(Bytes bytes) = 0;
  // Writes over bytes that are there. Errors: kIo.
  virtual Status overwrite(std::uint64_t place, Bytes bytes) = 0;
  // Reads bytes that are there. Errors: kIo.
  virtual Status read(std::uint64_t place, MutableBytes out) = 0;
};

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_SCRATCH_H_
