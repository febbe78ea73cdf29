// The comparison of two versions of a schema.

#ifndef PARCODE_COMPILER_COMPAT_COMPARE_H_
#define PARCODE_COMPILER_COMPAT_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/compat/finding.h"
#include "compiler/compat/version.h"

namespace parcode::compiler::compat {

// Which programs shall read which files.
enum class Mode : std::uint8_t {
  kBackward,  // new programs, old files
  kForward,   // old programs, new files
  kFull,      // both
};

struct Comparison {
  std::vector<Finding> findings = {};  // in the order of the new version's text
  bool backward = true;                // new programs can open old files
  bool forward = true;                 // old programs can open new files

  std::size_t error_count() const;
  std::size_t warning_count() const { return findings.size() - error_count(); }
};

// All that there is to say of the change from `before` to `after`. `mode` leaves out findings that
// are about the other direction alone; `backward` and `forward` of the result do not depend on it.
// There is an error for each reason that makes `mode` impossible; further errors are about changes
// that are read, but as something else than was meant, now or after the next change.
// Cost: about linear in both schemas.
Comparison compare(const Version& before, const Version& after, Mode mode);

// One comparison for several that were made of the same new version, oldest first: a finding that
// several have is there once, against all of them, and warnings are left out that only earlier
// versions than the last one have: they were accepted when that one was published.
Comparison merge(std::vector<Comparison> comparisons);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_COMPARE_H_
