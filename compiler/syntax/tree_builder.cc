#include "compiler/syntax/tree_builder.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/syntax/literals.h"

namespace parcode::compiler {

namespace {

// What is incomplete gives nullopt.
class TreeBuilder {
 public:
  TreeBuilder(const SourceFile& file, DocComments& docs, Diagnostics& diagnostics)
      : file_(file), docs_(docs), diagnostics_(diagnostics) {}

  ast::File build(PcsParser::FileContext& context) {
    ast::File tree;
    for (PcsParser::StatementContext* statement : context.statement()) {
      if (auto built = build_statement(statement)) {
        tree.statements.push_back(std::move(*built));
      }
    }
    return tree;
  }

 private:
  static bool is_real(antlr4::tree::TerminalNode* node) {
    return node != nullptr && node->getSymbol()->getTokenIndex() != INVALID_INDEX;
  }

  static Span span_of_rule(antlr4::ParserRuleContext* context) {
    return {span_of(*context->getStart()).begin, span_of(*context->getStop()).end};
  }

  std::string doc_of(antlr4::ParserRuleContext* context) {
    return docs_.take(span_of(*context->getStart()).begin);
  }

  std::optional<ast::Path> name(PcsParser::NameContext* context) const {
    if (context == nullptr || context->exception != nullptr || context->children.empty()) {
      return std::nullopt;
    }
    const Span span = span_of(*context->getStart());
    return ast::Path{std::string(file_.text(span)), span};
  }

  std::optional<ast::Path> path(PcsParser::PathContext* context) const {
    if (context == nullptr || context->exception != nullptr) {
      return std::nullopt;
    }
    std::optional<ast::Path> whole;
    for (PcsParser::NameContext* part : context->name()) {
      const auto next = name(part);
      if (!next) {
        return std::nullopt;
      }
      if (whole) {
        whole->text += "." + next->text;
        whole->span.end = next->span.end;
      } else {
        whole = next;
      }
    }
    return whole;
  }

  std::optional<std::string> string(antlr4::tree::TerminalNode* node) {
    if (!is_real(node)) {
      return std::nullopt;
    }
    return read_string(file_, span_of(*node->getSymbol()), diagnostics_);
  }

  std::optional<ast::Value> integer(antlr4::tree::TerminalNode* minus,
                                    antlr4::tree::TerminalNode* digits) const {
    if (!is_real(digits)) {
      return std::nullopt;
    }
    return with_sign(minus, read_integer(file_, span_of(*digits->getSymbol())));
  }

  static ast::Value with_sign(antlr4::tree::TerminalNode* minus, ast::Value value) {
    if (is_real(minus)) {
      value.negative = true;
      value.span.begin = span_of(*minus->getSymbol()).begin;
    }
    return value;
  }

  std::optional<ast::Value> integer(PcsParser::IntegerContext* context) const {
    if (context == nullptr || context->exception != nullptr) {
      return std::nullopt;
    }
    return integer(context->MINUS(), context->INTEGER());
  }

  std::optional<ast::Value> value(PcsParser::ValueContext* context) {
    if (context == nullptr || context->exception != nullptr) {
      return std::nullopt;
    }
    if (const auto digits = integer(context->MINUS(), context->INTEGER())) {
      return digits;
    }
    if (is_real(context->FLOAT())) {
      return with_sign(context->MINUS(),
                       read_float(file_, span_of(*context->FLOAT()->getSymbol())));
    }
    ast::Value built;
    if (auto text = string(context->STRING())) {
      built.kind = ast::Value::Kind::kString;
      built.text = std::move(*text);
      built.span = span_of_rule(context);
      return built;
    }
    if (auto named = path(context->path())) {
      built.kind = ast::Value::Kind::kPath;
      built.text = std::move(named->text);
      built.span = named->span;
      return with_sign(context->MINUS(), std::move(built));
    }
    return std::nullopt;
  }

  std::optional<ast::Type> type(PcsParser::TypeContext* context) {
    if (context == nullptr || context->exception != nullptr) {
      return std::nullopt;
    }
    auto named = path(context->path());
    if (!named) {
      return std::nullopt;
    }
    ast::Type built;
    built.name = std::move(*named);
    built.span = span_of_rule(context);
    for (PcsParser::TypeArgumentContext* argument : context->typeArgument()) {
      std::optional<ast::Type> next = type(argument->type());
      if (auto length = integer(nullptr, argument->INTEGER())) {
        next.emplace();
        next->span = length->span;
        next->number = std::move(length);
      }
      if (!next) {
        return std::nullopt;
      }
      built.arguments.push_back(std::move(*next));
    }
    return built;
  }

  std::vector<ast::Annotation> annotations(PcsParser::AnnotationsContext* context) {
    std::vector<ast::Annotation> built;
    if (context == nullptr) {
      return built;
    }
    for (PcsParser::AnnotationContext* annotation : context->annotation()) {
      if (auto named = name(annotation->name())) {
        built.push_back({std::move(*named), value(annotation->value()), span_of_rule(annotation)});
      }
    }
    return built;
  }

  bool add_field(PcsParser::FieldContext* context, ast::Definition& definition) {
    if (context == nullptr) {
      return false;
    }
    auto number = integer(nullptr, context->INTEGER());
    auto field_type = type(context->type());
    PcsParser::FieldNameContext* named = context->fieldName();
    if (!number || !field_type || named == nullptr || named->exception != nullptr ||
        named->children.empty()) {
      return false;
    }
    std::optional<ast::Path> field_name = name(named->name());
    if (is_real(named->RESERVED())) {
      const Span span = span_of(*named->RESERVED()->getSymbol());
      field_name = ast::Path{std::string(file_.text(span)), span};
    }
    if (!field_name) {
      return false;
    }
    definition.fields.push_back({std::move(*number), std::move(*field_type), std::move(*field_name),
                                 value(context->value()), annotations(context->annotations()),
                                 doc_of(context)});
    return true;
  }

  bool add_enum_value(PcsParser::EnumValueContext* context, ast::Definition& definition) {
    if (context == nullptr) {
      return false;
    }
    auto named = name(context->name());
    auto number = integer(context->integer());
    if (!named || !number) {
      return false;
    }
    definition.values.push_back({std::move(*named), std::move(*number),
                                 annotations(context->annotations()), doc_of(context)});
    return true;
  }

  bool add_reserved(PcsParser::ReservedContext* context, ast::Definition& definition) {
    if (context == nullptr) {
      return false;
    }
    bool complete = true;
    for (PcsParser::ReservedItemContext* item : context->reservedItem()) {
      if (auto text = string(item->STRING())) {
        definition.reserved.emplace_back(ast::ReservedName{std::move(*text), span_of_rule(item)});
        continue;
      }
      std::vector<ast::Value> ends;
      for (PcsParser::IntegerContext* end : item->integer()) {
        if (auto number = integer(end)) {
          ends.push_back(*number);
        }
      }
      if (ends.empty() || ends.size() != item->integer().size()) {
        complete = false;
        continue;
      }
      definition.reserved.emplace_back(
          ast::ReservedRange{ends.front(), ends.back(), span_of_rule(item)});
    }
    return complete;
  }

  template <class Context>
  std::optional<ast::Definition> structure(Context* context, schema::DefinitionKind kind) {
    auto named = name(context->name());
    if (!named) {
      return std::nullopt;
    }
    ast::Definition built;
    built.kind = kind;
    built.name = std::move(*named);
    for (PcsParser::MemberContext* member : context->member()) {
      const bool added =
          add_field(member->field(), built) || add_reserved(member->reserved(), built);
      built.complete = built.complete && added;
    }
    built.doc = doc_of(context);
    return built;
  }

  std::optional<ast::Definition> enumeration(PcsParser::EnumDefinitionContext* context) {
    auto named = name(context->name());
    auto underlying = path(context->path());
    if (!named || !underlying) {
      return std::nullopt;
    }
    ast::Definition built;
    built.kind = schema::DefinitionKind::kEnum;
    built.name = std::move(*named);
    built.underlying = std::move(*underlying);
    for (PcsParser::EnumMemberContext* member : context->enumMember()) {
      const bool added =
          add_enum_value(member->enumValue(), built) || add_reserved(member->reserved(), built);
      built.complete = built.complete && added;
    }
    built.doc = doc_of(context);
    return built;
  }

  std::optional<ast::Const> constant(PcsParser::ConstStatementContext* context) {
    auto const_type = type(context->type());
    auto named = name(context->name());
    auto literal = value(context->value());
    if (!const_type || !named || !literal) {
      return std::nullopt;
    }
    return ast::Const{std::move(*const_type), std::move(*named), std::move(*literal),
                      doc_of(context)};
  }

  std::optional<ast::Import> import(PcsParser::ImportStatementContext* context) {
    auto text = string(context->STRING());
    if (!text) {
      return std::nullopt;
    }
    return ast::Import{std::move(*text), span_of(*context->STRING()->getSymbol())};
  }

  std::optional<ast::Root> root(PcsParser::RootStatementContext* context) {
    auto root_type = type(context->type());
    return root_type ? std::optional(ast::Root{std::move(*root_type)}) : std::nullopt;
  }

  std::optional<ast::Package> package(PcsParser::PackageStatementContext* context) {
    auto named = path(context->path());
    return named ? std::optional(ast::Package{std::move(*named), doc_of(context)}) : std::nullopt;
  }

  std::optional<ast::Version> version(PcsParser::VersionStatementContext* context) {
    const auto number = integer(context->integer());
    return number ? std::optional(ast::Version{*number}) : std::nullopt;
  }

  template <class Content>
  static std::optional<ast::Statement> wrap(std::optional<Content> content,
                                            antlr4::ParserRuleContext* context) {
    if (!content) {
      return std::nullopt;
    }
    return ast::Statement{std::move(*content), span_of(*context->getStart())};
  }

  std::optional<ast::Statement> build_statement(PcsParser::StatementContext* context) {
    if (context->exception != nullptr) {
      return std::nullopt;
    }
    if (auto* found = context->structDefinition()) {
      return wrap(structure(found, schema::DefinitionKind::kStruct), found);
    }
    if (auto* found = context->unionDefinition()) {
      return wrap(structure(found, schema::DefinitionKind::kUnion), found);
    }
    if (auto* found = context->enumDefinition()) {
      return wrap(enumeration(found), found);
    }
    if (auto* found = context->constStatement()) {
      return wrap(constant(found), found);
    }
    if (auto* found = context->importStatement()) {
      return wrap(import(found), found);
    }
    if (auto* found = context->rootStatement()) {
      return wrap(root(found), found);
    }
    if (auto* found = context->packageStatement()) {
      return wrap(package(found), found);
    }
    if (auto* found = context->versionStatement()) {
      return wrap(version(found), found);
    }
    return std::nullopt;
  }

  const SourceFile& file_;
  DocComments& docs_;
  Diagnostics& diagnostics_;
};

}  // namespace

ast::File build_tree(PcsParser::FileContext& context, const SourceFile& file, DocComments& docs,
                     Diagnostics& diagnostics) {
  return TreeBuilder(file, docs, diagnostics).build(context);
}

}  // namespace parcode::compiler
