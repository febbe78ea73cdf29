#include "tests/compiler/emit/golden_files.h"

#include <algorithm>
#include <cstdlib>

#include "compiler/check/compile.h"
#include "compiler/source/file_reader.h"

namespace parcode::compiler {

namespace fs = std::filesystem;

fs::path golden_directory() {
  const char* const workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  const fs::path directory = "tests/golden/generated";
  return workspace == nullptr ? directory : fs::path(workspace) / directory;
}

std::vector<std::string> golden_schemas() {
  std::vector<std::string> paths;
  const fs::path directory = golden_directory();
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.path().extension() == ".pcs") {
      paths.push_back(entry.path().lexically_relative(directory).generic_string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Compiled compile_golden(const std::string& path) {
  Compiled compiled;
  const std::string directory = golden_directory().string();
  compiled.set = compile({{directory + "/" + path, path}}, {directory}, DiskReader(),
                         compiled.sources, *compiled.diagnostics);
  return compiled;
}

}  // namespace parcode::compiler
