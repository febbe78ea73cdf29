// All that a version holds as one schema with one root, to check it and to hash it.

#ifndef PARCODE_COMPILER_LOCK_EVERYTHING_H_
#define PARCODE_COMPILER_LOCK_EVERYTHING_H_

#include <cstdint>

#include "compiler/compat/version.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::lock {

enum class Root : std::uint8_t { kLeftOut = 1, kFirst };

// A canonical schema whose root is a struct with a list of each definition, the version's own root
// before them where it is asked for. Cost: linear.
schema::Schema everything(const compat::Version& version, Root root);

// The kind of a type that names such a definition.
schema::Kind kind_of(schema::DefinitionKind kind);

}  // namespace parcode::compiler::lock

#endif  // PARCODE_COMPILER_LOCK_EVERYTHING_H_
