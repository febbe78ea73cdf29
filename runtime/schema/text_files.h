// Which definitions go into which .pcs file.

#ifndef PARCODE_RUNTIME_SCHEMA_TEXT_FILES_H_
#define PARCODE_RUNTIME_SCHEMA_TEXT_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

struct TextFile {
  std::string path;
  std::string package;
  std::vector<std::uint32_t> definitions = {};  // in the schema's order
  std::vector<std::string> imports = {};        // paths, sorted
};

// The root's file first. That one has no definitions where the root's type names none (`u64`), or
// those of several files (`map<a.K, b.V>`).
std::vector<TextFile> text_files(const Schema& schema);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_TEXT_FILES_H_
