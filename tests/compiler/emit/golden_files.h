// The schemas of tests/golden/generated and what should be generated from them.

#ifndef PARCODE_TESTS_COMPILER_EMIT_GOLDEN_FILES_H_
#define PARCODE_TESTS_COMPILER_EMIT_GOLDEN_FILES_H_

#include <filesystem>
#include <string>
#include <vector>

#include "tests/compiler/support/compile_text.h"

namespace parcode::compiler {

// Where they are; under `bazel run` in the source tree, where they can be rewritten.
std::filesystem::path golden_directory();

// The paths of all schemas, as imports spell them, sorted.
std::vector<std::string> golden_schemas();

// One of them with what it imports; it is SchemaSet::requested[0].
Compiled compile_golden(const std::string& path);

}  // namespace parcode::compiler

#endif  // PARCODE_TESTS_COMPILER_EMIT_GOLDEN_FILES_H_
