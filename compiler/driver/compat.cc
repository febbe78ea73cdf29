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
    Result<Version> version = baseline::read_data_file(path_, sources_);
    if (!version) {
      std::cerr << "parcodec: " << path_ << ": " << version.error().message << "\n";
      return std::nullopt;
    }
    return std::vector<Version>{std::move(*version)};
  }

 private:
  std::optional<std::vector<Version>> read_schema() {
    const DiskReader reader;
    Diagnostics diagnostics;
    const InputFile input = locate_input(path_, import_directories_, reader);
    const auto set = compile({input}, import_directories_, reader, sources_, diagnostics);
    std::cerr << (arguments_.json_errors ? draw_json(diagnostics) : draw_text(diagnostics));
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
};

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
  const Comparison comparison = compat::merge(std::move(comparisons));
  std::cout << draw(comparison, arguments);
  return comparison.error_count() == 0 ? kExitGood : kExitBad;
}

}  // namespace parcode::compiler
