#include "runtime/api/file_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "runtime/api/info.h"
#include "runtime/format/file_frame.h"
#include "runtime/io/host.h"
#include "runtime/plan/stored.h"

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

}  // namespace

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

FileWriter::FileWriter(io::Output& output, const SaveOptions& options)
    : output_(output), options_(options) {
  if (!options.progress) return;
  options_.progress = [this, report_to = options.progress](Progress progress) {
    progress.bytes_done += report_.decoded_bytes;
    progress.bytes_total += report_.decoded_bytes;
    progress.chunks_done += report_.chunks;
    progress.chunks_total += report_.chunks;
    report_to(progress);
  };
}

Result<executor::Outcome> FileWriter::write(const graph::Graph& graph) {
  if (end_ == 0) {
    if (Status status = write_head(); !status) return Failure(std::move(status.error()));
  }
  const std::uint64_t begin = align_up(end_, format::kChunkAlignment);
  if (Status status = write_gap(begin); !status) return Failure(std::move(status.error()));
  auto outcome = executor::run(graph, output_, begin, options_);
  if (!outcome) return outcome;
  end_ = outcome->end;
  report_.decoded_bytes += graph.decoded_bytes();
  report_.stored_bytes += outcome->stored_bytes;
  report_.chunks += graph.unwritten();
  report_.threads = std::max(report_.threads, outcome->threads);
  return outcome;
}

Result<SaveReport> FileWriter::finish(graph::Graph& graph, const Subject& subject) {
  const Roots roots = plan_file(graph, subject, options_);
  const auto outcome = write(graph);
  if (!outcome) return Failure(outcome.error());
  format::Footer footer;
  footer.fingerprint_high = subject.schema->fingerprint.high;
  footer.fingerprint_low = subject.schema->fingerprint.low;
  footer.root = outcome->chunks[roots.root].ref;
  footer.schema = outcome->chunks[roots.schema].ref;
  footer.info = outcome->chunks[roots.info].ref;
  footer.tail_offset = outcome->tail_offset;
  footer.chunk_count = report_.chunks;
  footer.decoded_bytes = report_.decoded_bytes;
  if (Status status = write_footer(footer); !status) return Failure(std::move(status.error()));
  report_.file_bytes = end_;
  return report_;
}

Status FileWriter::write_head() {
  const auto head = format::encode_head();
  const std::array<Bytes, 1> pieces = {Bytes(head)};
  end_ = format::kHeadSize;
  return output_.write(0, pieces);
}

// Zeros up to where the next chunk begins.
Status FileWriter::write_gap(std::uint64_t begin) {
  if (begin == end_) return {};
  const std::array<std::byte, format::kChunkAlignment> zeros{};
  const std::array<Bytes, 1> pieces = {Bytes(zeros).first(begin - end_)};
  return output_.write(end_, pieces);
}

Status FileWriter::write_footer(format::Footer footer) {
  const std::uint64_t begin = align_up(end_, format::kChunkAlignment);
  footer.file_size = begin + format::kFooterSize;
  const auto bytes = format::encode(footer);
  const std::array<std::byte, format::kChunkAlignment> gap{};
  const std::array<Bytes, 2> pieces = {Bytes(gap).first(begin - end_), Bytes(bytes)};
  const Status written = output_.write(end_, pieces);
  end_ = footer.file_size;
  return written;
}

}  // namespace parcode::api
