#include "tests/compiler/support/compile_text.h"

#include "compiler/check/compile.h"
#include "compiler/diagnostics/draw.h"
#include "compiler/source/file_reader.h"

namespace parcode::compiler {

std::string Compiled::messages() const {
  return draw_text(*diagnostics);
}

Compiled compile_files(const std::map<std::string, std::string>& files, const std::string& main) {
  Compiled compiled;
  const MemoryReader reader(files);
  compiled.set = compile({{main, main}}, {"."}, reader, compiled.sources, *compiled.diagnostics);
  return compiled;
}

Compiled compile_text(const std::string& text) {
  return compile_files({{"main.pcs", text}});
}

}  // namespace parcode::compiler
