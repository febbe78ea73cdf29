// Between PAR4 and .pcode, by a schema alone. par4.h builds load() and save() of programs' types on
// it.
//
// Thread safety: all functions may be called from many threads at once.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_CONVERT_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_CONVERT_H_

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "runtime/api/file.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/interop/par4/options.h"
#include "runtime/schema/schema.h"

namespace parcode::par4 {

// A PAR4 file as the bytes of a .pcode file of the same value, with everything in the root's chunk:
// for open_bytes(), not for keeping. `schema` says what the file holds. Errors: kNotParcode,
// kVersion, kCorrupt (also where the schema is another one), kCompression, kLimit, kIo.
Result<std::vector<std::byte>> to_pcode(std::span<const std::byte> file,
                                        const schema::Schema& schema,
                                        const LoadOptions& options = {});
Result<std::vector<std::byte>> to_pcode(const std::filesystem::path& path,
                                        const schema::Schema& schema,
                                        const LoadOptions& options = {});

// A PAR4 file as a .pcode file, with shards and buckets: byte for byte what save() of the same
// value writes, where draft::DraftFile can. Errors: those of to_pcode() and of parcode::save(); no
// file is left then. Memory: the fields that have no shards, one shard, and what a DraftFile keeps.
Result<SaveReport> convert(const std::filesystem::path& from, const schema::Schema& schema,
                           const std::filesystem::path& to,
                           const parcode::SaveOptions& options = {},
                           const LoadOptions& load_options = {});
Result<std::vector<std::byte>> convert(std::span<const std::byte> from,
                                       const schema::Schema& schema,
                                       const parcode::SaveOptions& options = {},
                                       const LoadOptions& load_options = {});

// What an open .pcode file holds, as a PAR4 file, whole or not at all. The file is verified first
// where `trusted` does not say that it need not be. Errors: those of reading it; kInvalidArgument
// for what Rust cannot express (an enum's number that has no name, a key without a hash); kIo,
// kExists, kLimit.
enum class Trust : bool { kVerify, kTrusted };
Result<SaveReport> save_from(const std::filesystem::path& path, const File& file,
                             const SaveOptions& options = {}, Trust trust = Trust::kVerify);
Result<std::vector<std::byte>> serialize_from(const File& file, const SaveOptions& options = {},
                                              Trust trust = Trust::kVerify);

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_CONVERT_H_
