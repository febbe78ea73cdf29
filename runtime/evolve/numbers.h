// Numbers of one kind as numbers of another.

#ifndef PARCODE_RUNTIME_EVOLVE_NUMBERS_H_
#define PARCODE_RUNTIME_EVOLVE_NUMBERS_H_

#include <cstddef>
#include <cstdint>

#include "runtime/schema/schema.h"

namespace parcode::evolve {

// Converts `count` numbers, side by side, and stops at the first that has no exact equal in the new
// kind: returns its index, or `count`. Neither side need be aligned.
using ConvertNumbers = std::uint64_t (*)(const std::byte* from, std::byte* to, std::uint64_t count);

// Null where schema::number_step says kNone.
ConvertNumbers convert_numbers(schema::Kind from, schema::Kind to);

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_NUMBERS_H_
