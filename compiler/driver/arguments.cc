#include "compiler/driver/arguments.h"

#include <CLI/CLI.hpp>

namespace parcode::compiler {

namespace {

void add_common(CLI::App& command, Arguments& arguments) {
  command
      .add_option_function<std::string>(
          "--error-format",
          [&arguments](const std::string& format) { arguments.json_errors = format == "json"; },
          "how errors are printed: for people, or one JSON object a line")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("text|json");
}

void add_compat(CLI::App& command, Arguments& arguments) {
  command
      .add_option_function<std::string>(
          "--error-format",
          [&arguments](const std::string& format) {
            arguments.json_errors = format == "json";
            arguments.github_errors = format == "github";
          },
          "how findings are printed: for people, one JSON object a line, or annotations of GitHub")
      ->check(CLI::IsMember({"text", "json", "github"}))
      ->type_name("text|json|github");
  command
      .add_option_function<std::string>(
          "--mode",
          [&arguments](const std::string& mode) {
            arguments.mode = mode == "full"      ? compat::Mode::kFull
                             : mode == "forward" ? compat::Mode::kForward
                                                 : compat::Mode::kBackward;
          },
          "new programs read old files (default), old programs read new files, or both")
      ->check(CLI::IsMember({"backward", "forward", "full"}))
      ->type_name("backward|forward|full");
  command
      .add_option("--old_import", arguments.old_import_directories,
                  "where imports of OLD are looked up; may be repeated (default: as those of NEW)")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command
      .add_option("OLD", arguments.old_version, "what was: a lock, a schema (.pcs) or a data file")
      ->required()
      ->type_name("");
  command.add_option("NEW", arguments.new_version, "what is: a schema or a data file")
      ->required()
      ->type_name("");
}

void add_files(CLI::App& command, Arguments& arguments, int count) {
  command.add_option("FILE.pcs", arguments.files, "schema files")
      ->required()
      ->expected(1, count)
      ->type_name("");
}

void add_imports(CLI::App& command, Arguments& arguments) {
  command
      .add_option("-I", arguments.import_directories,
                  "where imports are looked up; may be repeated (default: .)")
      ->type_name("DIR")
      ->allow_extra_args(false);
}

}  // namespace

std::variant<Arguments, int> read_arguments(int count, const char* const* values) {
  constexpr int kAnyCount = 1 << 20;
  Arguments arguments;
  CLI::App app("parcodec compiles .pcs schemas for Parcode.", "parcodec");
  app.require_subcommand(1);

  CLI::App* generate = app.add_subcommand("generate", "writes FILE.pcs.h and FILE.pcs.cc");
  add_common(*generate, arguments);
  add_imports(*generate, arguments);
  generate->add_option("--cpp_out", arguments.cpp_out, "where the C++ files go")
      ->required()
      ->type_name("DIR");
  add_files(*generate, arguments, kAnyCount);

  CLI::App* check = app.add_subcommand("check", "parses and checks only");
  add_common(*check, arguments);
  add_imports(*check, arguments);
  add_files(*check, arguments, kAnyCount);

  CLI::App* format = app.add_subcommand("format", "gives files their canonical layout");
  add_common(*format, arguments);
  format->add_flag("--check", arguments.check_only, "writes nothing, fails where it would");
  add_files(*format, arguments, kAnyCount);

  CLI::App* describe = app.add_subcommand("describe", "prints a resolved schema");
  add_common(*describe, arguments);
  add_imports(*describe, arguments);
  describe->add_flag("--json", arguments.json, "as one JSON object");
  add_files(*describe, arguments, 1);

  CLI::App* compat = app.add_subcommand("compat", "tells what a change of a schema breaks");
  add_compat(*compat, arguments);
  add_imports(*compat, arguments);

  CLI::App* lock = app.add_subcommand("lock", "publishes schemas: writes FILE.pcs.lock");
  add_common(*lock, arguments);
  add_imports(*lock, arguments);
  lock->add_flag("--check", arguments.check_only, "writes nothing, fails where it would");
  lock->add_flag("--amend", arguments.amend,
                 "lets the newest version change, of which nobody has files yet")
      ->excludes("--check");
  add_files(*lock, arguments, kAnyCount);

  CLI::App* explain = app.add_subcommand("explain", "tells the rule behind a message");
  explain->add_option("CODE", arguments.files, "such as duplicate-field-number; default: all")
      ->type_name("");

  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? kExitGood : kExitUsage;
  }
  arguments.command = generate->parsed()   ? Command::kGenerate
                      : check->parsed()    ? Command::kCheck
                      : format->parsed()   ? Command::kFormat
                      : describe->parsed() ? Command::kDescribe
                      : compat->parsed()   ? Command::kCompat
                      : lock->parsed()     ? Command::kLock
                                           : Command::kExplain;
  if (arguments.import_directories.empty()) {
    arguments.import_directories.emplace_back(".");
  }
  return arguments;
}

}  // namespace parcode::compiler
