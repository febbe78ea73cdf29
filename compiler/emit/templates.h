// The files of templates/, built in.

#ifndef PARCODE_COMPILER_EMIT_TEMPLATES_H_
#define PARCODE_COMPILER_EMIT_TEMPLATES_H_

#include <string_view>

namespace parcode::compiler::templates {

extern const std::string_view kHeader;  // templates/header.tmpl
extern const std::string_view kSource;  // templates/source.tmpl

}  // namespace parcode::compiler::templates

#endif  // PARCODE_COMPILER_EMIT_TEMPLATES_H_
