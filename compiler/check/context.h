// What the families of rules share while a SchemaSet is being built.

#ifndef PARCODE_COMPILER_CHECK_CONTEXT_H_
#define PARCODE_COMPILER_CHECK_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/check/load.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace parcode::compiler {

// What a name stands for.
struct Symbol {
  enum class Kind : std::uint8_t { kDefinition, kConst };

  Kind kind = Kind::kDefinition;
  std::uint32_t index = 0;  // into SchemaSet::definitions or ::consts
};

// A type as the text has it, with its place: for rules that need all types resolved first.
struct PlacedType {
  schema::Type type = {};
  Location location = {};
};

enum class ConstState : std::uint8_t { kUntouched, kInProgress, kGood, kBad };

struct Context {
  const LoadedFiles& loaded;
  Diagnostics& diagnostics;
  model::SchemaSet set = {};

  std::unordered_map<std::string, Symbol> symbols = {};       // by full name
  std::vector<const ast::Definition*> definition_trees = {};  // as SchemaSet::definitions
  std::vector<const ast::Const*> const_trees = {};            // as SchemaSet::consts
  std::vector<ConstState> const_states = {};                  // as SchemaSet::consts
  std::vector<std::uint32_t> open_consts = {};  // those in progress, each named by the one before
  std::vector<std::vector<bool>> used_imports = {};  // as LoadedFile::imports
  std::vector<PlacedType> map_keys = {};
  std::vector<PlacedType> arrays = {};

  const LoadedFile& file(std::uint32_t index) const { return loaded.files[index]; }
  Location at(std::uint32_t file_index, Span span) const {
    return {loaded.files[file_index].source, span};
  }
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_CONTEXT_H_
