// Hints: what might make a file smaller or faster, from what its inspection found.

#ifndef PARCODE_RUNTIME_INSPECT_HINTS_H_
#define PARCODE_RUNTIME_INSPECT_HINTS_H_

#include <string>
#include <vector>

#include "runtime/inspect/inspection.h"

namespace parcode::inspecting {

std::vector<InspectionHint> hints_of(const Inspection& inspection);

// "1.1 KB", "812 B": powers of 1000.
std::string bytes_text(std::uint64_t bytes);

}  // namespace parcode::inspecting

#endif  // PARCODE_RUNTIME_INSPECT_HINTS_H_
