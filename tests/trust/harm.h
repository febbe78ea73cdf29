// Changes that somebody would make who wants a reader to crash, hang or exhaust its memory.

#ifndef PARCODE_TESTS_TRUST_HARM_H_
#define PARCODE_TESTS_TRUST_HARM_H_

#include <random>

#include "tests/trust/dissection.h"

namespace parcode::testing {

// One change of a random kind: numbers that overflow, slots that overlap, tables and runs that do
// not add up, references to other chunks, tags out of range, …
void harm(Dissection& file, std::mt19937_64& random);

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_TRUST_HARM_H_
