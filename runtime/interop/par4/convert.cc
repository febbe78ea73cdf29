#include "runtime/interop/par4/convert.h"

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "runtime/api/save.h"
#include "runtime/api/type_schema.h"
#include "runtime/draft/draft_file.h"
#include "runtime/dynamic/walker.h"
#include "runtime/interop/par4/decode.h"
#include "runtime/interop/par4/encode.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/io/sink.h"
#include "runtime/io/source.h"

namespace parcode::par4 {
namespace {

// Runs `work`, whose Faults and other exceptions become Errors.
template <class T, class Work>
Result<T> guarded(const Work& work) {
  try {
    return work();
  } catch (const Fault& fault) {
    return Failure(fault.error());
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kLimit, "memory ran out");
  } catch (const std::exception& exception) {
    return fail(ErrorCode::kInternal, std::string("an exception: ") + exception.what());
  }
}

Failure with_path(Error error, const std::string& path) {
  if (error.path.empty()) error.path = path;
  return Failure(std::move(error));
}

Status check(const SaveOptions& options) {
  if (options.cpus == 0) {
    return fail(ErrorCode::kInvalidArgument, "par4::SaveOptions.cpus must be at least 1");
  }
  if (options.compression != Compression::kNone && options.compression != Compression::kLz4) {
    return fail(ErrorCode::kInvalidArgument,
                "par4::SaveOptions.compression can be kNone and kLz4: PAR4 has no other");
  }
  return {};
}

Result<SaveReport> write(io::Output& output, const File& file, const SaveOptions& options,
                         Trust trust) {
  if (Status status = check(options); !status) return Failure(std::move(status.error()));
  const auto schema = file.schema();
  if (!schema) return Failure(schema.error());
  if (trust == Trust::kVerify) {
    const dynamic::Types types(*schema);
    dynamic::Visitor nothing;
    auto walked = dynamic::Walker(*file.state().get(), types, nothing).walk();
    if (!walked) return Failure(std::move(walked.error()));
  }
  return guarded<SaveReport>([&] {
    Trail trail(file.state()->options().limits.depth);
    return encode(*file.state().get(), RustTypes(*schema), options, output, trail);
  });
}

Result<RootRecord> record_of(Bytes file, const schema::Schema& schema, const LoadOptions& options) {
  return guarded<RootRecord>([&] {
    Trail trail(options.limits.depth);
    return decode(file, RustTypes(schema), options, trail);
  });
}

struct ByteSink final : Sink {
  Status write(Bytes more) override {
    bytes.insert(bytes.end(), more.begin(), more.end());
    return {};
  }

  std::vector<std::byte> bytes;
};

// Into the draft::DraftFile that `create` makes.
template <class Create>
Result<SaveReport> convert_to(Bytes file, const schema::Schema& schema, const LoadOptions& options,
                              const Create& create) {
  const dynamic::Types types(schema);
  auto to = create(types);
  if (!to) return Failure(std::move(to.error()));
  auto converted = guarded<SaveReport>([&] {
    Trail trail(options.limits.depth);
    tell(file, RustTypes(schema), options, trail, (*to)->builder());
    return (*to)->finish();
  });
  return converted.map_error([](Error error) {
    // A key that comes twice: not the caller's fault, but the file's.
    if (error.code == ErrorCode::kInvalidArgument) error.code = ErrorCode::kCorrupt;
    return error;
  });
}

// Calls `use` with the bytes of the file; its errors get the path.
template <class Use>
auto with_file(const std::filesystem::path& path, const Use& use) -> decltype(use(Bytes())) {
  const auto source = io::open_map(path);
  if (!source) return with_path(source.error(), path.string());
  const auto bytes = (*source)->whole();
  if (!bytes) return with_path(bytes.error(), path.string());
  auto result = use(*bytes);
  if (!result) return with_path(std::move(result.error()), path.string());
  return result;
}

}  // namespace

Result<std::vector<std::byte>> to_pcode(std::span<const std::byte> file,
                                        const schema::Schema& schema, const LoadOptions& options) {
  const auto record = record_of(file, schema, options);
  if (!record) return Failure(record.error());
  const api::TypeSchema type = api::TypeSchema::of(schema);
  const api::Subject subject = {&type, [&](ChunkPlan& plan) {
                                  return plan.finish({.subject = record->bytes.data()},
                                                     record->bytes.size(), record->form);
                                }};
  return api::serialize(subject, {.threads = 1});
}

Result<std::vector<std::byte>> to_pcode(const std::filesystem::path& path,
                                        const schema::Schema& schema, const LoadOptions& options) {
  return with_file(path, [&](Bytes bytes) { return to_pcode(bytes, schema, options); });
}

Result<SaveReport> convert(const std::filesystem::path& from, const schema::Schema& schema,
                           const std::filesystem::path& to, const parcode::SaveOptions& options,
                           const LoadOptions& load_options) {
  return with_file(from, [&](Bytes file) {
    return convert_to(file, schema, load_options, [&](const dynamic::Types& types) {
      return draft::DraftFile::create(to, types, options);
    });
  });
}

Result<std::vector<std::byte>> convert(std::span<const std::byte> from,
                                       const schema::Schema& schema,
                                       const parcode::SaveOptions& options,
                                       const LoadOptions& load_options) {
  ByteSink sink;
  const auto converted = convert_to(from, schema, load_options, [&](const dynamic::Types& types) {
    return draft::DraftFile::create(sink, types, options);
  });
  return converted.map([&](const SaveReport&) { return std::move(sink.bytes); });
}

Result<SaveReport> save_from(const std::filesystem::path& path, const File& file,
                             const SaveOptions& options, Trust trust) {
  auto output = io::FileOutput::create(path, options.durability, options.if_exists);
  if (!output) return with_path(std::move(output.error()), path.string());
  auto report = write(**output, file, options, trust);
  if (!report) return with_path(std::move(report.error()), path.string());
  if (Status status = (*output)->commit(); !status) {
    return with_path(std::move(status.error()), path.string());
  }
  return report;
}

Result<std::vector<std::byte>> serialize_from(const File& file, const SaveOptions& options,
                                              Trust trust) {
  std::vector<std::byte> bytes;
  return write(*io::memory_output(bytes), file, options, trust).map([&](const SaveReport&) {
    return std::move(bytes);
  });
}

}  // namespace parcode::par4
