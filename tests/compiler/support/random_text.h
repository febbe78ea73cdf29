// Random schemas as text, for tests of properties that hold for all schemas.

#ifndef PARCODE_TESTS_COMPILER_SUPPORT_RANDOM_TEXT_H_
#define PARCODE_TESTS_COMPILER_SUPPORT_RANDOM_TEXT_H_

#include <cstdint>
#include <string>

namespace parcode::compiler {

// A correct schema without errors: enums, unions and structs that use each other, consts, defaults,
// annotations, reserved, a root; with blanks, line breaks and comments of all kinds in arbitrary
// places between its tokens. Equal seeds give equal text.
std::string random_schema_text(std::uint32_t seed);

// A correct schema of at least `lines` lines, laid out as a person would.
std::string long_schema_text(std::size_t lines);

}  // namespace parcode::compiler

#endif  // PARCODE_TESTS_COMPILER_SUPPORT_RANDOM_TEXT_H_
