#include "runtime/api/save.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <new>
#include <utility>

#include "runtime/api/info.h"
#include "runtime/executor/executor.h"
#include "runtime/format/file_frame.h"
#include "runtime/io/host.h"

namespace parcode::api {
namespace {

Info info_of(const SaveOptions& options) {
  Info info;
  info.description = options.metadata.description;
  info.tags = options.metadata.tags;
  auto custom = options.metadata.custom;
  std::sort(custom.begin(), custom.end());
  for (auto& [key, value] : custom) {
    info.custom_keys.push_back(std::move(key));
    info.custom_values.push_back(std::move(value));
  }
  if (options.reproducible) return info;
  using std::chrono::milliseconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  info.program = io::program_name();
  info.platform = io::platform_name();
  info.created_ms = std::chrono::duration_cast<milliseconds>(now).count();
  return info;
}

// "is not in 1..22 (zstd)": what is wrong with the options, or nothing.
Status check(const SaveOptions& options) {
  const auto refuse = [](std::string why) {
    return fail(ErrorCode::kInvalidArgument, "SaveOptions." + std::move(why));
  };
  if (options.shard_bytes == 0) return refuse("shard_bytes must be at least 1");
  auto keys = options.metadata.custom;
  std::sort(keys.begin(), keys.end());
  const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto twice = std::adjacent_find(keys.begin(), keys.end(), same_key);
  if (twice != keys.end())
    return refuse("metadata.custom has the key '" + twice->first + "' twice");
  return {};
}

// The nodes that the footer refers to.
struct Roots {
  graph::NodeId root = 0;
  graph::NodeId schema = 0;
  graph::NodeId info = 0;
};

Roots plan_file(graph::Graph& graph, const Subject& subject, const SaveOptions& options) {
  constexpr Compressor kUncompressed{.given = true};
  ChunkPlan root(graph, options.shard_bytes);
  Roots roots;
  roots.root = subject.plan(root);
  const std::vector<std::byte>& schema = subject.schema->bytes;
  roots.schema =
      graph.add({.subject = schema.data()}, schema.size(), Form::kNarrow, kUncompressed, {});
  ChunkPlan info = root.below();
  roots.info = plan::add_record<Traits<Info>>(graph.keep(info_of(options)), info, kUncompressed);
  return roots;
}

Status write_footer(io::Output& output, std::uint64_t end, format::Footer footer) {
  const std::uint64_t begin = align_up(end, format::kChunkAlignment);
  footer.file_size = begin + format::kFooterSize;
  const auto bytes = format::encode(footer);
  const std::array<std::byte, format::kChunkAlignment> gap{};
  const std::array<Bytes, 2> pieces = {Bytes(gap).first(begin - end), Bytes(bytes)};
  return output.write(end, pieces);
}

Result<SaveReport> write_graph(io::Output& output, const graph::Graph& graph, const Roots& roots,
                               const Subject& subject, const SaveOptions& options) {
  const auto head = format::encode_head();
  const std::array<Bytes, 1> first = {Bytes(head)};
  if (Status status = output.write(0, first); !status) {
    return Failure(std::move(status.error()));
  }
  auto outcome = executor::run(graph, output, format::kHeadSize, options);
  if (!outcome) return Failure(std::move(outcome.error()));
  format::Footer footer;
  footer.fingerprint_high = subject.schema->fingerprint.high;
  footer.fingerprint_low = subject.schema->fingerprint.low;
  footer.root = outcome->refs[roots.root];
  footer.schema = outcome->refs[roots.schema];
  footer.info = outcome->refs[roots.info];
  footer.tail_offset = outcome->tail_offset;
  footer.chunk_count = graph.nodes().size();
  footer.decoded_bytes = graph.decoded_bytes();
  if (Status status = write_footer(output, outcome->end, footer); !status) {
    return Failure(std::move(status.error()));
  }
  return SaveReport{
      .file_bytes = align_up(outcome->end, format::kChunkAlignment) + format::kFooterSize,
      .decoded_bytes = footer.decoded_bytes,
      .stored_bytes = outcome->stored_bytes,
      .chunks = footer.chunk_count,
      .threads = outcome->threads};
}

Result<SaveReport> run(io::Output& output, const Subject& subject, const SaveOptions& options) {
  try {
    graph::Graph graph;
    const Roots roots = plan_file(graph, subject, options);
    return write_graph(output, graph, roots, subject, options);
  } catch (const EncodeError& error) {
    return fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kLimit, "memory ran out while the object was saved");
  } catch (const std::exception& exception) {
    return fail(ErrorCode::kInternal,
                std::string("saving threw an exception: ") + exception.what());
  }
}

}  // namespace

Result<SaveReport> save(const std::filesystem::path& path, const Subject& subject,
                        const SaveOptions& options) {
  const auto with_path = [&](Error error) {
    if (error.path.empty()) error.path = path.string();
    return Failure(std::move(error));
  };
  if (Status status = check(options); !status) return with_path(status.error());
  auto file = io::FileOutput::create(path, options.durability, options.if_exists);
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
