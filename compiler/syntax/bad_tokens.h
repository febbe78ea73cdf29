// What can be wrong with a file before its grammar is looked at.

#ifndef PARCODE_COMPILER_SYNTAX_BAD_TOKENS_H_
#define PARCODE_COMPILER_SYNTAX_BAD_TOKENS_H_

#include <set>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/token.h"

namespace parcode::compiler {

// Reports tokens that are none. The result: the lines with one, on which further messages about
// the syntax would be noise.
std::set<std::uint32_t> report_bad_tokens(const SourceFile& file, const std::vector<Token>& tokens,
                                          Diagnostics& diagnostics);

// Whether brackets are nested at most kMaxNesting deep; reports the first that is deeper.
bool check_nesting(const SourceFile& file, const std::vector<Token>& tokens,
                   Diagnostics& diagnostics);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_BAD_TOKENS_H_
