#include "compiler/syntax/error_strategy.h"

#include <string_view>

#include "compiler/syntax/parse.h"
#include "runtime/base/suggest.h"

namespace parcode::compiler {

namespace {

constexpr std::string_view kStatementWords[] = {"package", "version", "import", "const",
                                                "root",    "struct",  "union",  "enum"};

std::size_t next(antlr4::Parser* parser, ssize_t distance) {
  return parser->getTokenStream()->LA(distance);
}

// A keyword at the start of a line that is not the name of an enum's value.
bool begins_statement(antlr4::Parser* parser) {
  antlr4::TokenStream* stream = parser->getTokenStream();
  const antlr4::Token* before = stream->LT(-1);
  const bool first_of_line = before == nullptr || before->getLine() < stream->LT(1)->getLine();
  const std::size_t type = stream->LA(1);
  return first_of_line && type >= PcsLexer::PACKAGE && type <= PcsLexer::ENUM &&
         stream->LA(2) != PcsLexer::EQUALS;
}

// Skips to a ';' or '}' of this level, to the next statement, or over a whole block.
void skip_to_end(antlr4::Parser* parser) {
  std::size_t depth = 0;
  for (std::size_t type = next(parser, 1); type != antlr4::Token::EOF; type = next(parser, 1)) {
    const bool at_end = type == PcsLexer::SEMICOLON || type == PcsLexer::RIGHT_BRACE;
    if ((depth == 0 && at_end) || begins_statement(parser)) {
      return;
    }
    parser->consume();
    if (type == PcsLexer::LEFT_BRACE) {
      ++depth;
    } else if (type == PcsLexer::RIGHT_BRACE && --depth == 0) {
      return;
    }
  }
}

// Whether the parser stands between members or statements.
bool between_repetitions(antlr4::Parser* parser) {
  const auto type = parser->getATN().states[parser->getState()]->getStateType();
  return type == antlr4::atn::ATNState::STAR_LOOP_ENTRY ||
         type == antlr4::atn::ATNState::STAR_LOOP_BACK;
}

// What a name would be here, by the rule that asks for one; no name is a file of its own.
std::string expected_name(const antlr4::RuleContext* rule, bool after_dot) {
  const auto* owner = static_cast<const antlr4::RuleContext*>(rule->parent);
  switch (owner->getRuleIndex()) {
    case PcsParser::RulePath:
      return after_dot ? "a name" : expected_name(owner, after_dot);
    case PcsParser::RuleFieldName:
      return "a field name";
    case PcsParser::RuleType:
      return "a type";
    case PcsParser::RuleValue:
      return "a value";
    case PcsParser::RuleAnnotation:
      return "an annotation";
    case PcsParser::RulePackageStatement:
      return "a package name";
    case PcsParser::RuleEnumDefinition:
      return rule->getRuleIndex() == PcsParser::RulePath ? "an integer type" : "a name";
    default:
      return "a name";
  }
}

std::string expected_token(antlr4::Parser* parser, std::size_t type) {
  const std::size_t rule = parser->getContext()->getRuleIndex();
  switch (type) {
    case PcsLexer::INTEGER:
      return "a number";
    case PcsLexer::STRING:
      return "a string in double quotes";
    case PcsLexer::GREATER:
      return "',' or '>'";
    case PcsLexer::RIGHT_BRACKET:
      return "',' or ']'";
    case PcsLexer::COLON:
      return rule == PcsParser::RuleEnumDefinition ? "':' and an integer type" : "':'";
    case PcsLexer::EQUALS:
      return "'=' and a value";
    default:
      return parser->getVocabulary().getLiteralName(type);
  }
}

std::string expectation(antlr4::Parser* parser) {
  const antlr4::RuleContext* rule = parser->getContext();
  if (between_repetitions(parser)) {
    const bool in_enum = rule->getRuleIndex() == PcsParser::RuleEnumDefinition;
    return rule->getRuleIndex() == PcsParser::RuleFile ? "a definition"
           : in_enum                                   ? "a value, 'reserved' or '}'"
                                                       : "a field number, 'reserved' or '}'";
  }
  const auto tokens = parser->getExpectedTokens();
  switch (rule->getRuleIndex()) {
    case PcsParser::RuleName:
    case PcsParser::RulePath:
      return expected_name(rule, next(parser, -1) == PcsLexer::DOT);
    case PcsParser::RuleFieldName:
      return "a field name";
    case PcsParser::RuleTypeArgument:
      return "a type";
    case PcsParser::RuleValue:
      return "a value";
    case PcsParser::RuleReservedItem:
      return "a number or a string";
    default:
      return expected_token(parser, static_cast<std::size_t>(tokens.getMinElement()));
  }
}

}  // namespace

void ErrorStrategy::reportError(antlr4::Parser* parser, const antlr4::RecognitionException&) {
  complain(parser, false);
}

void ErrorStrategy::reportMissingToken(antlr4::Parser* parser) {
  complain(parser, true);
}

void ErrorStrategy::reportUnwantedToken(antlr4::Parser* parser) {
  complain(parser, false);
}

// Where members or statements repeat, skips what is none. Elsewhere does nothing: the token that
// does not match is found right after, when more is known about what should be there.
void ErrorStrategy::sync(antlr4::Parser* parser) {
  if (!between_repetitions(parser)) {
    return;
  }
  const std::size_t rule = parser->getContext()->getRuleIndex();
  const bool in_file = rule == PcsParser::RuleFile;
  const bool in_body = rule == PcsParser::RuleStructDefinition ||
                       rule == PcsParser::RuleUnionDefinition ||
                       rule == PcsParser::RuleEnumDefinition;
  if (!in_file && !in_body) {
    return;
  }
  const auto& atn = parser->getATN();
  const auto expected = atn.nextTokens(atn.states[parser->getState()]);
  while (!expected.contains(next(parser, 1))) {
    if (next(parser, 1) == antlr4::Token::EOF || (in_body && begins_statement(parser))) {
      return;  // a '}' is missing, which is said when it is asked for
    }
    complain(parser, false);
    skip_to_end(parser);
    const std::size_t stop = next(parser, 1);
    if (stop == PcsLexer::SEMICOLON || (in_file && stop == PcsLexer::RIGHT_BRACE)) {
      parser->consume();
    }
  }
}

antlr4::Token* ErrorStrategy::recoverInline(antlr4::Parser* parser) {
  if (singleTokenInsertion(parser)) {
    return getMissingSymbol(parser);
  }
  // A name that starts with the deleted token could not be told from a good one.
  const bool choice = parser->getContext()->getRuleIndex() == PcsParser::RuleName;
  if (antlr4::Token* found = choice ? nullptr : singleTokenDeletion(parser)) {
    parser->consume();
    return found;
  }
  throw antlr4::InputMismatchException(parser);
}

// Skips to the end of the statement or member, which the rules above then find.
void ErrorStrategy::recover(antlr4::Parser* parser, std::exception_ptr) {
  skip_to_end(parser);
}

// One message, unless the parser is still recovering from the last error.
void ErrorStrategy::complain(antlr4::Parser* parser, bool missing) {
  if (inErrorRecoveryMode(parser)) {
    return;
  }
  beginErrorCondition(parser);
  note_loss(parser->getContext());
  antlr4::TokenStream* stream = parser->getTokenStream();
  const antlr4::Token* found = stream->LT(1);
  const antlr4::Token* before = stream->LT(-1);
  const Span found_span = shown_span(*found);
  const Span before_span = before == nullptr ? Span{} : span_of(*before);
  if (quiet_lines_.contains(file_.line_of(found_span.begin)) ||
      quiet_lines_.contains(file_.line_of(before_span.begin))) {
    return;
  }
  const bool on_a_later_line = before != nullptr && before->getLine() < found->getLine();
  const std::string expected = expectation(parser);
  if (before != nullptr && !between_repetitions(parser) && (missing || on_a_later_line)) {
    diagnostics_
        .report(Code::kMissingToken, {&file_, {before_span.end, before_span.end}},
                {expected, quoted(file_.text(before_span))})
        .help(hint(parser, *found));
  } else {
    const bool end = found->getType() == antlr4::Token::EOF;
    diagnostics_
        .report(Code::kUnexpectedToken, {&file_, found_span},
                {expected, end ? "the end of the file" : quoted(file_.text(found_span))})
        .help(hint(parser, *found));
  }
  if (++count_ >= kMaxSyntaxErrors) {
    throw antlr4::ParseCancellationException();
  }
}

void ErrorStrategy::note_loss(const antlr4::RuleContext* rule) {
  while (rule != nullptr && rule->getRuleIndex() != PcsParser::RuleMember &&
         rule->getRuleIndex() != PcsParser::RuleEnumMember) {
    rule = static_cast<const antlr4::RuleContext*>(rule->parent);
  }
  lost_statements_ = lost_statements_ || rule == nullptr;
}

Span ErrorStrategy::shown_span(const antlr4::Token& token) const {
  const auto size = static_cast<std::uint32_t>(file_.text().size());
  return token.getType() == antlr4::Token::EOF ? Span{size, size} : span_of(token);
}

std::string ErrorStrategy::hint(antlr4::Parser* parser, const antlr4::Token& found) const {
  if (found.getType() == PcsLexer::LEFT_BRACKET) {
    return "a list is vec<T>, an array of fixed length is array<T, N>";
  }
  if (!between_repetitions(parser)) {
    return {};
  }
  switch (parser->getContext()->getRuleIndex()) {
    case PcsParser::RuleFile:
      return found.getType() == PcsLexer::SEMICOLON
                 ? "no ';' follows a '}'"
                 : did_you_mean(file_.text(shown_span(found)), kStatementWords);
    case PcsParser::RuleEnumDefinition:
      return "a value is written 'red = 0;'";
    default:
      return "a field is written '0: string name;'";
  }
}

}  // namespace parcode::compiler
