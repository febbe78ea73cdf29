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
  const bool is_list = root.kind == Kind::kVec || root.kind == Kind::kMap;
  is_list ? add_part(root_, draft_.root()) : add_parts(root, draft_.root());
}

// Of a struct's fields; structs in it lie in the same record.
void DraftFile::add_parts(const schema::Type& type, std::byte* at) {
  if (type.kind != Kind::kStruct) return;
  const dynamic::Types& types = draft_.types();
  const auto& fields = types.definition(type).fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::byte* part = at + types.offset(type, i);
    const bool is_inline = !is_stored(fields[i]);
    if (is_inline && fields[i].type.kind == Kind::kStruct) {
      add_parts(fields[i].type, part);
    } else if (!is_inline || types.has_chunks(fields[i].type)) {
      add_part(fields[i], part);
    }
  }
}

void DraftFile::add_part(const schema::Field& field, std::byte* at) {
  std::unique_ptr<DraftPart> part;
  if (field.type.kind == Kind::kVec && is_stored(field)) {
    part = std::make_unique<DraftVecStream>(file_, draft_, field, at);
  } else if (field.type.kind == Kind::kMap && field.storage == Storage::kMap) {
    map_types_.push_back(std::make_unique<dynamic::Types>(
        schema::canonical_subset(draft_.types().schema(), field.type)));
    part = std::make_unique<DraftMapStream>(file_, draft_, field, at, *map_types_.back());
  } else {
    part = std::make_unique<DraftValue>(file_, draft_, field, at);
  }
  builder_.listen(at, *part);
  parts_.push_back(std::move(part));
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
                         for (const auto& part : parts_) part->refer(plan);
                         return plan.add_root(chunk);
                       }});
}

}  // namespace parcode::draft
