#include "compiler/compat/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/compat/pairing.h"
#include "compiler/compat/rules.h"

namespace parcode::compiler::compat {

namespace {

bool is_about(const Finding& finding, Mode mode) {
  switch (finding.direction) {
    case Direction::kBackward:
      return mode != Mode::kForward;
    case Direction::kForward:
      return mode != Mode::kBackward;
    case Direction::kNone:
    case Direction::kBoth:
      break;
  }
  return true;
}

// A definition that stands in two places meets others more than once.
void remove_repeated(std::vector<Finding>& findings) {
  std::set<std::tuple<Code, Direction, std::string, std::string, std::string, std::string>> seen;
  std::erase_if(findings, [&seen](const Finding& finding) {
    return !seen.emplace(finding.rule, finding.direction, finding.element, finding.message,
                         finding.old_hash, finding.new_hash)
                .second;
  });
}

// By the new text, files in the order in which they first come up.
void sort_by_place(std::vector<Finding>& findings) {
  std::map<const SourceFile*, std::size_t> files;
  for (const Finding& finding : findings) {
    files.emplace(finding.new_place.file, files.size());
  }
  std::ranges::stable_sort(findings, {}, [&files](const Finding& finding) {
    return std::tuple(files.at(finding.new_place.file), finding.new_place.span.begin);
  });
}

}  // namespace

std::size_t Comparison::error_count() const {
  return static_cast<std::size_t>(
      std::ranges::count(findings, Severity::kError, &Finding::severity));
}

Comparison compare(const Version& before, const Version& after, Mode mode) {
  const Pairing pairing(before, after);
  Context context = {.before = before, .after = after, .pairing = pairing};
  check_readability(context);
  check_numbers(context);
  check_values(context);
  check_storage(context);
  check_source(context);
  std::erase_if(context.findings,
                [mode](const Finding& finding) { return !is_about(finding, mode); });
  remove_repeated(context.findings);
  sort_by_place(context.findings);
  for (Finding& finding : context.findings) {
    finding.against.push_back(before.name);
  }
  return {.findings = std::move(context.findings),
          .backward = context.backward,
          .forward = context.forward};
}

Comparison merge(std::vector<Comparison> comparisons) {
  Comparison merged;
  // The newest first: where several have a finding, its places are those of the newest.
  for (auto each = comparisons.rbegin(); each != comparisons.rend(); ++each) {
    merged.backward = merged.backward && each->backward;
    merged.forward = merged.forward && each->forward;
    for (Finding& finding : each->findings) {
      const auto known = std::ranges::find_if(merged.findings, [&](const Finding& other) {
        return is_same_finding(finding, other) && finding.message == other.message;
      });
      if (known != merged.findings.end()) {
        known->against.insert(known->against.begin(), finding.against.begin(),
                              finding.against.end());
      } else if (each == comparisons.rbegin() || finding.severity() == Severity::kError) {
        merged.findings.push_back(std::move(finding));
      }
    }
  }
  sort_by_place(merged.findings);
  return merged;
}

}  // namespace parcode::compiler::compat
