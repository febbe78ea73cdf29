// What callers may choose when they read or write PAR4, the files of Rust's Parcode.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_OPTIONS_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_OPTIONS_H_

#include <cstdint>

#include "runtime/base/options.h"

namespace parcode::par4 {

// Version 4 of the format means two things, and files do not say which. They differ where a Vec
// holds structs with chunkable fields, and for maps; see docs/par4.md.
enum class Dialect : std::uint8_t {
  kAuto = 1,  // told apart by the structure of what differs
  kCurrent,   // the crate from 0.6 on: what we write
  kOld,       // the crate at about 0.4
};

struct LoadOptions {
  Dialect dialect = Dialect::kAuto;
  Limits limits = {};  // `decoded_bytes` bounds the value as .pcode would store it
};

struct SaveOptions {
  // kLz4: every chunk, as the crate's builder().compression(true). kNone: what the fields say.
  // Others do not exist in PAR4.
  Compression compression = Compression::kNone;
  // The crate cuts a Vec for the processors of the machine that it runs on; this many are assumed
  // here, so that equal values give equal bytes on every machine. At least 1.
  unsigned cpus = 8;
  Durability durability = Durability::kAtomicRename;
  IfExists if_exists = IfExists::kReplace;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_OPTIONS_H_
