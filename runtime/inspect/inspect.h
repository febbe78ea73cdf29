// A file explained and a file checked, without generated code.
//
// Thread safety: all functions may be called from many threads at once.

#ifndef PARCODE_RUNTIME_INSPECT_INSPECT_H_
#define PARCODE_RUNTIME_INSPECT_INSPECT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "runtime/api/file.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/inspect/inspection.h"

namespace parcode {

// What is in the file. Cost: reads root, schema, info and the root's tables; no payload, whatever
// the file's size; with InspectOptions::deep also the chunks that refer to others, and a few
// samples. Errors: those of open(), kCorrupt.
Result<Inspection> inspect(const File& file, const InspectOptions& what = {});
Result<Inspection> inspect(const std::filesystem::path& path, const OpenOptions& options = {});
Result<Inspection> inspect(std::span<const std::byte> bytes, const OpenOptions& options = {});

struct VerifyReport {
  std::uint64_t chunks = 0;         // checked: all that the file has
  std::uint64_t decoded_bytes = 0;  // of these
};

// Checks everything: each chunk's checksum, and each value in it as load() would. Errors: the first
// that is met, with the chunk's offset and the field's path. Cost: reads the whole file.
Result<VerifyReport> verify(const File& file,
                            const std::function<void(const Progress&)>& progress = {});
Result<VerifyReport> verify(const std::filesystem::path& path, const OpenOptions& options = {});
Result<VerifyReport> verify(std::span<const std::byte> bytes, const OpenOptions& options = {});

}  // namespace parcode

#endif  // PARCODE_RUNTIME_INSPECT_INSPECT_H_
