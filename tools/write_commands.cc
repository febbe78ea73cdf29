#include "tools/write_commands.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>

#include "runtime/draft/draft_builder.h"
#include "runtime/draft/draft_file.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/recompress.h"
#include "runtime/dynamic/walker.h"
#include "tools/commands.h"
#include "tools/schema_source.h"

namespace parcode::tool {
namespace {

class StandardOutput final : public Sink {
 public:
  Status write(Bytes bytes) override {
    return put(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
};

// `options` with what a command line adds; `bar` must outlive the save.
SaveOptions saving(const Arguments& arguments, ProgressBar& bar) {
  SaveOptions options = arguments.save;
  options.if_exists = arguments.replace ? IfExists::kReplace : IfExists::kFail;
  options.progress = [&bar](const Progress& progress) { bar.show(progress); };
  return options;
}

// A file of the value that `fill` tells the builder of.
template <class Fill>
Result<SaveReport> save_told(const dynamic::Types& types, const Arguments& arguments,
                             const Fill& fill) {
  ProgressBar bar("write");
  const SaveOptions options = saving(arguments, bar);
  StandardOutput out;
  auto file = arguments.other == "-" ? draft::DraftFile::create(out, types, options)
                                     : draft::DraftFile::create(arguments.other, types, options);
  if (!file) return Failure(std::move(file.error()));
  if (Status filled = fill((*file)->builder()); !filled) return Failure(std::move(filled.error()));
  return (*file)->finish();
}

Status read_input(const Arguments& arguments, draft::DraftBuilder& builder) {
  const auto format = arguments.lines ? draft::JsonFormat::kLines : draft::JsonFormat::kJson;
  if (arguments.file == "-") return read_json(std::cin, builder, format);
  std::ifstream in(arguments.file, std::ios::binary);
  if (!in) {
    return Failure(
        Error{.code = ErrorCode::kIo, .message = "cannot be read", .path = arguments.file});
  }
  return read_json(in, builder, format);
}

// Other shards than the file's: the object is read and planned anew.
Result<SaveReport> save_again(const File& file, Arguments arguments) {
  const auto root = file.dynamic_root();
  if (!root) return Failure(root.error());
  auto info = file.info();
  if (!info) return Failure(std::move(info.error()));
  arguments.save.metadata = std::move(info->metadata);
  const dynamic::Types& types = root->file().types();
  return save_told(types, arguments, [&](draft::DraftBuilder& builder) {
    return dynamic::Walker(*file.state().get(), types, builder).walk(root->spot());
  });
}

}  // namespace

int tell_saved(const Result<SaveReport>& saved, const Arguments& arguments) {
  if (!saved && saved.error().code == ErrorCode::kExists) {
    Error error = saved.error();
    error.message += "; --replace writes over it";
    return report(error, arguments);
  }
  if (!saved) return report(saved.error(), arguments);
  if (arguments.other == "-") return kExitGood;
  return report(
      put(fmt::format("{}: {} in {}, {} decoded\n", arguments.other, bytes_text(saved->file_bytes),
                      counted(saved->chunks, "chunk"), bytes_text(saved->decoded_bytes))),
      arguments);
}

int load_file(const Arguments& arguments) {
  auto schema = schema_of(arguments);
  if (!schema) return report(schema.error(), arguments);
  const dynamic::Types types(std::move(*schema));
  bool begun = false;
  auto saved = save_told(types, arguments, [&](draft::DraftBuilder& builder) {
    begun = true;
    return read_input(arguments, builder);
  });
  // Keys that come twice in a large map show at the end, as an error of the file that is written.
  if (begun && !saved && saved.error().code == ErrorCode::kInvalidArgument) {
    saved.error().path = shown_name(arguments.file);
    report(saved.error(), arguments);
    return kExitNo;
  }
  return tell_saved(saved, arguments);
}

int recompress_file(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  if (arguments.save.shard_bytes != SaveOptions{}.shard_bytes) {
    return tell_saved(save_again(*file, arguments), arguments);
  }
  ProgressBar bar("recompress");
  const SaveOptions options = saving(arguments, bar);
  if (arguments.other == "-") {
    StandardOutput out;
    return tell_saved(draft::recompress(*file, out, options, arguments.force_compression),
                      arguments);
  }
  return tell_saved(draft::recompress(*file, arguments.other, options, arguments.force_compression),
                    arguments);
}

}  // namespace parcode::tool
