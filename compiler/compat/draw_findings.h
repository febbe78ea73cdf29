// How a comparison looks: for people, for programs and for reviews on GitHub.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_COMPAT_DRAW_FINDINGS_H_
#define PARCODE_COMPILER_COMPAT_DRAW_FINDINGS_H_

#include <string>

#include "compiler/compat/compare.h"

namespace parcode::compiler::compat {

// Each finding with both places and their lines, and the lines to paste; then the summary. All
// findings, however many there are.
std::string draw_text(const Comparison& comparison);

// One JSON object a line: file, line, column, severity, code, message and help as other diagnostics
// have them, and family, direction, element, old (file, line, column), old_hash, new_hash, cure and
// against. The last line is {"summary": …}.
std::string draw_json(const Comparison& comparison);

// One workflow command a line: ::error file=…,line=…,col=…,title=…::message. Then the summary.
std::string draw_github(const Comparison& comparison);

// "readable backward, not forward: new programs read old files; 1 error, 2 warnings"
std::string summary_of(const Comparison& comparison);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_DRAW_FINDINGS_H_
