// Files that appear whole or not at all.

#ifndef PARCODE_COMPILER_DRIVER_OUTPUT_H_
#define PARCODE_COMPILER_DRIVER_OUTPUT_H_

#include <string>
#include <vector>

#include "runtime/base/error.h"

namespace parcode::compiler {

struct OutputFile {
  std::string path = {};
  std::string text = {};
};

// Writes all files, directories included where they are missing. Each is written beside its place
// and moved there only when all are complete; where one fails, none has changed, unless moving
// itself fails. A file that is replaced keeps its permissions; a symbolic link keeps being one.
Status write_files(const std::vector<OutputFile>& files);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DRIVER_OUTPUT_H_
