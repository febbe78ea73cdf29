// What literals stand for.

#ifndef PARCODE_COMPILER_SYNTAX_LITERALS_H_
#define PARCODE_COMPILER_SYNTAX_LITERALS_H_

#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/ast.h"

namespace parcode::compiler {

// The value of a decimal or hexadecimal integer token.
ast::Value read_integer(const SourceFile& file, Span token);

// The value of a floating-point token: the nearest double.
ast::Value read_float(const SourceFile& file, Span token);

// The content of a string token, escapes replaced; reports those that are none.
std::string read_string(const SourceFile& file, Span token, Diagnostics& diagnostics);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_LITERALS_H_
