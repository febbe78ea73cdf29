// StreamFile: the file below a writer whose fields are appended to.

#ifndef PARCODE_RUNTIME_API_STREAM_FILE_H_
#define PARCODE_RUNTIME_API_STREAM_FILE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runtime/api/file_writer.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/io/sink.h"
#include "runtime/plan/stream.h"

namespace parcode::api {

// A file that is about to be written.
struct NewFile {
  std::string path;  // as the caller gave it, for errors
  std::unique_ptr<io::FileOutput> output;
  SaveOptions options;

  // Errors: kIo, kExists, kInvalidArgument.
  static Result<NewFile> create(const std::filesystem::path& path, const SaveOptions& options,
                                io::System& system);
};

// What is not finished when this goes, or has failed, leaves no file behind.
//
// Thread safety: one thread at a time.
class StreamFile : public plan::StreamSet {
 public:
  explicit StreamFile(NewFile file);

  Result<std::vector<format::ChunkRef>> write(const graph::Graph& graph) override;

  // Writes the rest and gives the file its name. Afterwards everything is refused.
  Result<SaveReport> finish(const Subject& subject);

 private:
  // `error`, with the file's path.
  Failure located(Error error) const;

  NewFile file_;
  FileWriter writer_;
};

}  // namespace parcode::api

#endif  // PARCODE_RUNTIME_API_STREAM_FILE_H_
