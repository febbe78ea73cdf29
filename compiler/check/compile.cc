#include "compiler/check/compile.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "compiler/check/context.h"
#include "compiler/check/cycles.h"
#include "compiler/check/members.h"
#include "compiler/check/names.h"
#include "compiler/check/statements.h"
#include "compiler/check/types.h"
#include "compiler/check/value_sizes.h"
#include "compiler/check/values.h"

namespace parcode::compiler {

namespace {

void resolve_root(Context& context, std::uint32_t index) {
  model::File& file = context.set.files[index];
  for (const ast::Statement& statement : context.file(index).tree.statements) {
    const auto* root = std::get_if<ast::Root>(&statement.content);
    if (root == nullptr) {
      continue;
    }
    if (auto type = resolve_type(context, index, root->type)) {
      file.root = model::Root{std::move(*type), context.at(index, root->type.span)};
    }
  }
}

template <class Rule>
void for_each_file(const Context& context, Rule rule) {
  for (std::uint32_t i = 0; i < context.loaded.files.size(); ++i) {
    rule(i);
  }
}

// Each phase needs what the ones before it have found out about all files.
void resolve(Context& context) {
  for_each_file(context, [&](std::uint32_t index) {
    check_statements(context, index);
    declare_names(context, index);
  });
  check_cpp_names(context);
  const auto count = static_cast<std::uint32_t>(context.set.definitions.size());
  const auto is_enum = [&context](std::uint32_t i) {
    return context.set.definitions[i].kind == schema::DefinitionKind::kEnum;
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    if (is_enum(i)) {
      resolve_enum(context, i);
    }
  }
  for_each_file(context, [&](std::uint32_t index) { resolve_consts(context, index); });
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!is_enum(i)) {
      resolve_fields(context, i);
    }
  }
  for_each_file(context, [&](std::uint32_t index) { resolve_root(context, index); });
  if (check_cycles(context)) {
    check_map_keys(context);
    check_value_sizes(context);
  }
  if (!context.diagnostics.has_errors()) {
    for (const std::uint32_t index : context.loaded.requested) {
      check_unused_imports(context, index);
    }
  }
}

}  // namespace

std::optional<model::SchemaSet> compile(const std::vector<InputFile>& inputs,
                                        const std::vector<std::string>& import_directories,
                                        const FileReader& reader,
                                        const std::shared_ptr<SourceSet>& sources,
                                        Diagnostics& diagnostics) {
  const LoadedFiles loaded = load(inputs, import_directories, reader, *sources, diagnostics);
  Context context{loaded, diagnostics};
  resolve(context);
  if (diagnostics.has_errors()) {
    return std::nullopt;
  }
  context.set.requested = loaded.requested;
  context.set.sources = sources;
  return std::move(context.set);
}

}  // namespace parcode::compiler
