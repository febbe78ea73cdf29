// The folder that all files of a run are in.

#ifndef BENCH_COMPARE_HARNESS_FOLDER_H_
#define BENCH_COMPARE_HARNESS_FOLDER_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace bench::compare {

// A fresh folder in `parent`, removed with all that is in it at the end. An empty `parent`:
// in memory (/dev/shm) where `wanted` bytes are free there, else in the temporary directory.
class Folder {
 public:
  Folder(const std::filesystem::path& parent, std::uint64_t wanted);
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  const std::filesystem::path& path() const { return path_; }
  std::string file(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// A path for one save, removed with its file at the end.
class FreshFile {
 public:
  explicit FreshFile(const Folder& folder);
  FreshFile(const FreshFile&) = delete;
  FreshFile& operator=(const FreshFile&) = delete;
  ~FreshFile();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A copy of a file, holes and all, that was made just now, removed at the end.
class FileCopy {
 public:
  FileCopy(const std::string& from, std::string path);
  FileCopy(const FileCopy&) = delete;
  FileCopy& operator=(const FileCopy&) = delete;
  ~FileCopy();

 private:
  std::string path_;
};

// Bytes that a file takes: its size without its holes.
std::uint64_t size_on_disk(const std::string& path);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_FOLDER_H_
