// Values without a schema's names and layouts: random ones of a type, what a rule of evolution
// makes of them, and their JSON in some version of the schema.
//
// As JSON themselves: integers and enums are numbers, floats are numbers that f32 holds exactly, a
// struct is an object by field number, a union {"n": number, "v": value}, a map a list of [key,
// value], an optional null or [value], a box its value.
//
// The rules are written down here once more, plainly and for whole values, to be compared with what
// runtime/evolve does chunk by chunk.

#ifndef PARCODE_TESTS_RANDOM_EVOLUTION_NEUTRAL_H_
#define PARCODE_TESTS_RANDOM_EVOLUTION_NEUTRAL_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>

#include "runtime/schema/schema.h"

namespace parcode::testing {

using Neutral = nlohmann::ordered_json;

// `depth` of values within values; lists are long near the root and empty far from it.
Neutral random_value(std::mt19937_64& random, const schema::Schema& schema,
                     const schema::Type& type, std::uint32_t depth = 0);

// What became of a value that could not be converted. The type of a failed read's error.
struct NotConvertible {
  enum class Why { kDoesNotFit, kUnknownMember, kNoRule } why;
};

// The value as one of `to`; fields that `from` does not have are left out. Throws NotConvertible.
Neutral converted(const Neutral& value, const schema::Schema& from, const schema::Type& from_type,
                  const schema::Schema& to, const schema::Type& to_type, bool narrowing);

// As `parcode load` takes it.
Neutral rendered(const Neutral& value, const schema::Schema& schema, const schema::Type& type);

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RANDOM_EVOLUTION_NEUTRAL_H_
