// The files of one run, at addresses that do not change.

#ifndef PARCODE_COMPILER_SOURCE_SOURCE_SET_H_
#define PARCODE_COMPILER_SOURCE_SOURCE_SET_H_

#include <deque>
#include <string>
#include <utility>

#include "compiler/source/source_file.h"

namespace parcode::compiler {

// Owns what Locations point to. Whatever holds Locations shares ownership of the set.
// Thread safety: `add` needs the set for itself.
class SourceSet {
 public:
  SourceSet() = default;
  SourceSet(const SourceSet&) = delete;
  SourceSet& operator=(const SourceSet&) = delete;

  const SourceFile& add(std::string path, const std::string& text) {
    return files_.emplace_back(std::move(path), text);
  }

 private:
  std::deque<SourceFile> files_;
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SOURCE_SOURCE_SET_H_
