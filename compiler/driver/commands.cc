#include "compiler/driver/commands.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/compile.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/diagnostics/draw.h"
#include "compiler/driver/compat.h"
#include "compiler/driver/describe.h"
#include "compiler/driver/lock.h"
#include "compiler/driver/output.h"
#include "compiler/emit/emit.h"
#include "compiler/format/format.h"
#include "compiler/source/file_reader.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/suggest.h"

namespace parcode::compiler {

namespace {

void print(const Diagnostics& diagnostics, const Arguments& arguments) {
  std::cerr << (arguments.json_errors ? draw_json(diagnostics) : draw_text(diagnostics));
}

// Compiles the files of the command line; prints what is wrong with them.
std::optional<model::SchemaSet> compile_inputs(const Arguments& arguments) {
  const DiskReader reader;
  std::vector<InputFile> inputs;
  for (const std::string& file : arguments.files) {
    inputs.push_back(locate_input(file, arguments.import_directories, reader));
  }
  const auto sources = std::make_shared<SourceSet>();
  Diagnostics diagnostics;
  auto set = compile(inputs, arguments.import_directories, reader, sources, diagnostics);
  print(diagnostics, arguments);
  return set;
}

int write(const std::vector<OutputFile>& files) {
  const Status written = write_files(files);
  if (!written) {
    std::cerr << "parcodec: " << written.error().message << "\n";
    return kExitBad;
  }
  return kExitGood;
}

int generate(const Arguments& arguments) {
  const auto set = compile_inputs(arguments);
  if (!set) {
    return kExitBad;
  }
  std::vector<OutputFile> outputs;
  for (const std::uint32_t file : set->requested) {
    for (GeneratedFile& generated : emit(*set, file)) {
      const std::filesystem::path path = std::filesystem::path(arguments.cpp_out) / generated.path;
      outputs.push_back({path.string(), std::move(generated.text)});
    }
  }
  return write(outputs);
}

int check(const Arguments& arguments) {
  return compile_inputs(arguments) ? kExitGood : kExitBad;
}

int describe(const Arguments& arguments) {
  const auto set = compile_inputs(arguments);
  if (!set) {
    return kExitBad;
  }
  const std::uint32_t file = set->requested.front();
  std::cout << (arguments.json ? describe_as_json(*set, file) : describe_as_text(*set, file));
  return kExitGood;
}

int format_files(const Arguments& arguments) {
  const DiskReader reader;
  SourceSet sources;
  Diagnostics diagnostics;
  std::vector<OutputFile> outputs;
  for (const std::string& path : arguments.files) {
    const Result<std::string> text = reader.read(path);
    const SourceFile& file = sources.add(path, text.value_or(std::string()));
    if (!text) {
      diagnostics.report(Code::kCannotReadFile, {&file, {}}, {path, text.error().message});
      continue;
    }
    const std::size_t errors_before = diagnostics.error_count();
    const ParsedFile parsed = parse(file, diagnostics);
    if (diagnostics.error_count() > errors_before) {
      continue;
    }
    std::string formatted = format(file, parsed.tokens);
    if (formatted != *text) {
      outputs.push_back({path, std::move(formatted)});
    }
  }
  print(diagnostics, arguments);
  if (diagnostics.has_errors()) {
    return kExitBad;
  }
  if (!arguments.check_only) {
    return write(outputs);
  }
  for (const OutputFile& output : outputs) {
    std::cerr << output.path << ": not in canonical layout; run 'parcodec format'\n";
  }
  return outputs.empty() ? kExitGood : kExitBad;
}

int explain(const Arguments& arguments) {
  std::vector<std::string_view> names;
  for (const CatalogueEntry& entry : catalogue()) {
    names.push_back(entry.name);
  }
  for (const std::string& code : arguments.files) {
    if (std::find(names.begin(), names.end(), code) == names.end()) {
      const std::string help = did_you_mean(code, names);
      std::cerr << "parcodec: there is no error '" << code << "'"
                << (help.empty() ? "" : "; " + help) << "\n";
      return kExitUsage;
    }
  }
  const auto& codes = arguments.files;
  for (const CatalogueEntry& entry : catalogue()) {
    if (codes.empty() || std::find(codes.begin(), codes.end(), entry.name) != codes.end()) {
      std::cout << entry.name << ": " << entry.explanation << "\n";
      if (!entry.cure.empty()) {
        std::cout << "  " << to_string(entry.family) << " " << to_string(entry.severity) << ". "
                  << entry.cure << "\n";
      }
    }
  }
  return kExitGood;
}

}  // namespace

int run(const Arguments& arguments) {
  switch (arguments.command) {
    case Command::kGenerate:
      return generate(arguments);
    case Command::kCheck:
      return check(arguments);
    case Command::kFormat:
      return format_files(arguments);
    case Command::kDescribe:
      return describe(arguments);
    case Command::kCompat:
      return compare_versions(arguments);
    case Command::kLock:
      return lock_schemas(arguments);
    case Command::kExplain:
      return explain(arguments);
  }
  return kExitUsage;
}

}  // namespace parcode::compiler
