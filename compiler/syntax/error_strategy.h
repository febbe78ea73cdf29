// Messages and recovery of the parser, in place of ANTLR's own.
//
// A message says what is missing, and where, in terms of the language. The parser then goes on with
// the next statement or member, so that one run finds several errors of a file.

#ifndef PARCODE_COMPILER_SYNTAX_ERROR_STRATEGY_H_
#define PARCODE_COMPILER_SYNTAX_ERROR_STRATEGY_H_

#include <cstddef>
#include <cstdint>
#include <exception>
#include <set>
#include <string>
#include <utility>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/antlr.h"

namespace parcode::compiler {

class ErrorStrategy final : public antlr4::DefaultErrorStrategy {
 public:
  // Lines in `quiet_lines` have had their message. `file` and `diagnostics` outlive this object.
  ErrorStrategy(const SourceFile& file, std::set<std::uint32_t> quiet_lines,
                Diagnostics& diagnostics)
      : file_(file), quiet_lines_(std::move(quiet_lines)), diagnostics_(diagnostics) {}

  bool found_errors() const { return count_ > 0; }
  // Whether something was left out that is not a member of a definition.
  bool lost_statements() const { return lost_statements_; }

  // What follows is called by the parser that ANTLR generates. After kMaxSyntaxErrors messages they
  // throw antlr4::ParseCancellationException.
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
  void sync(antlr4::Parser* parser) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;

 protected:
  void reportMissingToken(antlr4::Parser* parser) override;
  void reportUnwantedToken(antlr4::Parser* parser) override;

 private:
  void complain(antlr4::Parser* parser, bool missing);
  void note_loss(const antlr4::RuleContext* rule);
  Span shown_span(const antlr4::Token& token) const;
  std::string hint(antlr4::Parser* parser, const antlr4::Token& found) const;

  const SourceFile& file_;
  std::set<std::uint32_t> quiet_lines_;
  Diagnostics& diagnostics_;
  std::size_t count_ = 0;
  bool lost_statements_ = false;
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SYNTAX_ERROR_STRATEGY_H_
