// ANTLR's tree to the syntax tree.

#ifndef PARCODE_COMPILER_SYNTAX_TREE_BUILDER_H_
#define PARCODE_COMPILER_SYNTAX_TREE_BUILDER_H_

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/antlr.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/doc_comments.h"

namespace parcode::compiler {

// Leaves out what has a syntax error in it, without a word: the parser has reported it. Reports
// what is wrong inside strings.
ast::File build_tree(PcsParser::FileContext& context, const SourceFile& file, DocComments& docs,
                     Diagnostics& diagnostics);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_TREE_BUILDER_H_
