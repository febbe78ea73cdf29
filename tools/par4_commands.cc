#include "tools/par4_commands.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/interop/par4/convert.h"
#include "runtime/interop/par4/inspect.h"
#include "tools/commands.h"
#include "tools/schema_source.h"
#include "tools/write_commands.h"

namespace parcode::tool {
namespace {

std::string_view name_of(par4::Looks looks) {
  switch (looks) {
    case par4::Looks::kVec:
      return "vec";
    case par4::Looks::kMap:
      return "map";
    case par4::Looks::kValue:
      break;
  }
  return "value";
}

std::string par4_json(const par4::Inspection& inspection, const std::string& name) {
  nlohmann::ordered_json out;
  out["file"] = name;
  out["format"] = "PAR4";
  out["file_bytes"] = inspection.file_bytes;
  out["payload_bytes"] = inspection.payload_bytes;
  out["chunks"] = nlohmann::ordered_json::array();
  for (const par4::ChunkInspection& chunk : inspection.chunks) {
    nlohmann::ordered_json shown;
    shown["depth"] = chunk.depth;
    shown["offset"] = chunk.offset;
    shown["length"] = chunk.length;
    shown["payload_bytes"] = chunk.payload_bytes;
    shown["codec"] = chunk.lz4 ? "lz4" : "none";
    shown["children"] = chunk.children;
    shown["looks_like"] = name_of(chunk.looks);
    if (chunk.looks == par4::Looks::kVec) shown["items"] = chunk.items;
    out["chunks"].push_back(std::move(shown));
  }
  return out.dump(2) + "\n";
}

Result<SaveReport> from_par4(const Arguments& arguments) {
  auto schema = schema_of(arguments);
  if (!schema) return Failure(std::move(schema.error()));
  SaveOptions options = arguments.save;
  options.if_exists = arguments.replace ? IfExists::kReplace : IfExists::kFail;
  return par4::convert(arguments.file, *schema, arguments.other, options,
                       {.dialect = arguments.dialect});
}

Result<SaveReport> to_par4(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return Failure(file.error());
  par4::SaveOptions options{.compression = arguments.save.compression, .cpus = arguments.cpus};
  options.if_exists = arguments.replace ? IfExists::kReplace : IfExists::kFail;
  return par4::save_from(arguments.other, *file, options);
}

}  // namespace

int convert_file(const Arguments& arguments) {
  return tell_saved(names_par4(arguments) ? from_par4(arguments) : to_par4(arguments), arguments);
}

bool names_par4(const Arguments& arguments) {
  return arguments.file != "-" && par4::is_par4(std::filesystem::path(arguments.file));
}

int inspect_par4(const Arguments& arguments) {
  const auto inspection = par4::inspect(std::filesystem::path(arguments.file));
  if (!inspection) return report(inspection.error(), arguments);
  if (!arguments.html.empty()) {
    return report(Error{.code = ErrorCode::kInvalidArgument,
                        .message = "--html shows .pcode files; convert this one first: "
                                   "parcode convert --help",
                        .path = arguments.file},
                  arguments);
  }
  return report(
      put(arguments.json ? par4_json(*inspection, arguments.file) : par4::to_text(*inspection)),
      arguments);
}

}  // namespace parcode::tool
