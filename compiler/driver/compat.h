// parcodec compat: what changed between two versions, and whether files stay readable.

#ifndef PARCODE_COMPILER_DRIVER_COMPAT_H_
#define PARCODE_COMPILER_DRIVER_COMPAT_H_

#include "compiler/driver/arguments.h"

namespace parcode::compiler {

// Compares Arguments::old_version with ::new_version, each a .pcs schema or a .pcode data file;
// the old one may be a .pcs.lock, all versions of which count and whose waivers are honoured. The
// findings go to standard output, what is wrong with either side to standard error. Returns the
// exit code: kExitBad where there is an error among the findings.
int compare_versions(const Arguments& arguments);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DRIVER_COMPAT_H_
