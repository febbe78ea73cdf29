// DraftFile: a file that is written while its object is told of, piece by piece, by whoever drives
// a DraftBuilder. The root, if it is a list or a map, or those of its fields that are chunkable
// vecs or maps in buckets, go to the disk as they come; the rest is kept until the end.
//
// The file is that of save() where the fields come in the order of the schema; but for vecs whose
// elements have more than plan::kMostBelow in chunks of their own, which are cut into smaller
// shards. In other orders the same chunks may lie elsewhere.
//
//   auto file = draft::DraftFile::create("world.pcode", types, options);
//   auto read = read_json(in, (*file)->builder());
//   auto report = (*file)->finish();
//
// Thread safety: one thread at a time.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_FILE_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_FILE_H_

#include <filesystem>
#include <memory>
#include <vector>

#include "runtime/api/stream_file.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/draft/draft.h"
#include "runtime/draft/draft_builder.h"
#include "runtime/draft/draft_stream.h"
#include "runtime/io/sink.h"

namespace parcode::draft {

class DraftFile {
 public:
  // Begins a file. `types` must outlive it. Options and errors as for parcode::save.
  static Result<std::unique_ptr<DraftFile>> create(const std::filesystem::path& path,
                                                   const dynamic::Types& types,
                                                   const SaveOptions& options = {});
  // The same bytes to `sink`, which must outlive the file, as soon as they are known.
  static Result<std::unique_ptr<DraftFile>> create(Sink& sink, const dynamic::Types& types,
                                                   const SaveOptions& options = {});

  // What is to be told of the value. Errors of writing stop it (Visitor::stopped).
  DraftBuilder& builder() { return builder_; }

  // Once the value is whole: writes what is left, and gives the file its name. Errors: those of
  // parcode::save, and kInvalidArgument where a map that was put aside has a key twice. A file that
  // goes without this leaves nothing behind.
  Result<SaveReport> finish();

 private:
  DraftFile(api::NewFile file, const dynamic::Types& types);
  void add_parts(const schema::Type& type, std::byte* at);
  void add_part(const schema::Field& field, std::byte* at);

  Draft draft_;
  api::StreamFile file_;
  DraftBuilder builder_;
  schema::Field root_;  // how a root that is a vec or a map is stored
  std::vector<std::unique_ptr<dynamic::Types>> map_types_;
  std::vector<std::unique_ptr<DraftPart>> parts_;
};

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_FILE_H_
