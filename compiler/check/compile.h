// The compiler's front end as one function: files in, resolved schema out.

#ifndef PARCODE_COMPILER_CHECK_COMPILE_H_
#define PARCODE_COMPILER_CHECK_COMPILE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/load.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/model/model.h"
#include "compiler/source/file_reader.h"
#include "compiler/source/source_set.h"

namespace parcode::compiler {

// Reads `inputs` and what they import, and checks all of it. Everything that is wrong goes to
// `diagnostics`, whose places are in `sources`; with an error among it there is no result.
// Cost: about linear in the text.
std::optional<model::SchemaSet> compile(const std::vector<InputFile>& inputs,
                                        const std::vector<std::string>& import_directories,
                                        const FileReader& reader,
                                        const std::shared_ptr<SourceSet>& sources,
                                        Diagnostics& diagnostics);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_COMPILE_H_
