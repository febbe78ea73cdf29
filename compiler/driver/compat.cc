#include "compiler/driver/compat.h"

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/baseline/data_file.h"
#include "compiler/check/compile.h"
#include "compiler/compat/compare.h"
#include "compiler/compat/draw_findings.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/diagnostics/draw.h"
#include "compiler/lock/lock.h"
#include "compiler/lock/publish.h"
#include "compiler/source/file_reader.h"
#include "compiler/source/source_set.h"
#include "runtime/base/error.h"

namespace parcode::compiler {

namespace {

using compat::Comparison;
using compat::Version;

// One side of the comparison as the command line names it. Keeps what places point to.
class Side {
 public:
  Side(const Arguments& arguments, std::string path, std::vector<std::string> import_directories)
      : arguments_(arguments),
        path_(std::move(path)),
        import_directories_(std::move(import_directories)) {}

  // The versions in it, from the oldest; prints why there are none.
  std::optional<std::vector<Version>> read() {
    if (path_.ends_with(".pcs")) {
      return read_schema();
    }
    if (is_lock()) {
      return read_lock();
    }
    Result<Version> version = baseline::read_data_file(path_, sources_);
    if (!version) {
      std::cerr << "parcodec: " << path_ << ": " << version.error().message << "\n";
      return std::nullopt;
    }
    return std::vector<Version>{std::move(*version)};
  }

  bool is_lock() const { return path_.ends_with(".lock"); }
  const std::vector<lock::Waiver>& waivers() const { return waivers_; }

 private:
  void print(const Diagnostics& diagnostics) const {
    std::cerr << (arguments_.json_errors ? draw_json(diagnostics) : draw_text(diagnostics));
  }

  std::optional<std::vector<Version>> read_lock() {
    const Result<std::string> text = DiskReader().read(path_);
    const SourceFile& file = sources_->add(path_, text.value_or(std::string()));
    Diagnostics diagnostics;
    std::optional<lock::Lock> lock;
    if (text) {
      lock = lock::parse(file, diagnostics);
    } else {
      diagnostics.report(Code::kCannotReadFile, {&file, {}}, {path_, text.error().message});
    }
    print(diagnostics);
    if (!lock) {
      return std::nullopt;
    }
    if (lock->versions.empty()) {
      std::cerr << "parcodec: " << path_ << ": no version was published\n";
      return std::nullopt;
    }
    waivers_ = std::move(lock->waivers);
    return std::move(lock->versions);
  }

  std::optional<std::vector<Version>> read_schema() {
    const DiskReader reader;
    Diagnostics diagnostics;
    const InputFile input = locate_input(path_, import_directories_, reader);
    const auto set = compile({input}, import_directories_, reader, sources_, diagnostics);
    print(diagnostics);
    if (!set) {
      return std::nullopt;
    }
    Version version = compat::version_of(*set, set->requested.front());
    version.name = path_;
    return std::vector<Version>{std::move(version)};
  }

  const Arguments& arguments_;
  std::string path_;
  std::vector<std::string> import_directories_;
  std::shared_ptr<SourceSet> sources_ = std::make_shared<SourceSet>();
  std::vector<lock::Waiver> waivers_;
};

// Takes what waivers cover out of the findings; says how much that was, and which cover nothing.
void apply_waivers(const std::vector<lock::Waiver>& waivers, Comparison& comparison,
                   const Arguments& arguments) {
  const std::size_t before = comparison.findings.size();
  lock::Judgement judgement = lock::judge(std::move(comparison.findings), waivers);
  comparison.findings = std::move(judgement.open);
  Diagnostics diagnostics;
  for (const lock::Waiver& waiver : judgement.stale) {
    diagnostics.report(Code::kLockStaleWaiver, waiver.location)
        .help("'parcodec lock' takes it out");
  }
  std::cerr << (arguments.json_errors ? draw_json(diagnostics) : draw_text(diagnostics));
  const std::size_t waived = before - comparison.findings.size();
  if (waived > 0 && !arguments.json_errors) {
    std::cerr << "note: " << waived << (waived == 1 ? " finding is" : " findings are")
              << " waived in " << arguments.old_version << "\n";
  }
}

std::string draw(const Comparison& comparison, const Arguments& arguments) {
  if (arguments.json_errors) {
    return compat::draw_json(comparison);
  }
  return arguments.github_errors ? compat::draw_github(comparison) : compat::draw_text(comparison);
}

}  // namespace

int compare_versions(const Arguments& arguments) {
  const bool own_imports = !arguments.old_import_directories.empty();
  Side old_side(arguments, arguments.old_version,
                own_imports ? arguments.old_import_directories : arguments.import_directories);
  Side new_side(arguments, arguments.new_version, arguments.import_directories);
  const auto old_versions = old_side.read();
  const auto new_versions = new_side.read();
  if (!old_versions || !new_versions) {
    return kExitBad;
  }
  std::vector<Comparison> comparisons;
  for (const Version& version : *old_versions) {
    comparisons.push_back(compat::compare(version, new_versions->back(), arguments.mode));
  }
  Comparison comparison = compat::merge(std::move(comparisons));
  apply_waivers(old_side.waivers(), comparison, arguments);
  std::cout << draw(comparison, arguments);
  if (old_side.is_lock() && !arguments.json_errors && !arguments.github_errors) {
    std::cout << lock::how_to_waive(comparison.findings, arguments.old_version);
  }
  return comparison.error_count() == 0 ? kExitGood : kExitBad;
}

}  // namespace parcode::compiler
