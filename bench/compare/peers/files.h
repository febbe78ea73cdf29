// Files as the peers without file handling of their own use them: mapped, or written in one go.

#ifndef BENCH_COMPARE_PEERS_FILES_H_
#define BENCH_COMPARE_PEERS_FILES_H_

#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace bench::compare {

// An open file descriptor. Throws where the file can't be opened.
class OpenFile {
 public:
  static OpenFile to_read(const std::string& path);
  static OpenFile to_write(const std::string& path);  // made anew
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  int descriptor() const { return descriptor_; }

 private:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// A whole file, mapped.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::span<const std::byte> bytes() const { return bytes_; }
  template <class T>
  const T* as() const {
    return static_cast<const T*>(static_cast<const void*>(bytes_.data()));
  }

 private:
  std::span<const std::byte> bytes_;
};

// Writes a whole file. Throws where that fails.
void write_file(const std::string& path, std::span<const std::byte> bytes);

// File streams with a buffer of 1 MB, open.
class StreamOut {
 public:
  explicit StreamOut(const std::string& path);
  std::ofstream& stream() { return stream_; }
  // Throws where something wasn't written.
  void close();

 private:
  std::vector<char> buffer_;
  std::ofstream stream_;
};
class StreamIn {
 public:
  explicit StreamIn(const std::string& path);
  std::ifstream& stream() { return stream_; }

 private:
  std::vector<char> buffer_;
  std::ifstream stream_;
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_FILES_H_
