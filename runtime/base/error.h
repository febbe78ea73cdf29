// Error and Result<T>: how every fallible call of Parcode reports.
//
// Nothing in the runtime throws on purpose. What can fail returns Result<T>, which holds either the
// value or an Error that says what went wrong, where, and what to do about it.
//
// Thread safety: plain values; no shared state.

#ifndef PARCODE_RUNTIME_BASE_ERROR_H_
#define PARCODE_RUNTIME_BASE_ERROR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tl/expected.hpp"

namespace parcode {

// What kind of failure. Programs branch on this; people read Error::message.
enum class ErrorCode : std::uint8_t {
  kIo = 1,          // the operating system refused or failed: open, read, write, rename, sync
  kNotParcode,      // the bytes are not a Parcode file at all
  kVersion,         // a Parcode file of a format version or feature that this library does not know
  kCorrupt,         // a checksum, offset, count or value in the file is wrong
  kTruncated,       // the file is shorter than it says
  kSchemaMismatch,  // the file holds another type than the program asks for
  kLimit,           // a limit of OpenOptions would be passed; the message says which
  kCompression,     // the codec failed, or is not built in
  kOutOfRange,      // an index or range past the end
  kCancelled,       // the caller's stop token asked for it
  kExists,          // the file is there and IfExists::kFail was given
  kInvalidArgument,  // an option or argument that cannot be
  kInternal,         // a broken promise inside the library, or in a hand-written Traits
};

// The enumerator's name without its `k`, in lower case with underscores: "schema_mismatch".
std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // one sentence: what is wrong and, where known, the cure

  // Where. Each is empty when it does not apply or is not known.
  std::string path = {};                           // the file
  std::optional<std::uint64_t> chunk_offset = {};  // of the chunk, in bytes from the file's start
  std::string field_path = {};                     // "regions[5].zones"

  friend bool operator==(const Error&, const Error&) = default;
};

// One line that a user can act on:
// "world.pcode: corrupt: checksum of the chunk does not match (chunk at offset 4096, in
// regions[5])".
std::string to_string(const Error& error);

template <class T>
using Result = tl::expected<T, Error>;

// What a function returns that can fail but has nothing to give.
using Status = Result<void>;

// For passing an error on: `return Failure(result.error());`.
using Failure = tl::unexpected<Error>;

// For `return fail(ErrorCode::kIo, "…")` in any function that returns a Result.
Failure fail(ErrorCode code, std::string message);

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_ERROR_H_
