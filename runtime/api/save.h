// Writing an object: to a file, to memory, to any sink.
//
// Thread safety: every function may be called from many threads at once. The object must not change
// while it is saved.

#ifndef PARCODE_RUNTIME_API_SAVE_H_
#define PARCODE_RUNTIME_API_SAVE_H_

#include <cstddef>
#include <filesystem>
#include <vector>

#include "runtime/api/file_writer.h"
#include "runtime/api/type_schema.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/io/sink.h"
#include "runtime/plan/stored.h"

namespace parcode {
namespace api {

template <class T>
Subject subject_of(const T& value) {
  return {&type_schema<T>(),
          [&value](ChunkPlan& plan) { return plan::add_record<RootStorage<T>>(value, plan); }};
}

// `system` must outlive the call; tests put faults in its way.
Result<SaveReport> save(const std::filesystem::path& path, const Subject& subject,
                        const SaveOptions& options, io::System& system = io::real_system());
Result<SaveReport> write(Sink& sink, const Subject& subject, const SaveOptions& options);
Result<std::vector<std::byte>> serialize(const Subject& subject, const SaveOptions& options);

}  // namespace api

// Writes `value` to the file `path`: whole or not at all (see Durability). Errors: kIo, kExists,
// kInvalidArgument (an option; a string that is not UTF-8), kCompression, kCancelled, kLimit
// (values nested too deep), kInternal (an exception from hand-written Traits or from the progress
// callback).
template <class T>
Result<SaveReport> save(const std::filesystem::path& path, const T& value,
                        const SaveOptions& options = {}) {
  return api::save(path, api::subject_of(value), options);
}

// Writes the same bytes to `sink`, first to last.
template <class T>
Result<SaveReport> write(Sink& sink, const T& value, const SaveOptions& options = {}) {
  return api::write(sink, api::subject_of(value), options);
}

// The same bytes in memory.
template <class T>
Result<std::vector<std::byte>> serialize(const T& value, const SaveOptions& options = {}) {
  return api::serialize(api::subject_of(value), options);
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_API_SAVE_H_
