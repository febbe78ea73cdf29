// schema, get, dump.

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "runtime/dynamic/dynamic_path.h"
#include "runtime/dynamic/dynamic_value.h"
#include "runtime/dynamic/json_writer.h"
#include "runtime/dynamic/walker.h"
#include "runtime/schema/text.h"
#include "tools/commands.h"

namespace parcode::tool {
namespace {

// The values of a big dump, and how far it has come.
class DumpWriter final : public dynamic::JsonWriter {
 public:
  DumpWriter(const DynamicValue& value, const JsonOptions& options, ProgressBar* bar,
             std::uint64_t total)
      : JsonWriter(value.file().types(), tool::put, options), bar_(bar) {
    progress_.bytes_total = total;
  }
  void read(const format::ChunkRef& ref) override {
    if (bar_ == nullptr) return;
    progress_.bytes_done += ref.decoded_size;
    bar_->show(progress_);
  }

 private:
  ProgressBar* bar_;
  Progress progress_;
};

JsonOptions json_options(const Arguments& arguments) {
  return {.indent = arguments.indent.value_or(arguments.lines ? 0 : 2),
          .bytes = arguments.bytes,
          .lines = arguments.lines,
          .colours = use_colours(arguments.colour, Stream::kOut)};
}

Status put_raw(const DynamicValue& value, const JsonOptions& options) {
  const auto content = value.content();
  if (!content) return Failure(content.error());
  if (content->kind() == schema::Kind::kString) {
    return content->as<std::string>().and_then(
        [](const std::string& text) { return put(text + "\n"); });
  }
  if (dynamic::is_bytes(content->type())) {
    return content->as<std::vector<std::uint8_t>>().and_then([](const auto& bytes) {
      return put(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    });
  }
  return value.json(options).and_then([](const std::string& text) { return put(text + "\n"); });
}

Status put_packages(const std::vector<schema::PcsFile>& files) {
  std::string text;
  for (const schema::PcsFile& file : files) {
    if (files.size() > 1) text += (text.empty() ? "// " : "\n// ") + file.path + "\n";
    text += file.text;
  }
  return put(text);
}

Status write_packages(const std::vector<schema::PcsFile>& files, const std::string& directory) {
  for (const schema::PcsFile& file : files) {
    const auto path = std::filesystem::path(directory) / file.path;
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    std::ofstream out(path, std::ios::binary);
    if (!(out << file.text) || !out.flush()) {
      return Failure(
          Error{.code = ErrorCode::kIo, .message = "cannot be written", .path = path.string()});
    }
  }
  return {};
}

}  // namespace

int show_schema(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  const auto schema = file->schema();
  if (!schema) return report(schema.error(), arguments);
  const auto files = schema::to_pcs(*schema);
  if (!arguments.directory.empty()) {
    return report(write_packages(files, arguments.directory), arguments);
  }
  if (!arguments.json) return report(put_packages(files), arguments);
  nlohmann::ordered_json out;
  out["root"] = schema::to_string(schema->root, *schema);
  out["version"] = schema->version;
  out["fingerprint"] = schema::to_string(file->fingerprint());
  for (const schema::PcsFile& each : files) {
    out["files"].push_back({{"path", each.path}, {"text", each.text}});
  }
  return report(put(out.dump(2) + "\n"), arguments);
}

int get_value(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  const auto root = file->dynamic_root();
  if (!root) return report(root.error(), arguments);
  JsonOptions options = json_options(arguments);
  const Status selected = root->select(arguments.path, [&](const DynamicValue& value) {
    if (arguments.raw) return put_raw(value, options);
    return value.write_json(put, options).and_then([] { return put("\n"); });
  });
  return report(selected, arguments);
}

int dump_value(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  const auto root = file->dynamic_root();
  if (!root) return report(root.error(), arguments);
  const JsonOptions options = json_options(arguments);
  const bool all = arguments.path.empty();
  const std::uint64_t total = all ? file->state()->footer().decoded_bytes : 0;
  ProgressBar bar("dump");
  ProgressBar* shown = is_terminal(Stream::kOut) ? nullptr : &bar;
  const Status dumped = root->select(arguments.path, [&](const DynamicValue& value) -> Status {
    DumpWriter writer(value, options, shown, total);
    dynamic::Walker walker(*file->state().get(), value.file().types(), writer);
    const Status walked = walker.walk(value.spot());
    if (Status finished = writer.finish(); !walked || !finished) return walked ? finished : walked;
    return options.lines ? Status() : put("\n");
  });
  return report(dumped, arguments);
}

}  // namespace parcode::tool
