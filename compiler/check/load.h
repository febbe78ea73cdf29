// Reads files and all that they import.

#ifndef PARCODE_COMPILER_CHECK_LOAD_H_
#define PARCODE_COMPILER_CHECK_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/file_reader.h"
#include "compiler/source/source_set.h"
#include "compiler/syntax/ast.h"

namespace parcode::compiler {

// A file that the user names.
struct InputFile {
  std::string path = {};         // where it is read from
  std::string import_path = {};  // what an import of it would say
};

// An import whose file could be read.
struct LoadedImport {
  std::uint32_t file = 0;  // index into LoadedFiles::files
  Span span = {};          // of the path in the text
};

struct LoadedFile {
  std::string import_path = {};
  const SourceFile* source = nullptr;
  ast::File tree = {};
  std::vector<LoadedImport> imports = {};
  bool imports_complete = true;  // no import had to be left out
};

struct LoadedFiles {
  std::vector<LoadedFile> files = {};         // what a file imports stands before it
  std::vector<std::uint32_t> requested = {};  // the inputs, in their order
};

// Reports files that cannot be read, bad imports and cycles of them, and syntax errors.
LoadedFiles load(const std::vector<InputFile>& inputs,
                 const std::vector<std::string>& import_directories, const FileReader& reader,
                 SourceSet& sources, Diagnostics& diagnostics);

// `path`, as a user gave it, with the import path that belongs to it: relative to the import
// directory that it lies in, or, where it is in none, the path itself. A path that names nothing
// is looked up in the import directories. "." and ".." are resolved by name.
InputFile locate_input(const std::string& path, const std::vector<std::string>& import_directories,
                       const FileReader& reader);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_LOAD_H_
