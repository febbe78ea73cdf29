// Schemas for property tests.

#ifndef PARCODE_TESTS_RUNTIME_SCHEMA_RANDOM_SCHEMA_H_
#define PARCODE_TESTS_RUNTIME_SCHEMA_RANDOM_SCHEMA_H_

#include <cstdint>

#include "runtime/schema/schema.h"

namespace parcode::schema {

// A schema that the compiler could have written, the same for the same seed. Definitions refer to
// each other in all ways that are allowed, recursively too.
Schema random_schema(std::uint64_t seed);

}  // namespace parcode::schema

#endif  // PARCODE_TESTS_RUNTIME_SCHEMA_RANDOM_SCHEMA_H_
