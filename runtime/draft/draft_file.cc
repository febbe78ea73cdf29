#include "runtime/draft/draft_file.h"

#include <utility>

#include "runtime/api/type_schema.h"
#include "runtime/draft/draft_plan.h"

namespace parcode::draft {

using schema::Kind;
using schema::Storage;

DraftFile::DraftFile(api::NewFile file, const dynamic::Types& types)
    : draft_(types), file_(std::move(file)), builder_(draft_) {
  const schema::Type& root = types.schema().root;
  root_ = {.type = root, .storage = root.kind == Kind::kMap ? Storage::kMap : Storage::kChunkable};
  add_stream(root_, draft_.root());
  add_streams(root, draft_.root());
}

// Of a struct's fields; structs in it lie in the same record.
void DraftFile::add_streams(const schema::Type& type, std::byte* at) {
  if (type.kind != Kind::kStruct) return;
  const dynamic::Types& types = draft_.types();
  const auto& fields = types.definition(type).fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::byte* slot = at + types.offset(type, i);
    if (is_stored(fields[i])) {
      add_stream(fields[i], slot);
    } else {
      add_streams(fields[i].type, slot);
    }
  }
}

void DraftFile::add_stream(const schema::Field& field, std::byte* slot) {
  std::unique_ptr<DraftStream> stream;
  if (field.type.kind == Kind::kVec && field.storage == Storage::kChunkable) {
    stream = std::make_unique<DraftVecStream>(file_, draft_, field, slot);
  } else if (field.type.kind == Kind::kMap && field.storage == Storage::kMap) {
    map_types_.push_back(std::make_unique<dynamic::Types>(
        schema::canonical_subset(draft_.types().schema(), field.type)));
    stream = std::make_unique<DraftMapStream>(file_, draft_, field, slot, *map_types_.back());
  } else {
    return;
  }
  builder_.stream_to(slot, *stream);
  streams_.push_back(std::move(stream));
}

Result<std::unique_ptr<DraftFile>> DraftFile::create(const std::filesystem::path& path,
                                                     const dynamic::Types& types,
                                                     const SaveOptions& options) {
  auto file = api::NewFile::create(path, options, io::real_system());
  if (!file) return Failure(std::move(file.error()));
  return std::unique_ptr<DraftFile>(new DraftFile(std::move(*file), types));
}

Result<std::unique_ptr<DraftFile>> DraftFile::create(Sink& sink, const dynamic::Types& types,
                                                     const SaveOptions& options) {
  auto file = api::NewFile::create(sink, options);
  if (!file) return Failure(std::move(file.error()));
  return std::unique_ptr<DraftFile>(new DraftFile(std::move(*file), types));
}

Result<SaveReport> DraftFile::finish() {
  if (builder_.stopped()) return Failure(*builder_.stopped());
  const api::TypeSchema type = api::TypeSchema::of(draft_.types().schema());
  DraftPlan plan(draft_);
  return file_.finish({&type, [&](ChunkPlan& chunk) {
                         for (const auto& stream : streams_) stream->refer(plan);
                         return plan.add_root(chunk);
                       }});
}

}  // namespace parcode::draft
