#include "runtime/api/save.h"

#include <utility>

#include "runtime/plan/thrown.h"

namespace parcode::api {
namespace {

Result<SaveReport> run(io::Output& output, const Subject& subject, const SaveOptions& options) {
  try {
    graph::Graph graph;
    return FileWriter(output, options).finish(graph, subject);
  } catch (...) {
    return Failure(plan::thrown_error());
  }
}

}  // namespace

Result<SaveReport> save(const std::filesystem::path& path, const Subject& subject,
                        const SaveOptions& options, io::System& system) {
  const auto with_path = [&](Error error) {
    if (error.path.empty()) error.path = path.string();
    return Failure(std::move(error));
  };
  if (Status status = check(options); !status) return with_path(status.error());
  auto file = io::FileOutput::create(path, options.durability, options.if_exists, system);
  if (!file) return with_path(std::move(file.error()));
  auto report = run(**file, subject, options);
  if (!report) return with_path(std::move(report.error()));
  if (Status status = (*file)->commit(); !status) return with_path(std::move(status.error()));
  return report;
}

Result<SaveReport> write(Sink& sink, const Subject& subject, const SaveOptions& options) {
  if (Status status = check(options); !status) {
    return Failure(std::move(status.error()));
  }
  return run(*io::sink_output(sink), subject, options);
}

Result<std::vector<std::byte>> serialize(const Subject& subject, const SaveOptions& options) {
  if (Status status = check(options); !status) {
    return Failure(std::move(status.error()));
  }
  std::vector<std::byte> bytes;
  return run(*io::memory_output(bytes), subject, options).map([&](const SaveReport&) {
    return std::move(bytes);
  });
}

}  // namespace parcode::api
