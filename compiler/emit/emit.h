// From the model to C++: the text of the files that `parcodec generate` writes.

#ifndef PARCODE_COMPILER_EMIT_EMIT_H_
#define PARCODE_COMPILER_EMIT_EMIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace parcode::compiler {

struct GeneratedFile {
  std::string path = {};  // relative to --cpp_out, forward slashes: "game/world.pcs.h"
  std::string text = {};
};

// The C++ of one file of `set`: its header and its source, in that order. Never fails: the model
// holds nothing that C++ cannot express. Equal models give equal text.
std::vector<GeneratedFile> emit(const model::SchemaSet& set, std::uint32_t file);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_EMIT_H_
