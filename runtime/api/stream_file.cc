#include "runtime/api/stream_file.h"

#include <utility>

namespace parcode::api {
namespace {

Failure failure_at(const std::string& path, Error error) {
  if (error.path.empty()) error.path = path;
  return Failure(std::move(error));
}

// A sink has no name to give.
class SinkFile final : public io::FileOutput {
 public:
  explicit SinkFile(Sink& sink) : output_(io::sink_output(sink)) {}

  bool concurrent() const override { return output_->concurrent(); }
  Status write(std::uint64_t offset, std::span<const Bytes> pieces) override {
    return output_->write(offset, pieces);
  }
  Status commit() override { return {}; }

 private:
  std::unique_ptr<io::Output> output_;
};

}  // namespace

Result<NewFile> NewFile::create(Sink& sink, const SaveOptions& options) {
  if (Status status = check(options); !status) return Failure(std::move(status.error()));
  return NewFile{"", std::make_unique<SinkFile>(sink), options, &io::real_system()};
}

Result<NewFile> NewFile::create(const std::filesystem::path& path, const SaveOptions& options,
                                io::System& system) {
  if (Status status = check(options); !status) return failure_at(path.string(), status.error());
  auto output = io::FileOutput::create(path, options.durability, options.if_exists, system);
  if (!output) return failure_at(path.string(), std::move(output.error()));
  return NewFile{path.string(), std::move(*output), options, &system};
}

StreamFile::StreamFile(NewFile file)
    : StreamSet(file.options.shard_bytes),
      file_(std::move(file)),
      scratch_(io::ScratchFile(file_.path, *file_.system)),
      writer_(*file_.output, file_.options) {}

Failure StreamFile::located(Error error) const {
  return failure_at(file_.path, std::move(error));
}

Result<std::vector<format::Written>> StreamFile::write(const graph::Graph& graph) {
  auto outcome = writer_.write(graph);
  if (!outcome) return located(std::move(outcome.error()));
  return std::move(outcome->chunks);
}

Result<SaveReport> StreamFile::finish(const Subject& subject) {
  Result<SaveReport> report;
  const Status done = attempt([&]() -> Status {
    if (Status concluded = conclude(); !concluded) return located(concluded.error());
    report = writer_.finish(graph(), subject);
    if (!report) return located(report.error());
    if (Status committed = file_.output->commit(); !committed) return located(committed.error());
    return {};
  });
  if (!done) return located(done.error());
  stop({.code = ErrorCode::kInvalidArgument,
        .message = "the file is finished; nothing more can be written to it",
        .path = file_.path});
  return report;
}

}  // namespace parcode::api
