// Text in, syntax tree out.

#ifndef PARCODE_COMPILER_SYNTAX_PARSE_H_
#define PARCODE_COMPILER_SYNTAX_PARSE_H_

#include <cstddef>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace parcode::compiler {

inline constexpr std::size_t kMaxTokens = 2'000'000;  // of one file; a parser's memory is bounded
inline constexpr std::size_t kMaxNesting = 64;        // brackets in brackets: bounds all recursion
inline constexpr std::size_t kMaxSyntaxErrors = 200;  // of one file; then the rest is not read

struct ParsedFile {
  ast::File tree = {};
  std::vector<Token> tokens = {};  // in the order of the text; empty where that is not UTF-8
};

// Any bytes are accepted; what is wrong with them is reported, and as much of the tree as could be
// understood is returned. Throws nothing but std::bad_alloc. Cost: linear in the text.
ParsedFile parse(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_PARSE_H_
