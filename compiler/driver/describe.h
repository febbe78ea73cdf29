// A resolved schema for reading: what `parcodec describe` prints.

#ifndef PARCODE_COMPILER_DRIVER_DESCRIBE_H_
#define PARCODE_COMPILER_DRIVER_DESCRIBE_H_

#include <cstdint>
#include <string>

#include "compiler/model/model.h"

namespace parcode::compiler {

// The package, version and root of file `index`, with the root's fingerprint; then its consts and
// its definitions, names in full. Where there is no root, each definition has its fingerprint.
std::string describe_as_text(const model::SchemaSet& set, std::uint32_t index);

// The same as one JSON object, on lines of its own for people who look at it.
std::string describe_as_json(const model::SchemaSet& set, std::uint32_t index);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DRIVER_DESCRIBE_H_
