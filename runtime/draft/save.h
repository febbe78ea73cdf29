// Writing a draft: the same bytes as parcode::save of the same object.
//
// Thread safety: every function may be called from many threads at once.

#ifndef PARCODE_RUNTIME_DRAFT_SAVE_H_
#define PARCODE_RUNTIME_DRAFT_SAVE_H_

#include <cstddef>
#include <filesystem>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/draft/draft.h"
#include "runtime/io/sink.h"

namespace parcode::draft {

// Errors: as parcode::save, write and serialize.
Result<SaveReport> save(const std::filesystem::path& path, const Draft& draft,
                        const SaveOptions& options = {});
Result<SaveReport> write(Sink& sink, const Draft& draft, const SaveOptions& options = {});
Result<std::vector<std::byte>> serialize(const Draft& draft, const SaveOptions& options = {});

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_SAVE_H_
