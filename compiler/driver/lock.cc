#include "compiler/driver/lock.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/compile.h"
#include "compiler/compat/compare.h"
#include "compiler/compat/draw_findings.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/diagnostics/draw.h"
#include "compiler/driver/output.h"
#include "compiler/lock/lock.h"
#include "compiler/lock/publish.h"
#include "compiler/source/file_reader.h"

namespace parcode::compiler {

namespace {

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// One run of the command.
class Locking {
 public:
  explicit Locking(const Arguments& arguments) : arguments_(arguments) {}

  int run() {
    std::vector<InputFile> inputs;
    for (const std::string& file : arguments_.files) {
      inputs.push_back(locate_input(file, arguments_.import_directories, reader_));
    }
    const auto set =
        compile(inputs, arguments_.import_directories, reader_, sources_, diagnostics_);
    for (std::size_t i = 0; set && i < inputs.size(); ++i) {
      lock(*set, set->requested[i], inputs[i].path);
    }
    std::cerr << (arguments_.json_errors ? draw_json(diagnostics_) : draw_text(diagnostics_))
              << refusals_;
    if (diagnostics_.has_errors() || !refusals_.empty()) {
      return kExitBad;
    }
    if (const Status written = write_files(outputs_); !written) {
      std::cerr << "parcodec: " << written.error().message << "\n";
      return kExitBad;
    }
    std::cout << done_;
    return kExitGood;
  }

 private:
  // A lock as it is on the disk.
  struct Stored {
    std::string text = {};  // empty where there is none
    lock::Lock lock = {};
  };

  void lock(const model::SchemaSet& set, std::uint32_t index, const std::string& path) {
    const std::optional<Stored> stored = read_lock(path + ".lock");
    if (!stored) {
      return;
    }
    const compat::Version working = lock::working_version(set, index);
    const Location place = set.files[index].version_location;
    std::optional<lock::Lock> next =
        lock::publish(stored->lock, working, arguments_.amend, path, place, diagnostics_);
    if (!next) {
      return;
    }
    std::vector<compat::Version> published = stored->lock.versions;
    if (arguments_.amend && published.size() == next->versions.size()) {
      published.pop_back();
    }
    compat::Comparison comparison;
    if (!published.empty()) {
      comparison = lock::compare_with(published, working, compat::Mode::kBackward);
    }
    lock::Judgement judgement = lock::judge(std::move(comparison.findings), stored->lock.waivers);
    report_stale(judgement.stale, path);
    next->waivers = std::move(judgement.live);
    std::string text = lock::print(*next, name_of(path));
    if (text == stored->text) {
      return;
    }
    if (arguments_.check_only) {
      report_not_current(path, place, why_not_current(*stored, *next, judgement.stale));
      return;
    }
    comparison.findings = errors_among(std::move(judgement.open));
    if (!comparison.findings.empty()) {
      refuse(std::move(comparison), path, working.schema.version);
    } else {
      done_ += path + ".lock: " + what_is_done(*stored, *next) + "\n";
      outputs_.push_back({path + ".lock", std::move(text)});
    }
  }

  std::optional<Stored> read_lock(const std::string& path) {
    Stored stored;
    if (!reader_.exists(path)) {
      return stored;
    }
    const Result<std::string> text = reader_.read(path);
    const SourceFile& file = sources_->add(path, text.value_or(std::string()));
    if (!text) {
      diagnostics_.report(Code::kCannotReadFile, {&file, {}}, {path, text.error().message});
      return std::nullopt;
    }
    if (text->empty()) {  // as `touch` leaves one
      return stored;
    }
    std::optional<lock::Lock> lock = lock::parse(file, diagnostics_);
    if (!lock) {
      return std::nullopt;
    }
    stored.text = *text;
    stored.lock = std::move(*lock);
    return stored;
  }

  // All others do not keep a version from being published.
  static std::vector<compat::Finding> errors_among(std::vector<compat::Finding> findings) {
    std::erase_if(findings, [](const compat::Finding& finding) {
      return finding.severity() != Severity::kError;
    });
    return findings;
  }

  void report_stale(const std::vector<lock::Waiver>& stale, const std::string& path) {
    for (const lock::Waiver& waiver : stale) {
      diagnostics_.report(Code::kLockStaleWaiver, waiver.location)
          .help(arguments_.check_only ? "'parcodec lock " + path + "' takes it out"
                                      : "it is taken out");
    }
  }

  void report_not_current(const std::string& path, Location place, std::string why) {
    diagnostics_.report(Code::kLockNotCurrent, place, {path + ".lock", std::move(why)})
        .help("run 'parcodec lock " + path + "'");
  }

  static std::string version_text(const lock::Lock& lock) {
    return "version " + std::to_string(lock.versions.back().schema.version);
  }

  static std::string why_not_current(const Stored& stored, const lock::Lock& next,
                                     const std::vector<lock::Waiver>& stale) {
    if (stored.text.empty()) {
      return "there is none";
    }
    if (stored.lock.versions.size() < next.versions.size()) {
      return "it lacks " + version_text(next);
    }
    if (stored.lock.versions.back().schema != next.versions.back().schema) {
      return version_text(next) + " has other annotations or reserved numbers now";
    }
    return stale.empty() ? "it is not in its canonical form" : "waivers are stale";
  }

  static std::string what_is_done(const Stored& stored, const lock::Lock& next) {
    if (stored.lock.versions.size() < next.versions.size()) {
      return "published " + version_text(next);
    }
    return stored.lock.versions.back().schema == next.versions.back().schema
               ? "rewritten"
               : "changed " + version_text(next);
  }

  void refuse(compat::Comparison comparison, const std::string& path, std::uint32_t version) {
    if (arguments_.json_errors) {
      refusals_ += compat::draw_json(comparison);
      return;
    }
    refusals_ += compat::draw_text(comparison) + "parcodec: version " + std::to_string(version) +
                 " of " + path + " is not published: it breaks what was\n" +
                 lock::how_to_waive(comparison.findings, path + ".lock");
  }

  const Arguments& arguments_;
  const DiskReader reader_;
  const std::shared_ptr<SourceSet> sources_ = std::make_shared<SourceSet>();
  Diagnostics diagnostics_;
  std::string refusals_;
  std::string done_;
  std::vector<OutputFile> outputs_;
};

}  // namespace

int lock_schemas(const Arguments& arguments) {
  return Locking(arguments).run();
}

}  // namespace parcode::compiler
