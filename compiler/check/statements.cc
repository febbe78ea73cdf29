#include "compiler/check/statements.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/check/identifiers.h"
#include "compiler/model/cpp_names.h"

namespace parcode::compiler {

namespace {

constexpr std::array<std::string_view, 3> kReservedPackages = {"parcode", "posix", "std"};

// Where a statement stands in a file; and what is not repeated.
struct Place {
  int rank = 3;
  std::string_view keyword = {};
  std::string_view must_precede = {};
  bool once = false;
};

Place place_of(const ast::Statement& statement) {
  if (std::holds_alternative<ast::Package>(statement.content)) {
    return {0, "package", "everything else", true};
  }
  if (std::holds_alternative<ast::Version>(statement.content)) {
    return {1, "version", "imports and definitions", true};
  }
  if (std::holds_alternative<ast::Import>(statement.content)) {
    return {2, "import", "definitions", false};
  }
  return {3, "root", "", std::holds_alternative<ast::Root>(statement.content)};
}

void check_order(Context& context, std::uint32_t index) {
  const ast::File& tree = context.file(index).tree;
  int highest = 0;
  for (const ast::Statement& statement : tree.statements) {
    const Place place = place_of(statement);
    if (place.rank < highest) {
      context.diagnostics.report(Code::kMisplacedStatement, context.at(index, statement.span),
                                 {std::string(place.keyword), std::string(place.must_precede)});
    }
    highest = std::max(highest, place.rank);
  }
}

void check_repetition(Context& context, std::uint32_t index) {
  std::array<const ast::Statement*, 4> first = {};
  for (const ast::Statement& statement : context.file(index).tree.statements) {
    const Place place = place_of(statement);
    if (!place.once) {
      continue;
    }
    const ast::Statement*& known = first[static_cast<std::size_t>(place.rank)];
    if (known != nullptr) {
      context.diagnostics
          .report(Code::kDuplicateStatement, context.at(index, statement.span),
                  {std::string(place.keyword)})
          .note(context.at(index, known->span), "the first is here");
    } else {
      known = &statement;
    }
  }
}

// The first statement of that kind.
template <class Content>
const Content* find_statement(const ast::File& tree) {
  for (const ast::Statement& statement : tree.statements) {
    if (const auto* found = std::get_if<Content>(&statement.content)) {
      return found;
    }
  }
  return nullptr;
}

void read_package(Context& context, std::uint32_t index, model::File& file) {
  const ast::File& tree = context.file(index).tree;
  const auto* package = find_statement<ast::Package>(tree);
  if (package == nullptr) {
    file.location = context.at(index, {});
    if (tree.complete) {
      context.diagnostics.report(Code::kMissingPackage, file.location)
          .help("start the file with 'package NAME;', which becomes the C++ namespace");
    }
    return;
  }
  file.package = package->name.text;
  file.doc = package->doc;
  file.location = context.at(index, package->name.span);
  for (std::size_t begin = 0; begin <= file.package.size();) {
    const std::size_t end = std::min(file.package.find('.', begin), file.package.size());
    const std::string part = file.package.substr(begin, end - begin);
    check_identifier(context, part, file.location);
    file.cpp_namespace.push_back(model::cpp_namespace_part(part));
    begin = end + 1;
  }
  const std::string first = file.package.substr(0, file.package.find('.'));
  if (std::find(kReservedPackages.begin(), kReservedPackages.end(), first) !=
      kReservedPackages.end()) {
    context.diagnostics.report(Code::kReservedPackage, file.location, {first});
  }
}

void read_version(Context& context, std::uint32_t index, model::File& file) {
  const auto* version = find_statement<ast::Version>(context.file(index).tree);
  file.version_location = file.location;
  if (version == nullptr) {
    return;
  }
  const ast::Value& number = version->number;
  const UInt128 largest = std::numeric_limits<std::uint32_t>::max();
  if (number.negative || number.too_large || number.integer == 0 || number.integer > largest) {
    context.diagnostics.report(Code::kBadVersion, context.at(index, number.span));
    return;
  }
  file.version = static_cast<std::uint32_t>(number.integer.low());
  file.version_location = context.at(index, number.span);
}

}  // namespace

void check_statements(Context& context, std::uint32_t index) {
  const LoadedFile& loaded = context.file(index);
  model::File file;
  file.path = loaded.import_path;
  check_order(context, index);
  check_repetition(context, index);
  read_package(context, index, file);
  read_version(context, index, file);
  for (const LoadedImport& import : loaded.imports) {
    file.imports.push_back(import.file);
  }
  context.used_imports.emplace_back(loaded.imports.size(), false);
  context.set.files.push_back(std::move(file));
}

void check_unused_imports(Context& context, std::uint32_t index) {
  const LoadedFile& loaded = context.file(index);
  for (std::size_t i = 0; i < loaded.imports.size(); ++i) {
    if (!context.used_imports[index][i]) {
      const LoadedImport& import = loaded.imports[i];
      context.diagnostics.report(Code::kUnusedImport, context.at(index, import.span),
                                 {context.file(import.file).import_path});
    }
  }
}

}  // namespace parcode::compiler
