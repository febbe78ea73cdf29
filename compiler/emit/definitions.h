// Views of structs, unions and enums, as the header and the source show them.

#ifndef PARCODE_COMPILER_EMIT_DEFINITIONS_H_
#define PARCODE_COMPILER_EMIT_DEFINITIONS_H_

#include <cstdint>
#include <string>

#include "compiler/emit/members.h"
#include "compiler/emit/view.h"

namespace parcode::compiler {

// The enum's declaration, its to_string and its Traits. `schema` names the embedded schema.
View enum_view(const Emission& emission, std::uint32_t definition, const std::string& schema);

// A struct or a union as programs use it, and after it what makes it a key. `late`: its comparison
// is defined in the source. `last`: no other follows.
View plain_view(const Emission& emission, std::uint32_t definition, bool late, bool last);

// The comparison of a `late` one.
View comparison_view(const model::Definition& definition);

// The Traits of a struct or a union.
View traits_view(const Emission& emission, std::uint32_t definition, const std::string& schema);

// The mirror of a struct or a union.
View mirror_view(const Emission& emission, std::uint32_t definition);

// Whether a struct has fields that can be appended to, and thus a writer.
bool has_writer(const model::Definition& definition);

// The writer of a struct that has one.
View writer_view(const Emission& emission, std::uint32_t definition);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_DEFINITIONS_H_
