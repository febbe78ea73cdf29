#include "tools/commands.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>
#include <vector>

#include "tools/par4_commands.h"
#include "tools/write_commands.h"

namespace parcode::tool {
namespace {

Result<std::vector<std::byte>> read_stdin() {
  std::vector<std::byte> bytes;
  std::size_t used = 0;
  while (true) {
    bytes.resize(std::max<std::size_t>(2 * used, 64 << 10));
    const std::size_t got = std::fread(bytes.data() + used, 1, bytes.size() - used, stdin);
    used += got;
    if (got == 0) break;
  }
  bytes.resize(used);
  if (std::ferror(stdin) != 0) return fail(ErrorCode::kIo, "cannot read standard input");
  return bytes;
}

int exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kOutOfRange:
      return kExitNo;
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kSchemaMismatch:
      return kExitUsage;
    default:
      return kExitBad;
  }
}

int complete(const Arguments& arguments) {
  return report(put(completion_script(arguments.shell)), arguments);
}

}  // namespace

int run(const Arguments& arguments) {
  switch (arguments.command) {
    case Command::kInspect:
      return inspect_file(arguments);
    case Command::kStats:
      return show_stats(arguments);
    case Command::kVerify:
      return verify_file(arguments);
    case Command::kSchema:
      return show_schema(arguments);
    case Command::kGet:
      return get_value(arguments);
    case Command::kDump:
      return dump_value(arguments);
    case Command::kDiff:
      return diff_files(arguments);
    case Command::kLoad:
      return load_file(arguments);
    case Command::kRecompress:
      return recompress_file(arguments);
    case Command::kConvert:
      return convert_file(arguments);
    case Command::kCompletion:
      return complete(arguments);
  }
  return kExitUsage;
}

std::string shown_name(const std::string& name) {
  return name == "-" ? "standard input" : name;
}

Result<File> open_argument(const std::string& name, const Arguments& arguments) {
  if (name != "-") return open(name, arguments.open);
  return read_stdin().and_then(
      [&](std::vector<std::byte> bytes) { return open_bytes(std::move(bytes), arguments.open); });
}

int report(const Error& error, const Arguments& arguments) {
  const bool colours = use_colours(arguments.colour, Stream::kErr);
  fmt::print(stderr, "{} {}\n", styled("parcode:", Style::kRed, colours), to_string(error));
  return exit_code_of(error.code);
}

int report(const Status& status, const Arguments& arguments) {
  return status ? kExitGood : report(status.error(), arguments);
}

}  // namespace parcode::tool
