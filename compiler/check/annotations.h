// Rules about annotations.

#ifndef PARCODE_COMPILER_CHECK_ANNOTATIONS_H_
#define PARCODE_COMPILER_CHECK_ANNOTATIONS_H_

#include <cstdint>
#include <vector>

#include "compiler/check/context.h"

namespace parcode::compiler {

// The annotations of a struct's field, into `field`; its type is resolved.
void resolve_field_annotations(Context& context, std::uint32_t index,
                               const std::vector<ast::Annotation>& annotations,
                               schema::Field& field);

// Those of a union's member or an enum's value, which know `deprecated` alone. `owner` is what
// messages call it: "a member of a union".
void resolve_deprecation(Context& context, std::uint32_t index,
                         const std::vector<ast::Annotation>& annotations, std::string_view owner,
                         schema::Deprecation& deprecation);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_ANNOTATIONS_H_
