// FileWriter: a file's bytes from its head to its footer, the same whoever plans the chunks.

#ifndef PARCODE_RUNTIME_API_FILE_WRITER_H_
#define PARCODE_RUNTIME_API_FILE_WRITER_H_

#include <cstdint>
#include <functional>

#include "runtime/api/type_schema.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/executor/executor.h"
#include "runtime/format/file_frame.h"
#include "runtime/graph/graph.h"
#include "runtime/io/sink.h"
#include "runtime/plan/chunk_plan.h"

namespace parcode::api {

// An object to be saved, its type forgotten.
struct Subject {
  const TypeSchema* schema = nullptr;
  // Adds the root's chunk to the graph, and all below it. May throw.
  std::function<graph::NodeId(ChunkPlan& plan)> plan;
};

// What is wrong with the options, or nothing: kInvalidArgument.
Status check(const SaveOptions& options);

// Thread safety: one writer, one thread.
class FileWriter {
 public:
  // `output` must outlive the writer.
  FileWriter(io::Output& output, const SaveOptions& options);
  FileWriter(const FileWriter&) = delete;  // options_.progress refers to this
  FileWriter& operator=(const FileWriter&) = delete;

  // Writes the chunks of a graph behind what is in the file.
  Result<executor::Outcome> write(const graph::Graph& graph);

  // Plans the root, below which `graph` may refer to written chunks, and ends the file. May throw
  // what planning throws.
  Result<SaveReport> finish(graph::Graph& graph, const Subject& subject);

 private:
  Status write_head();
  Status write_gap(std::uint64_t begin);
  Status write_footer(format::Footer footer);

  io::Output& output_;
  SaveOptions options_;
  std::uint64_t end_ = 0;  // of what is written
  SaveReport report_;      // of what is written
};

}  // namespace parcode::api

#endif  // PARCODE_RUNTIME_API_FILE_WRITER_H_
