// StreamFile: the file below a writer whose fields are appended to.

#ifndef PARCODE_RUNTIME_API_STREAM_FILE_H_
#define PARCODE_RUNTIME_API_STREAM_FILE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/api/file_writer.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/io/scratch_file.h"
#include "runtime/io/sink.h"
#include "runtime/plan/scratch.h"
#include "runtime/plan/stream.h"

namespace parcode::api {

// A file that is about to be written.
struct NewFile {
  std::string path;  // as the caller gave it, for errors
  std::unique_ptr<io::FileOutput> output;
  SaveOptions options;
  io::System* system = nullptr;

  // Errors: kIo, kExists, kInvalidArgument.
  static Result<NewFile> create(const std::filesystem::path& path, const SaveOptions& options,
                                io::System& system);
  // The bytes go to `sink`, which must outlive the file. Errors: kInvalidArgument.
  static Result<NewFile> create(Sink& sink, const SaveOptions& options);
};

// What streams put aside, in a file without a name.
class FileScratch final : public plan::Scratch {
 public:
  explicit FileScratch(io::ScratchFile file) : file_(std::move(file)) {}

  Result<std::uint64_t> append(Bytes bytes) override { return file_.append(bytes); }
  Status overwrite(std::uint64_t place, Bytes bytes) override {
    return file_.overwrite(place, bytes);
  }
  Status read(std::uint64_t place, MutableBytes out) override { return file_.read(place, out); }

 private:
  io::ScratchFile file_;
};

// What is not finished when this goes, or has failed, leaves no file behind.
//
// Thread safety: one thread at a time.
class StreamFile : public plan::StreamSet {
 public:
  explicit StreamFile(NewFile file);

  Result<std::vector<format::Written>> write(const graph::Graph& graph) override;
  plan::Scratch& scratch() override { return scratch_; }

  // Writes the rest and gives the file its name. Afterwards everything is refused.
  Result<SaveReport> finish(const Subject& subject);

 private:
  // `error`, with the file's path.
  Failure located(Error error) const;

  NewFile file_;
  FileScratch scratch_;
  FileWriter writer_;
};

}  // namespace parcode::api

#endif  // PARCODE_RUNTIME_API_STREAM_FILE_H_
