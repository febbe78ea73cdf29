// What the writers of generated code are made of: for a struct S with fields that can be appended
// to, SWriter.
//
//   auto writer = WorldWriter::create("world.pcode");
//   writer->regions().append(region);          // as often as it takes
//   writer->users().insert("ann", profile);
//   auto report = writer->finish({.id = 7});   // the other fields
//
// Generated code has, in each SWriter, a struct `Streams` of the fields that are appended to, and
// takes a RecordPass over all fields of S.

#ifndef PARCODE_RUNTIME_API_STREAM_WRITER_H_
#define PARCODE_RUNTIME_API_STREAM_WRITER_H_

#include <filesystem>
#include <memory>
#include <utility>

#include "runtime/api/map_stream.h"
#include "runtime/api/stream_file.h"
#include "runtime/api/type_schema.h"

namespace parcode {

using api::StreamFile;

// Thread safety: one thread at a time. A writer that goes before finish() leaves no file behind.
template <class S, class Writer>
class StreamWriter {
 public:
  // Begins the file `path`, which appears under its name with finish(). Options and errors as for
  // save(). `system` must outlive the writer.
  static Result<Writer> create(const std::filesystem::path& path, const SaveOptions& options = {},
                               io::System& system = io::real_system()) {
    auto file = api::NewFile::create(path, options, system);
    if (!file) return Failure(std::move(file.error()));
    return Writer(std::make_unique<typename Writer::Streams>(std::move(*file)));
  }

  // Writes what is left, with the fields of `inline_fields` that are not appended to (the others
  // must be empty there: kInvalidArgument, and nothing is done), and gives the file its name.
  // Errors: those of save(), and the first one of any append() or insert(). Afterwards the writer
  // refuses everything.
  Result<SaveReport> finish(const S& inline_fields = S()) {
    const Whole whole{inline_fields, streams()};
    Status fits = file_->attempt([] { return Status(); });
    if (fits) whole.pass(RecordPass(fits));
    if (!fits) return Failure(std::move(fits.error()));
    return file_->finish(
        {&api::type_schema<S>(), [&whole](ChunkPlan& plan) { return add_record(whole, plan); }});
  }

 protected:
  explicit StreamWriter(std::unique_ptr<StreamFile> file) : file_(std::move(file)) {}

  auto& streams() { return static_cast<typename Writer::Streams&>(*file_); }

 private:
  struct Whole {
    const S& value;
    plan::StreamSet& streams;

    void pass(const RecordPass& pass) const {
      Writer::each_field(value, static_cast<typename Writer::Streams&>(streams), pass);
    }
  };

  static graph::NodeId add_record(const Whole& whole, ChunkPlan& plan) {
    constexpr Shape kShape = Traits<S>::kShape;
    whole.pass(RecordPass(plan));
    const Measured measured =
        measure_chunk(kShape.size, kShape, [&](Extent& extent) { whole.pass(RecordPass(extent)); });
    return plan.finish({.encode = encode, .subject = &whole}, measured.size, measured.form);
  }

  static void encode(const graph::Job& job, WriteCursor& out) {
    constexpr Shape kShape = Traits<S>::kShape;
    const Place at = out.take_fixed(kShape.size, kShape);
    out.clear(at, kShape.size);
    static_cast<const Whole*>(job.subject)->pass(RecordPass(out, at));
  }

  std::unique_ptr<StreamFile> file_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_API_STREAM_WRITER_H_
