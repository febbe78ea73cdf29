#include "compiler/emit/emit.h"

#include "compiler/emit/cpp_text.h"
#include "compiler/emit/facts.h"
#include "compiler/emit/file_view.h"
#include "compiler/emit/templates.h"
#include "compiler/emit/view.h"

namespace parcode::compiler {

std::vector<GeneratedFile> emit(const model::SchemaSet& set, std::uint32_t file) {
  const Facts facts(set);
  const View view = file_view(facts, file);
  const std::string& path = set.files[file].path;
  return {{path + ".h", fit_lines(render(templates::kHeader, view))},
          {path + ".cc", fit_lines(render(templates::kSource, view))}};
}

}  // namespace parcode::compiler
