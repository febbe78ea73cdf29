// What a schema of today does to its lock.
//
// The rules:
// - A schema is published under the number that its `version` statement has; without one it cannot.
// - A number that is new must be higher than all that were published: it becomes a version of the
//   lock, whether or not anything has changed.
// - Under the newest number the shape must stay. What the shape leaves out may change: the lock
// then
//   has it as it is now. Only where `amend` is asked for may the shape of the newest version change
//   (nobody has files of it yet); the versions before it never do.
// - A number lower than the newest is refused.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_LOCK_PUBLISH_H_
#define PARCODE_COMPILER_LOCK_PUBLISH_H_

#include <optional>
#include <string>
#include <vector>

#include "compiler/compat/compare.h"
#include "compiler/compat/finding.h"
#include "compiler/compat/version.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/lock/lock.h"
#include "compiler/source/source_file.h"

namespace parcode::compiler::lock {

// The lock that publishing `working` (a working_version) makes of `published`, waivers as they are.
// Reports where that is refused; `place` is the version statement in `path`.
std::optional<Lock> publish(const Lock& published, const compat::Version& working, bool amend,
                            const std::string& path, Location place, Diagnostics& diagnostics);

// What becomes of files of every version in `published` (not empty) where `working` comes next.
compat::Comparison compare_with(const std::vector<compat::Version>& published,
                                const compat::Version& working, compat::Mode mode);

// What is left of findings where waivers count: findings that no waiver covers, and waivers
// that cover none.
struct Judgement {
  std::vector<compat::Finding> open = {};
  std::vector<Waiver> live = {};
  std::vector<Waiver> stale = {};
};
Judgement judge(std::vector<compat::Finding> findings, const std::vector<Waiver>& waivers);

// The line that accepts `finding`, but for the reason.
std::string waiver_text(const compat::Finding& finding);

// For people: the lines that accept those of `findings` that are errors, and where they belong.
// Empty where none is.
std::string how_to_waive(const std::vector<compat::Finding>& findings,
                         const std::string& lock_path);

}  // namespace parcode::compiler::lock

#endif  // PARCODE_COMPILER_LOCK_PUBLISH_H_
