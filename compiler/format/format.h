// The canonical layout of schema text.
//
// One statement or member a line, two blanks for each level, one blank between words, at most one
// empty line in a row and exactly one behind a definition. All comments are kept, each on its own
// line or behind what it stood behind. Formatting twice changes nothing more.

#ifndef PARCODE_COMPILER_FORMAT_FORMAT_H_
#define PARCODE_COMPILER_FORMAT_FORMAT_H_

#include <string>
#include <vector>

#include "compiler/source/source_file.h"
#include "compiler/syntax/token.h"

namespace parcode::compiler {

// `tokens` are those of `file`, which has no syntax errors. Cost: linear.
std::string format(const SourceFile& file, const std::vector<Token>& tokens);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_FORMAT_FORMAT_H_
