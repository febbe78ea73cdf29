// The view of a whole file: all that is decided about the C++ that it becomes.

#ifndef PARCODE_COMPILER_EMIT_FILE_VIEW_H_
#define PARCODE_COMPILER_EMIT_FILE_VIEW_H_

#include <cstdint>

#include "compiler/emit/facts.h"
#include "compiler/emit/view.h"

namespace parcode::compiler {

// Fills both templates: the header's and the source's.
View file_view(const Facts& facts, std::uint32_t file);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_FILE_VIEW_H_
