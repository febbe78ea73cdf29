#include "runtime/inspect/inspect.h"

#include <algorithm>
#include <utility>

#include "runtime/codec/codec.h"
#include "runtime/dynamic/walker.h"
#include "runtime/inspect/hints.h"
#include "runtime/inspect/survey.h"

namespace parcode {
namespace {

constexpr std::uint64_t kWorthSampling = 64 << 10;

// How small the chunks become together, as a share of what they are.
Result<double> compressed_share(reader::FileState& file,
                                const std::vector<format::ChunkRef>& chunks) {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::vector<std::byte> scratch;
  for (const format::ChunkRef& ref : chunks) {
    const auto chunk = file.chunk(ref, file.footer_offset());
    if (!chunk) return Failure(chunk.error());
    const Bytes bytes = (*chunk)->bytes();
    scratch.resize(codec::bound(Compression::kZstd, bytes.size()));
    const auto compressed = codec::compress(Compression::kZstd, 0, bytes, scratch);
    if (!compressed) return Failure(compressed.error());
    before += bytes.size();
    after += compressed->size;
  }
  return static_cast<double>(after) / static_cast<double>(std::max<std::uint64_t>(before, 1));
}

Status sample(reader::FileState& file, const inspecting::Survey& survey, Inspection& inspection) {
  for (std::size_t i = 0; i < inspection.fields.size(); ++i) {
    FieldInspection& field = inspection.fields[i];
    if (survey.samples(i).empty() || field.stored_bytes < kWorthSampling) continue;
    if (field.codecs.none < field.chunks || !field.compression.empty()) continue;
    const auto share = compressed_share(file, survey.samples(i));
    if (!share) return Failure(share.error());
    field.could_be = *share;
  }
  return {};
}

// Tells how far a walk has come.
class ProgressVisitor final : public dynamic::Visitor {
 public:
  ProgressVisitor(const format::Footer& footer, const std::function<void(const Progress&)>& tell)
      : progress_{.bytes_total = footer.decoded_bytes, .chunks_total = footer.chunk_count},
        tell_(tell) {}

  void read(const format::ChunkRef& ref) override {
    if (!tell_) return;
    progress_.bytes_done += ref.decoded_size;
    ++progress_.chunks_done;
    tell_(progress_);
  }

 private:
  Progress progress_;
  const std::function<void(const Progress&)>& tell_;
};

}  // namespace

Result<Inspection> inspect(const File& file, const InspectOptions& what) {
  auto schema = file.schema();
  if (!schema) return Failure(std::move(schema.error()));
  auto info = file.info();
  if (!info) return Failure(std::move(info.error()));
  reader::FileState& state = *file.state().get();
  Inspection inspection{.file_bytes = file.size(),
                        .chunks = state.footer().chunk_count,
                        .decoded_bytes = state.footer().decoded_bytes,
                        .root_type = schema::to_string(schema->root, *schema),
                        .schema_version = schema->version,
                        .fingerprint = file.fingerprint(),
                        .info = std::move(*info),
                        .deep = what.deep,
                        .cells = std::vector<ByteCell>(what.cells)};
  const dynamic::Types types(std::move(*schema));
  inspecting::Survey survey(types, inspection, what.deep);
  const auto reach = what.deep ? dynamic::Reach::kReferences : dynamic::Reach::kTables;
  if (auto walked = dynamic::Walker(state, types, survey, reach).walk(); !walked) {
    return Failure(std::move(walked.error()));
  }
  survey.finish();
  if (what.deep) {
    if (Status sampled = sample(state, survey, inspection); !sampled) {
      return Failure(std::move(sampled.error()));
    }
  }
  inspection.hints = inspecting::hints_of(inspection);
  return inspection;
}

Result<Inspection> inspect(const std::filesystem::path& path, const OpenOptions& options) {
  return open(path, options).and_then([](const File& file) { return inspect(file); });
}

Result<Inspection> inspect(std::span<const std::byte> bytes, const OpenOptions& options) {
  return open_bytes(bytes, options).and_then([](const File& file) { return inspect(file); });
}

Result<VerifyReport> verify(const File& file, const std::function<void(const Progress&)>& tell) {
  auto schema = file.schema();
  if (!schema) return Failure(std::move(schema.error()));
  reader::FileState& state = *file.state().get();
  const dynamic::Types types(std::move(*schema));
  ProgressVisitor visitor(state.footer(), tell);
  return dynamic::Walker(state, types, visitor).walk().map([](const dynamic::WalkReport& walked) {
    return VerifyReport{walked.chunks, walked.decoded_bytes};
  });
}

Result<VerifyReport> verify(const std::filesystem::path& path, const OpenOptions& options) {
  return open(path, options).and_then([](const File& file) { return verify(file); });
}

Result<VerifyReport> verify(std::span<const std::byte> bytes, const OpenOptions& options) {
  return open_bytes(bytes, options).and_then([](const File& file) { return verify(file); });
}

}  // namespace parcode
