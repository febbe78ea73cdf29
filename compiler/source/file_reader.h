// Where schema text comes from: the disk, or memory in tests and fuzzers.

#ifndef PARCODE_COMPILER_SOURCE_FILE_READER_H_
#define PARCODE_COMPILER_SOURCE_FILE_READER_H_

#include <map>
#include <string>
#include <utility>

#include "runtime/base/error.h"

namespace parcode::compiler {

class FileReader {
 public:
  FileReader() = default;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  virtual ~FileReader() = default;

  // Whether something of that name is there; `read` may still fail.
  virtual bool exists(const std::string& path) const = 0;

  // The whole file. Error::message says why not, without the path: "is a directory". Refuses what
  // is longer than SourceFile::kMaxSize.
  virtual Result<std::string> read(const std::string& path) const = 0;
};

class DiskReader final : public FileReader {
 public:
  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path) const override;
};

class MemoryReader final : public FileReader {
 public:
  explicit MemoryReader(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path) const override;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SOURCE_FILE_READER_H_
