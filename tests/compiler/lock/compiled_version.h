// Versions of schemas for tests of locks.

#ifndef PARCODE_TESTS_COMPILER_LOCK_COMPILED_VERSION_H_
#define PARCODE_TESTS_COMPILER_LOCK_COMPILED_VERSION_H_

#include <map>
#include <string>

#include "compiler/compat/version.h"
#include "runtime/schema/schema.h"
#include "tests/compiler/support/compile_text.h"

namespace parcode::compiler::lock {

// The version's places lie in what was compiled.
struct CompiledVersion {
  Compiled compiled = {};
  compat::Version version = {};
};

// The working version of a schema's text, whose file is main.pcs, or of several files.
// Throws std::runtime_error with the messages where there are any errors.
CompiledVersion compiled_version(const std::string& text);
CompiledVersion compiled_version(const std::map<std::string, std::string>& files,
                                 const std::string& main);

// `schema` without what a lock leaves out.
schema::Schema without_docs(schema::Schema schema);

}  // namespace parcode::compiler::lock

#endif  // PARCODE_TESTS_COMPILER_LOCK_COMPILED_VERSION_H_
