// Compiling text from memory, for tests.

#ifndef PARCODE_TESTS_COMPILER_SUPPORT_COMPILE_TEXT_H_
#define PARCODE_TESTS_COMPILER_SUPPORT_COMPILE_TEXT_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/model/model.h"
#include "compiler/source/source_set.h"

namespace parcode::compiler {

struct Compiled {
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  std::unique_ptr<Diagnostics> diagnostics = std::make_unique<Diagnostics>();
  std::optional<model::SchemaSet> set = {};

  // All messages, drawn for people.
  std::string messages() const;
};

// Compiles `main` of `files` (paths as imports spell them).
Compiled compile_files(const std::map<std::string, std::string>& files,
                       const std::string& main = "main.pcs");

// Compiles one file.
Compiled compile_text(const std::string& text);

}  // namespace parcode::compiler

#endif  // PARCODE_TESTS_COMPILER_SUPPORT_COMPILE_TEXT_H_
