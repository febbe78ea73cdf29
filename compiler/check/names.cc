#include "compiler/check/names.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>

#include "compiler/check/identifiers.h"
#include "compiler/diagnostics/draw.h"
#include "compiler/model/cpp_names.h"
#include "compiler/model/type_names.h"
#include "runtime/base/suggest.h"

namespace parcode::compiler {

namespace {

std::string qualified(const model::File& file, const std::string& name) {
  return file.package.empty() ? name : file.package + "." + name;
}

Location location_of(const Context& context, Symbol symbol) {
  return symbol.kind == Symbol::Kind::kConst ? context.set.consts[symbol.index].location
                                             : context.set.definitions[symbol.index].location;
}

std::uint32_t file_of(const Context& context, Symbol symbol) {
  return symbol.kind == Symbol::Kind::kConst ? context.set.consts[symbol.index].file
                                             : context.set.definitions[symbol.index].file;
}

// Whether `name` may be given to `symbol`; enters it.
bool declare(Context& context, const std::string& name, const std::string& full_name,
             Location location, Symbol symbol) {
  check_identifier(context, name, location);
  if (model::builtin_type(name)) {
    context.diagnostics.report(Code::kBuiltinName, location, {name});
    return false;
  }
  const auto [known, is_new] = context.symbols.emplace(full_name, symbol);
  if (!is_new) {
    context.diagnostics.report(Code::kDuplicateDefinition, location, {full_name})
        .note(location_of(context, known->second), "the first is here");
  }
  return is_new;
}

void declare_definition(Context& context, std::uint32_t index, const ast::Definition& tree) {
  model::File& file = context.set.files[index];
  model::Definition definition;
  definition.kind = tree.kind;
  definition.name = tree.name.text;
  definition.cpp_name = model::cpp_definition_name(tree.name.text);
  definition.full_name = qualified(file, tree.name.text);
  definition.file = index;
  definition.doc = tree.doc;
  definition.location = context.at(index, tree.name.span);
  const auto number = static_cast<std::uint32_t>(context.set.definitions.size());
  declare(context, definition.name, definition.full_name, definition.location,
          {Symbol::Kind::kDefinition, number});
  file.definitions.push_back(number);
  context.set.definitions.push_back(std::move(definition));
  context.definition_trees.push_back(&tree);
}

void declare_const(Context& context, std::uint32_t index, const ast::Const& tree) {
  model::File& file = context.set.files[index];
  model::Const constant;
  constant.name = tree.name.text;
  constant.cpp_name = model::cpp_definition_name(tree.name.text);
  constant.full_name = qualified(file, tree.name.text);
  constant.file = index;
  constant.doc = tree.doc;
  constant.location = context.at(index, tree.name.span);
  const auto number = static_cast<std::uint32_t>(context.set.consts.size());
  declare(context, constant.name, constant.full_name, constant.location,
          {Symbol::Kind::kConst, number});
  file.consts.push_back(number);
  context.set.consts.push_back(std::move(constant));
  context.const_trees.push_back(&tree);
  context.const_states.push_back(ConstState::kUntouched);
}

std::string cpp_qualified(const model::File& file, const std::string& name) {
  std::string text;
  for (const std::string& part : file.cpp_namespace) {
    text += part + "::";
  }
  return text + name;
}

// A declaration as C++ sees it.
struct CppName {
  std::string name = {};       // "Zone"
  std::string full_name = {};  // "game.world.Zone"
  std::string qualified = {};  // "game::world::Zone"
  Location location = {};
  bool has_companions = false;
};

std::vector<CppName> all_cpp_names(const Context& context) {
  std::vector<CppName> names;
  for (const model::Definition& d : context.set.definitions) {
    names.push_back({d.name, d.full_name, cpp_qualified(context.set.files[d.file], d.cpp_name),
                     d.location, d.kind != schema::DefinitionKind::kEnum});
  }
  for (const model::Const& c : context.set.consts) {
    names.push_back({c.name, c.full_name, cpp_qualified(context.set.files[c.file], c.cpp_name),
                     c.location, false});
  }
  return names;
}

// "game", "game.world" for package game.world.
std::set<std::string> package_prefixes(const Context& context) {
  std::set<std::string> prefixes;
  for (const model::File& file : context.set.files) {
    for (std::size_t end = file.package.find('.'); end != std::string::npos;
         end = file.package.find('.', end + 1)) {
      prefixes.insert(file.package.substr(0, end));
    }
    prefixes.insert(file.package);
  }
  return prefixes;
}

// Whether file `index` may use what is defined in `other`; notes that it does.
bool is_visible(Context& context, std::uint32_t index, std::uint32_t other) {
  if (other == index) {
    return true;
  }
  const std::vector<LoadedImport>& imports = context.file(index).imports;
  for (std::size_t i = 0; i < imports.size(); ++i) {
    if (imports[i].file == other) {
      context.used_imports[index][i] = true;
      return true;
    }
  }
  return false;
}

// Whether what file `index` could see was read in full.
bool sees_everything(const Context& context, std::uint32_t index) {
  const LoadedFile& file = context.file(index);
  const bool imports = std::all_of(
      file.imports.begin(), file.imports.end(),
      [&context](const LoadedImport& import) { return context.file(import.file).tree.complete; });
  return file.tree.complete && file.imports_complete && imports;
}

void append_names(const Context& context, std::uint32_t from, std::uint32_t index,
                  Symbol::Kind kind, std::vector<std::string>& names) {
  const model::File& file = context.set.files[from];
  const bool own_package = file.package == context.set.files[index].package;
  const auto spelled = [own_package](const auto& named) {
    return own_package ? named.name : named.full_name;
  };
  if (kind == Symbol::Kind::kConst) {
    for (const std::uint32_t i : file.consts) {
      names.push_back(spelled(context.set.consts[i]));
    }
  } else {
    for (const std::uint32_t i : file.definitions) {
      names.push_back(spelled(context.set.definitions[i]));
    }
  }
}

// Every name of that kind that file `index` can use, as it has to spell it.
std::vector<std::string> visible_names(const Context& context, std::uint32_t index,
                                       Symbol::Kind kind) {
  std::vector<std::string> names;
  append_names(context, index, index, kind, names);
  for (const LoadedImport& import : context.file(index).imports) {
    append_names(context, import.file, index, kind, names);
  }
  return names;
}

}  // namespace

void declare_names(Context& context, std::uint32_t index) {
  for (const ast::Statement& statement : context.file(index).tree.statements) {
    if (const auto* definition = std::get_if<ast::Definition>(&statement.content)) {
      declare_definition(context, index, *definition);
    } else if (const auto* constant = std::get_if<ast::Const>(&statement.content)) {
      declare_const(context, index, *constant);
    }
  }
}

void check_cpp_names(Context& context) {
  const std::vector<CppName> names = all_cpp_names(context);
  const std::set<std::string> packages = package_prefixes(context);
  std::unordered_map<std::string, const CppName*> known;
  for (const CppName& name : names) {
    const CppName& first = *known.emplace(name.qualified, &name).first->second;
    if (first.full_name != name.full_name) {
      context.diagnostics
          .report(Code::kCppNameCollision, name.location,
                  {name.full_name, first.full_name, name.qualified})
          .note(first.location, "the other is here");
    }
    if (packages.contains(name.full_name)) {
      context.diagnostics.report(Code::kPackageNameCollision, name.location, {name.full_name});
    }
  }
  for (const CppName& owner : names) {
    for (const std::string_view suffix : model::companion_suffixes()) {
      const auto taken = known.find(owner.qualified + std::string(suffix));
      if (owner.has_companions && taken != known.end()) {
        context.diagnostics
            .report(Code::kGeneratedNameCollision, taken->second->location,
                    {taken->second->name, owner.name})
            .note(owner.location, "'" + owner.name + "' is here");
      }
    }
  }
}

Lookup look_up(Context& context, std::uint32_t index, const std::string& path, Span span) {
  const model::File& file = context.set.files[index];
  const bool plain = path.find('.') == std::string::npos;
  const auto found = context.symbols.find(plain ? qualified(file, path) : path);
  if (found == context.symbols.end()) {
    return {std::nullopt, false, sees_everything(context, index)};
  }
  const std::uint32_t other = file_of(context, found->second);
  if (!is_visible(context, index, other)) {
    context.diagnostics.report(Code::kNotImported, context.at(index, span), {path})
        .help("add 'import " + json_quoted(context.file(other).import_path) + ";'")
        .note(location_of(context, found->second), "it is defined here");
    return {std::nullopt, true, true};
  }
  return {found->second};
}

std::string suggestion(const Context& context, std::uint32_t index, const std::string& path,
                       Symbol::Kind kind, const std::vector<std::string_view>& more) {
  if (context.diagnostics.count() > kMaxShown) {
    return {};  // it would not be seen, and many would take long
  }
  const std::vector<std::string> names = visible_names(context, index, kind);
  const std::string end = "." + path.substr(path.rfind('.') + 1);
  for (const std::string& name : names) {
    if (name.ends_with(end)) {
      return "did you mean '" + name + "'?";
    }
  }
  std::vector<std::string_view> candidates(names.begin(), names.end());
  candidates.insert(candidates.end(), more.begin(), more.end());
  return did_you_mean(path, candidates);
}

}  // namespace parcode::compiler
