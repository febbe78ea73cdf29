// What the files of this room share of ANTLR. Nothing outside the room includes it.

#ifndef PARCODE_COMPILER_SYNTAX_ANTLR_H_
#define PARCODE_COMPILER_SYNTAX_ANTLR_H_

#include <cstdint>

#include "antlr4-runtime.h"
#include "compiler/source/source_file.h"
#include "grammar/PcsLexer.h"
#include "grammar/PcsParser.h"

namespace parcode::compiler {

using parcode_grammar::PcsLexer;
using parcode_grammar::PcsParser;

// Where a token of the text is; not for the end of the file, nor for what ANTLR has made up.
inline Span span_of(const antlr4::Token& token) {
  return {static_cast<std::uint32_t>(token.getStartIndex()),
          static_cast<std::uint32_t>(token.getStopIndex() + 1)};
}

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_ANTLR_H_
