// How diagnostics look: for people, and for programs.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_DIAGNOSTICS_DRAW_H_
#define PARCODE_COMPILER_DIAGNOSTICS_DRAW_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostics.h"

namespace parcode::compiler {

// How many diagnostics are shown; a line says how many more there are.
inline constexpr std::size_t kMaxShown = 100;

// For each one `file:line:column: error: what [code]`, the line of the text with a caret under it,
// a `help:` line where there is help, and the other places as notes. Ends with a newline, unless
// there is nothing to tell.
std::string draw_text(const Diagnostics& diagnostics);

// One JSON object a line: file, line, column, severity, code, message, and help where there is any.
std::string draw_json(const Diagnostics& diagnostics);

// "file:line:column", the location's file being there.
std::string draw_place(const Location& location);

// The source line with its number, and a caret with an underline below. Nothing for an empty line.
std::string draw_snippet(const Location& location);

// `text` as a JSON string, quotes included.
std::string json_quoted(std::string_view text);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DIAGNOSTICS_DRAW_H_
