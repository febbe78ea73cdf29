#include "examples/aptdb/import.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "examples/aptdb/amounts.h"
#include "examples/aptdb/database_builder.h"
#include "examples/aptdb/package.h"
#include "examples/aptdb/stanza.h"
#include "examples/aptdb/translations.h"

namespace aptdb {
namespace {

using parcode::Error;
using parcode::ErrorCode;
using parcode::Result;

constexpr const char* kStatusFile = "/var/lib/dpkg/status";

struct Source {
  std::string name;
  ReadPackages read;
};

Result<Source> read_file(const std::string& path, ProgressLine& progress) {
  auto input = open_file(path);
  if (!input) return parcode::Failure(std::move(input.error()));
  auto read = read_packages(**input, progress);
  if (!read) return parcode::Failure(std::move(read.error()));
  return Source{path == "-" ? "standard input" : path, std::move(*read)};
}

// What apt knows; where that is nothing, what dpkg has installed.
Result<Source> read_machine(ProgressLine& progress, std::ostream& notes) {
  const auto input = run_program({"apt-cache", "dumpavail"});
  const Error* failure = input ? nullptr : &input.error();
  std::optional<Result<ReadPackages>> read;
  if (input) {
    read = read_packages(**input, progress);
    if (!*read) failure = &read->error();
    if (*read && !(*read)->packages.empty()) {
      const parcode::Status added = add_apt_translations((*read)->packages, progress);
      if (!added) {
        progress.clear();
        notes << "aptdb: without long descriptions: " << added.error().message << "\n";
      }
      return Source{"apt-cache dumpavail", std::move(**read)};
    }
  }
  progress.clear();
  notes << "aptdb: " << (failure != nullptr ? failure->message : "apt-cache prints no packages")
        << "; reading " << kStatusFile << ", the installed packages, instead\n";
  return read_file(kStatusFile, progress);
}

void report_problems(const std::vector<std::string>& problems, std::ostream& notes) {
  constexpr std::size_t kShown = 5;
  for (std::size_t i = 0; i < std::min(kShown, problems.size()); ++i) {
    notes << "aptdb: left out: " << problems[i] << "\n";
  }
  if (problems.size() > kShown) {
    notes << "aptdb: … and " << problems.size() - kShown << " more of this kind\n";
  }
}

parcode::SaveOptions save_options(const std::string& origin, ProgressLine& progress) {
  parcode::SaveOptions options;
  options.metadata.description = "Debian packages, from " + origin;
  options.progress = [&progress](const parcode::Progress& now) {
    progress.show([&] {
      return "writing: " +
             std::to_string(100 * now.bytes_done / std::max<std::uint64_t>(1, now.bytes_total)) +
             " %";
    });
  };
  return options;
}

}  // namespace

Result<ReadPackages> read_packages(Input& input, ProgressLine& progress) {
  ReadPackages read;
  StanzaReader stanzas(input);
  Stanza stanza;
  while (true) {
    const auto more = stanzas.next(stanza);
    if (!more) return parcode::Failure(more.error());
    if (!*more) break;
    if (auto package = package_of(stanza, read.problems)) {
      read.packages.push_back(std::move(*package));
    }
    progress.show([&] { return "reading: " + counted(read.packages.size(), "package"); });
  }
  read.bytes = stanzas.bytes();
  return read;
}

Result<int> import(const std::filesystem::path& output, const std::string& from, Console& console) {
  const auto start = std::chrono::steady_clock::now();
  ProgressLine progress(console.notes, console.shows_progress);
  auto source = from.empty() ? read_machine(progress, console.notes) : read_file(from, progress);
  if (!source) return parcode::Failure(std::move(source.error()));
  progress.clear();
  report_problems(source->read.problems, console.notes);
  if (source->read.packages.empty()) {
    return parcode::fail(ErrorCode::kInvalidArgument,
                         source->name + " names no package; is it a Debian control file, like " +
                             kStatusFile + " or a Packages file?");
  }
  progress.show([] { return std::string("indexing"); });
  const Database database = build_database(std::move(source->read.packages), source->name);
  const auto saved = parcode::save(output, database, save_options(source->name, progress));
  if (!saved) return parcode::Failure(saved.error());
  progress.clear();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  console.out << "imported " << counted(database.stats.packages, "package") << " from "
              << source->name << " (" << bytes_text(source->read.bytes) << ") into "
              << output.string() << " (" << bytes_text(saved->file_bytes) << ") in "
              << fixed(elapsed.count(), 1) << " s\n";
  return kExitDone;
}

}  // namespace aptdb
