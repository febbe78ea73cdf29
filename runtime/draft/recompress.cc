// The chunks are copied as a graph of their own: a node for each, whose job takes the decoded bytes
// from the old file and puts the children's new references where the old ones stand. Since children
// precede their parents in the file, the order of offsets is an order of the graph; it is the order
// in which they were planned once, so the new file has its chunks in it, too.

#include "runtime/draft/recompress.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "runtime/api/save.h"
#include "runtime/draft/draft_jobs.h"
#include "runtime/dynamic/walker.h"

namespace parcode::draft {
namespace {

using dynamic::ChunkVisit;

// A chunk of the old file. Empty chunks stand where another one begins.
struct ChunkKey {
  std::uint64_t offset = 0;
  bool filled = false;

  friend auto operator<=>(const ChunkKey&, const ChunkKey&) = default;
};

ChunkKey key_of(const format::ChunkRef& ref) {
  return {ref.offset, ref.stored_size != 0};
}

struct OldChunk {
  reader::FileState* file = nullptr;
  format::ChunkRef ref = {};
  Compressor compressor = {};
  std::map<Place, ChunkKey> children = {};  // by the place of the reference
};

using OldChunks = std::map<ChunkKey, OldChunk>;

class Collector final : public dynamic::Visitor {
 public:
  Collector(reader::FileState& file, Compressor forced) : file_(file), forced_(forced) {}

  OldChunks& chunks() { return chunks_; }
  ChunkKey root() const { return root_; }

  void field(const schema::Field& field) override { field_ = &field; }
  void stored(const dynamic::StoredVisit&) override {
    compressor_ = field_ == nullptr ? Compressor{} : compressor_of(*field_);
    if (forced_.given) compressor_ = forced_;
  }
  void chunk(const ChunkVisit& visit) override {
    using Role = ChunkVisit::Role;
    if (visit.role == Role::kSchema || visit.role == Role::kInfo) return;
    const ChunkKey key = key_of(visit.ref);
    OldChunk& chunk = chunks_[key];
    if (chunk.file != nullptr) {
      stop({.code = ErrorCode::kCorrupt,
            .message = "a chunk has more than one parent",
            .path = file_.path(),
            .chunk_offset = visit.ref.offset});
      return;
    }
    chunk.file = &file_;
    chunk.ref = visit.ref;
    if (visit.role == Role::kRoot) {
      root_ = key;
      chunk.compressor = forced_;
      return;
    }
    chunk.compressor = compressor_;
    parents_.push_back({{visit.parent, true}, visit.place, key});
  }

  // A table is told of after its leaves, so children find their parents at the end.
  void connect() {
    for (const Edge& edge : parents_) chunks_[edge.parent].children[edge.place] = edge.child;
  }

 private:
  struct Edge {
    ChunkKey parent;
    Place place;
    ChunkKey child;
  };

  reader::FileState& file_;
  const Compressor forced_;
  const schema::Field* field_ = nullptr;
  Compressor compressor_;
  OldChunks chunks_;
  std::vector<Edge> parents_;
  ChunkKey root_;
};

void copy_chunk(const graph::Job& job, WriteCursor& out) {
  const auto& chunk = *static_cast<const OldChunk*>(job.subject);
  const auto old = chunk.file->chunk(chunk.ref, chunk.file->footer_offset());
  if (!old) throw EncodeError(old.error().code, to_string(old.error()));
  const Bytes bytes = (*old)->bytes();
  const Place at = out.take(bytes.size(), 1);
  if (!bytes.empty()) std::memcpy(out.at(at), bytes.data(), bytes.size());
  for (const auto& [place, child] : chunk.children) out.store(at + place, out.next_child().ref);
}

// `chunks` must outlive the graph's run.
graph::NodeId add_chunks(const OldChunks& chunks, ChunkKey root, std::uint64_t tail,
                         graph::Graph& graph) {
  std::map<ChunkKey, graph::NodeId> nodes;
  bool in_tail = false;
  for (const auto& [key, chunk] : chunks) {
    if (!in_tail && key.offset >= tail) {
      graph.begin_tail();
      in_tail = true;
    }
    std::vector<graph::NodeId> children;
    for (const auto& [place, child] : chunk.children) children.push_back(nodes.at(child));
    const graph::Job job{.encode = copy_chunk, .subject = &chunk};
    nodes[key] =
        chunk.ref.level > 0
            ? graph.add_table(job, chunk.ref.decoded_size, chunk.ref.level, children)
            : graph.add(job, chunk.ref.decoded_size, chunk.ref.form, chunk.compressor, children);
  }
  return nodes.at(root);
}

template <class Save>
Result<SaveReport> copy(const File& from, SaveOptions options, bool all, const Save& save) {
  auto schema = from.schema();
  if (!schema) return Failure(std::move(schema.error()));
  auto info = from.info();
  if (!info) return Failure(std::move(info.error()));
  options.metadata = std::move(info->metadata);
  const api::TypeSchema type = api::TypeSchema::of(*schema);
  const dynamic::Types types(std::move(*schema));
  reader::FileState& file = *from.state().get();
  const Compressor forced{.given = all,
                          .compression = options.compression,
                          .level = static_cast<std::int8_t>(options.level)};
  Collector collector(file, all ? forced : Compressor{});
  dynamic::Walker walker(file, types, collector, dynamic::Reach::kReferences);
  if (auto walked = walker.walk(); !walked) return Failure(std::move(walked.error()));
  collector.connect();
  const api::Subject subject{&type, [&](ChunkPlan& plan) {
                               return add_chunks(collector.chunks(), collector.root(),
                                                 file.footer().tail_offset, plan.graph());
                             }};
  return save(subject, options);
}

}  // namespace

Result<SaveReport> recompress(const File& from, const std::filesystem::path& to,
                              const SaveOptions& options, bool all) {
  return copy(from, options, all, [&](const api::Subject& subject, const SaveOptions& with) {
    return api::save(to, subject, with);
  });
}

Result<SaveReport> recompress(const File& from, Sink& to, const SaveOptions& options, bool all) {
  return copy(from, options, all, [&](const api::Subject& subject, const SaveOptions& with) {
    return api::write(to, subject, with);
  });
}

}  // namespace parcode::draft
