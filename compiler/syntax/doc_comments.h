// Which `///` comments belong to what.

#ifndef PARCODE_COMPILER_SYNTAX_DOC_COMMENTS_H_
#define PARCODE_COMPILER_SYNTAX_DOC_COMMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/token.h"

namespace parcode::compiler {

class DocComments {
 public:
  // Both outlive this object.
  DocComments(const SourceFile& file, const std::vector<Token>& tokens);

  // The comment of what starts at `offset`: the `///` lines before it, with nothing but comments
  // between, joined by '\n'; one that stands behind something else on its line is not among them.
  std::string take(std::uint32_t offset);

  // Warns of comments that nothing has taken.
  void report_unused(Diagnostics& diagnostics) const;

 private:
  const SourceFile& file_;
  const std::vector<Token>& tokens_;
  std::vector<bool> taken_;
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_DOC_COMMENTS_H_
