// What a .pcode file is to a comparison of schemas: the version that wrote it, and what its fields
// take. The one room of the compiler that opens data files.

#ifndef PARCODE_COMPILER_BASELINE_DATA_FILE_H_
#define PARCODE_COMPILER_BASELINE_DATA_FILE_H_

#include <memory>
#include <string>

#include "compiler/compat/version.h"
#include "compiler/source/source_set.h"
#include "runtime/base/error.h"

namespace parcode::compiler::baseline {

// The schema in the file at `path`, with the file's measures. Places are those of the text that
// `parcode schema` prints, which `sources` takes in: "world.pcode/game/world.pcs:3:6". There are
// none where that text is no schema to the compiler (types that hand-written Traits describe may
// have names that no schema can have). Errors: those of open() and inspect().
// Cost: reads what refers to chunks; no payload, whatever the file's size.
Result<compat::Version> read_data_file(const std::string& path,
                                       const std::shared_ptr<SourceSet>& sources);

}  // namespace parcode::compiler::baseline

#endif  // PARCODE_COMPILER_BASELINE_DATA_FILE_H_
