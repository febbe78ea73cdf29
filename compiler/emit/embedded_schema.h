// The schema that a generated source carries: one for a file, with all of the file's definitions.
//
// A schema is what a root reaches, so the file gets a root of its own: a struct `__file__` with a
// field for each definition. Programs pick definitions from it by name, so nothing ever has that
// type.

#ifndef PARCODE_COMPILER_EMIT_EMBEDDED_SCHEMA_H_
#define PARCODE_COMPILER_EMIT_EMBEDDED_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/emit/facts.h"

namespace parcode::compiler {

// Definitions that one schema can have fields for.
inline constexpr std::size_t kDefinitionsPerSchema = 65536;

// Canonical bytes; the one at i / kDefinitionsPerSchema has the file's definition i. Cost: linear
// in the set.
std::vector<std::string> embedded_schemas(const Facts& facts, std::uint32_t file);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_EMBEDDED_SCHEMA_H_
