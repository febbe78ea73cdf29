#include "compiler/lock/publish.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace parcode::compiler::lock {

std::optional<Lock> publish(const Lock& published, const compat::Version& working, bool amend,
                            const std::string& path, Location place, Diagnostics& diagnostics) {
  const std::uint32_t number = working.schema.version;
  const std::string number_text = std::to_string(number);
  if (number == 0) {
    const std::uint32_t next =
        published.versions.empty() ? 1 : published.versions.back().schema.version;
    diagnostics.report(Code::kLockNeedsVersion, place, {path})
        .help("put 'version " + std::to_string(next) + ";' behind the package");
    return std::nullopt;
  }
  Lock lock = published;
  if (lock.versions.empty() || lock.versions.back().schema.version < number) {
    lock.versions.push_back(working);
    return lock;
  }
  const compat::Version& newest = lock.versions.back();
  const std::string next = std::to_string(std::uint64_t{newest.schema.version} + 1);
  if (newest.schema.version > number) {
    diagnostics
        .report(Code::kLockVersionLowered, place,
                {number_text, std::to_string(newest.schema.version)})
        .help("a changed schema is 'version " + next + ";'")
        .note(newest.location, "it is here");
    return std::nullopt;
  }
  if (!amend && shape(newest) != shape(working)) {
    diagnostics.report(Code::kLockVersionTaken, place, {number_text})
        .help("make it 'version " + next + ";' and run 'parcodec lock " + path + "'")
        .note(newest.location, "it was published here");
    return std::nullopt;
  }
  lock.versions.back() = working;
  return lock;
}

compat::Comparison compare_with(const std::vector<compat::Version>& published,
                                const compat::Version& working, compat::Mode mode) {
  std::vector<compat::Comparison> comparisons;
  for (const compat::Version& version : published) {
    comparisons.push_back(compat::compare(version, working, mode));
  }
  return compat::merge(std::move(comparisons));
}

Judgement judge(std::vector<compat::Finding> findings, const std::vector<Waiver>& waivers) {
  Judgement judgement;
  for (const Waiver& waiver : waivers) {
    const bool is_live = std::ranges::any_of(
        findings, [&](const compat::Finding& finding) { return waiver.covers(finding); });
    (is_live ? judgement.live : judgement.stale).push_back(waiver);
  }
  for (compat::Finding& finding : findings) {
    const bool is_covered = std::ranges::any_of(
        judgement.live, [&](const Waiver& waiver) { return waiver.covers(finding); });
    if (!is_covered) {
      judgement.open.push_back(std::move(finding));
    }
  }
  return judgement;
}

std::string waiver_text(const compat::Finding& finding) {
  return "waiver " + std::string(finding.rule_name()) + " " + finding.element + " " +
         finding.old_hash + " " + finding.new_hash + " \"WHY\"";
}

std::string how_to_waive(const std::vector<compat::Finding>& findings,
                         const std::string& lock_path) {
  std::string lines;
  for (const compat::Finding& finding : findings) {
    if (finding.severity() == Severity::kError) {
      lines += "        " + waiver_text(finding) + "\n";
    }
  }
  return lines.empty() ? lines
                       : "help: to break it all the same, say why in " + lock_path + ":\n" + lines;
}

}  // namespace parcode::compiler::lock
