// A file's chunks again, compressed otherwise.

#ifndef PARCODE_RUNTIME_DRAFT_RECOMPRESS_H_
#define PARCODE_RUNTIME_DRAFT_RECOMPRESS_H_

#include <filesystem>

#include "runtime/api/file.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/io/sink.h"

namespace parcode::draft {

// Writes the same chunks, decoded the same, in the same order: the file that parcode::save would
// write of the same object with these options (`shard_bytes` aside: shards stay as they are).
// Fields whose schema names a compression keep that, unless `all`. Memory:
// SaveOptions::memory_budget, and what the graph takes (some hundred bytes a chunk). Errors: those
// of reading the file and of parcode::save.
Result<SaveReport> recompress(const File& from, const std::filesystem::path& to,
                              const SaveOptions& options, bool all = false);
Result<SaveReport> recompress(const File& from, Sink& to, const SaveOptions& options,
                              bool all = false);

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_RECOMPRESS_H_
