#include "compiler/source/file_reader.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "compiler/source/source_file.h"

namespace parcode::compiler {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Failure too_large() {
  return fail(ErrorCode::kLimit,
              "is larger than " + std::to_string(SourceFile::kMaxSize >> 20U) + " MiB");
}

Failure failed(int number) {
  return fail(ErrorCode::kIo, std::generic_category().message(number));
}

}  // namespace

bool DiskReader::exists(const std::string& path) const {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Result<std::string> DiskReader::read(const std::string& path) const {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(ErrorCode::kIo, "is a directory");
  }
  const File file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return failed(errno);
  }
  std::string text;
  char block[64 * 1024];
  while (const std::size_t count = std::fread(block, 1, sizeof block, file.get())) {
    text.append(block, count);
    if (text.size() > SourceFile::kMaxSize) {
      return too_large();
    }
  }
  if (std::ferror(file.get()) != 0) {
    return failed(errno);
  }
  return text;
}

bool MemoryReader::exists(const std::string& path) const {
  return files_.contains(path);
}

Result<std::string> MemoryReader::read(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return fail(ErrorCode::kIo, "No such file or directory");
  }
  if (found->second.size() > SourceFile::kMaxSize) {
    return too_large();
  }
  return found->second;
}

}  // namespace parcode::compiler
