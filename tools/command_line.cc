#include "tools/command_line.h"

#include <map>

namespace parcode::tool {

namespace {

const std::map<std::string, Colour> kColours = {
    {"auto", Colour::kAuto}, {"always", Colour::kAlways}, {"never", Colour::kNever}};
const std::map<std::string, Source> kSources = {
    {"mmap", Source::kMmap}, {"pread", Source::kPread}, {"memory", Source::kMemory}};
const std::map<std::string, JsonBytes> kBytes = {
    {"base64", JsonBytes::kBase64}, {"hex", JsonBytes::kHex}, {"numbers", JsonBytes::kNumbers}};
const std::map<std::string, Compression> kCompressions = {{"none", Compression::kNone},
                                                          {"lz4", Compression::kLz4},
                                                          {"zstd", Compression::kZstd},
                                                          {"auto", Compression::kAuto}};
const std::map<std::string, par4::Dialect> kDialects = {{"auto", par4::Dialect::kAuto},
                                                        {"current", par4::Dialect::kCurrent},
                                                        {"old", par4::Dialect::kOld}};

// An option whose value is one of a few words.
template <class T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& to,
                        const std::map<std::string, T>& words, const std::string& what) {
  std::vector<std::string> known;
  std::string type;
  for (const auto& [word, value] : words) {
    known.push_back(word);
    type += (type.empty() ? "" : "|") + word;
  }
  return command
      .add_option_function<std::string>(
          name, [&to, &words](const std::string& word) { to = words.at(word); }, what)
      ->check(CLI::IsMember(known).description(""))
      ->type_name(type);
}

}  // namespace

CommandLine::CommandLine(Arguments& arguments)
    : to_(arguments),
      app_(
          "parcode looks into .pcode files, and makes them. The schema is in the file: no "
          "generated "
          "code is needed.",
          "parcode") {
  app_.require_subcommand(1);
  app_.fallthrough();
  app_.footer(
      "'parcode COMMAND --help' has an example for each. Exit codes: 0 done; 1 damaged, "
      "different,\nnot there or bad input; 2 the command line; 3 a file that can't be read "
      "or written.");
  add_choice(app_, "--color", to_.colour, kColours, "when to use colours; NO_COLOR is obeyed");
  add_inspect();
  add_stats();
  add_get();
  add_dump();
  add_schema();
  add_verify();
  add_diff();
  add_load();
  add_recompress();
  add_convert();
  add_completion();
}

Command CommandLine::command() const {
  for (const auto& [command, app] : commands_) {
    if (app->parsed()) return command;
  }
  return Command::kInspect;
}

CLI::App& CommandLine::add(Command command, const std::string& name, const std::string& what,
                           const std::string& example) {
  CLI::App* app = app_.add_subcommand(name, what);
  app->footer("Example:\n  " + example);
  commands_.emplace_back(command, app);
  return *app;
}

void CommandLine::add_file(CLI::App& command, const std::string& what) {
  command.add_option("FILE", to_.file, what)->required()->type_name("");
}

void CommandLine::add_json(CLI::App& command) {
  command.add_flag("--json", to_.json, "as one JSON object");
}

void CommandLine::add_reading(CLI::App& command) {
  add_choice(command, "--source", to_.open.source, kSources, "how the file's bytes are reached");
}

void CommandLine::add_json_options(CLI::App& command) {
  command
      .add_option_function<unsigned>(
          "--indent", [this](unsigned columns) { to_.indent = columns; },
          "columns a level; 0: all on one line")
      ->type_name("N");
  add_choice(command, "--bytes", to_.bytes, kBytes, "what vec<u8> and array<u8, N> become");
}

void CommandLine::add_writing(CLI::App& command) {
  add_choice(command, "--compression", to_.save.compression, kCompressions,
             "of fields whose schema names none");
  command.add_option("--level", to_.save.level, "of that compression")->type_name("N");
  command.add_option("--shard-bytes", to_.save.shard_bytes, "encoded bytes that a shard aims at")
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  command.add_option("--threads", to_.save.threads, "0: all cores")->type_name("N");
  command.add_flag("--replace", to_.replace, "writes over a file that is there");
}

void CommandLine::add_schema_options(CLI::App& command) {
  CLI::Option* schema =
      command.add_option("--schema", to_.schema, "a .pcs file that names a root")->type_name("PCS");
  command.add_option("--like", to_.like, "a .pcode file whose schema is taken")
      ->type_name("FILE")
      ->excludes(schema);
  command.add_option("--root", to_.root, "another type than the schema's root: 'vec<Player>'")
      ->type_name("TYPE");
  command.add_option("-I", to_.import_directories, "where imports are looked up (default: .)")
      ->type_name("DIR")
      ->allow_extra_args(false);
}

void CommandLine::add_inspect() {
  CLI::App& command = add(Command::kInspect, "inspect",
                          "structure, sizes, sharding and compression; reads tables, no payload",
                          "parcode inspect world.pcode --html world.html");
  add_file(command);
  add_json(command);
  command.add_flag("--deep", to_.deep,
                   "nested fields, too: reads the chunks that refer to others, and a few samples");
  command.add_option("--html", to_.html, "writes a page to look at (implies --deep)")
      ->type_name("OUT");
  add_reading(command);
}

void CommandLine::add_stats() {
  CLI::App& command =
      add(Command::kStats, "stats", "each field's bytes, ratio, chunk sizes and bucket fill",
          "parcode stats world.pcode");
  add_file(command);
  add_json(command);
  add_reading(command);
}

void CommandLine::add_verify() {
  CLI::App& command =
      add(Command::kVerify, "verify", "checks every chunk's checksum, and every value in it",
          "parcode verify world.pcode && echo good");
  add_file(command);
  add_json(command);
  add_reading(command);
}

void CommandLine::add_schema() {
  CLI::App& command = add(Command::kSchema, "schema", "the embedded schema, as .pcs text",
                          "parcode schema world.pcode > world.pcs");
  add_file(command);
  add_json(command);
  command.add_option("-o,--out", to_.directory, "writes one .pcs file a package into DIR")
      ->type_name("DIR");
}

void CommandLine::add_get() {
  CLI::App& command = add(Command::kGet, "get", "the values at a path, as JSON",
                          "parcode get world.pcode 'regions[5].zones[20].id'");
  add_file(command);
  command
      .add_option("PATH", to_.path,
                  "'users[\"88888\"].name', 'logs[10:20]', 'regions[*].id', 'len(logs)'")
      ->required()
      ->type_name("");
  command.add_flag("-r,--raw", to_.raw, "strings and bytes as they are, without quotes");
  add_json_options(command);
  add_reading(command);
}

void CommandLine::add_dump() {
  CLI::App& command = add(Command::kDump, "dump", "all of a file, or of a path in it, streamed",
                          "parcode dump world.pcode system_logs --format ndjson | head");
  add_file(command);
  command.add_option("PATH", to_.path, "what to dump; everything where it is left out")
      ->type_name("");
  command
      .add_option_function<std::string>(
          "--format", [this](const std::string& format) { to_.lines = format == "ndjson"; },
          "one JSON value; or a line for each element or entry")
      ->check(CLI::IsMember({"json", "ndjson"}).description(""))
      ->type_name("json|ndjson");
  add_json_options(command);
  add_reading(command);
}

void CommandLine::add_diff() {
  CLI::App& command = add(Command::kDiff, "diff",
                          "what differs in two files; reads only subtrees whose checksums differ",
                          "parcode diff monday.pcode tuesday.pcode");
  add_file(command, "the file before");
  command.add_option("OTHER", to_.other, "the file after")->required()->type_name("");
  add_json(command);
  command.add_option("--limit", to_.limit, "shows this many differences at most; 0: all")
      ->type_name("N");
  add_reading(command);
}

void CommandLine::add_load() {
  CLI::App& command = add(Command::kLoad, "load", "makes a file from JSON or NDJSON",
                          "parcode load world.json world.pcode --schema game/world.pcs -I .");
  add_file(command, "the JSON, or - for stdin");
  command.add_option("OUT", to_.other, "the file to write, or - for stdout")
      ->required()
      ->type_name("");
  add_schema_options(command);
  command
      .add_option_function<std::string>(
          "--format", [this](const std::string& format) { to_.lines = format == "ndjson"; },
          "one JSON value; or a line for each element or entry of the root")
      ->check(CLI::IsMember({"json", "ndjson"}).description(""))
      ->type_name("json|ndjson");
  add_writing(command);
}

void CommandLine::add_recompress() {
  CLI::App& command = add(Command::kRecompress, "recompress",
                          "copies a file with another compression, values unchanged",
                          "parcode recompress world.pcode small.pcode --compression zstd");
  add_file(command);
  command.add_option("OUT", to_.other, "the file to write, or - for stdout")
      ->required()
      ->type_name("");
  command.add_flag("--all", to_.force_compression, "also fields whose schema names a compression");
  add_writing(command);
}

void CommandLine::add_convert() {
  CLI::App& command = add(Command::kConvert, "convert",
                          "a file of Rust's Parcode (PAR4) to .pcode by its schema, or back",
                          "parcode convert world.par world.pcode --schema game/world.pcs");
  add_file(command, "a PAR4 file, or a .pcode file to make one of");
  command.add_option("OUT", to_.other, "the file to write")->required()->type_name("");
  add_schema_options(command);
  add_choice(command, "--dialect", to_.dialect, kDialects,
             "of PAR4 version 4: from the crate's 0.6 on, or about 0.4");
  command.add_option("--cpus", to_.cpus, "that a PAR4 file's vecs are cut for")
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  add_writing(command);
}

void CommandLine::add_completion() {
  CLI::App& command = add(Command::kCompletion, "completion", "a shell's completion script",
                          "source <(parcode completion bash)");
  command.add_option("SHELL", to_.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
      ->type_name("");
}

}  // namespace parcode::tool
