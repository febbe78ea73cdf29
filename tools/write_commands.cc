#include "tools/write_commands.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>

#include "runtime/draft/draft_builder.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/recompress.h"
#include "runtime/draft/save.h"
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

Result<SaveReport> save_draft(const draft::Draft& draft, const Arguments& arguments) {
  ProgressBar bar("write");
  const SaveOptions options = saving(arguments, bar);
  if (arguments.other != "-") return draft::save(arguments.other, draft, options);
  StandardOutput out;
  return draft::write(out, draft, options);
}

Status read_input(const Arguments& arguments, draft::Draft& draft) {
  const auto format = arguments.lines ? draft::JsonFormat::kLines : draft::JsonFormat::kJson;
  if (arguments.file == "-") return read_json(std::cin, draft, format);
  std::ifstream in(arguments.file, std::ios::binary);
  if (!in) {
    return Failure(
        Error{.code = ErrorCode::kIo, .message = "cannot be read", .path = arguments.file});
  }
  return read_json(in, draft, format);
}

// Other shards than the file's: the object is read and planned anew.
Result<SaveReport> save_again(const File& file, Arguments arguments) {
  const auto root = file.dynamic_root();
  if (!root) return Failure(root.error());
  auto info = file.info();
  if (!info) return Failure(std::move(info.error()));
  arguments.save.metadata = std::move(info->metadata);
  draft::Draft draft(root->file().types());
  draft::DraftBuilder builder(draft);
  dynamic::Walker walker(*file.state().get(), root->file().types(), builder);
  if (Status walked = walker.walk(root->spot()); !walked) {
    return Failure(std::move(walked.error()));
  }
  return save_draft(draft, arguments);
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
  draft::Draft draft(types);
  if (Status read = read_input(arguments, draft); !read) {
    Error error = std::move(read.error());
    const bool bad_input = error.code == ErrorCode::kInvalidArgument;
    if (error.path.empty()) error.path = shown_name(arguments.file);
    const int code = report(error, arguments);
    return bad_input ? kExitNo : code;
  }
  return tell_saved(save_draft(draft, arguments), arguments);
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
