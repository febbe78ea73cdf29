#include "bench/compare/peers/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace bench::compare {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

int checked(int result, const std::string& path) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), path);
  return result;
}

}  // namespace

OpenFile OpenFile::to_read(const std::string& path) {
  return OpenFile(checked(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path));
}

OpenFile OpenFile::to_write(const std::string& path) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC;
  return OpenFile(checked(::open(path.c_str(), kFlags, 0644), path));
}

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

MappedFile::MappedFile(const std::string& path) {
  const OpenFile file = OpenFile::to_read(path);
  struct stat status = {};
  checked(::fstat(file.descriptor(), &status), path);
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
  if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category(), path);
  bytes_ = {static_cast<const std::byte*>(mapped), size};
}

MappedFile::~MappedFile() {
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void write_file(const std::string& path, std::span<const std::byte> bytes) {
  const OpenFile file = OpenFile::to_write(path);
  while (!bytes.empty()) {
    const auto written = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (written <= 0) throw std::system_error(errno, std::generic_category(), path);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

StreamOut::StreamOut(const std::string& path) : buffer_(kBufferBytes) {
  stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  stream_.open(path, std::ios::binary | std::ios::trunc);
  if (!stream_) throw std::system_error(errno, std::generic_category(), path);
}

void StreamOut::close() {
  stream_.close();
  if (!stream_) throw std::system_error(errno, std::generic_category(), "writing a stream");
}

StreamIn::StreamIn(const std::string& path) : buffer_(kBufferBytes) {
  stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  stream_.open(path, std::ios::binary);
  if (!stream_) throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace bench::compare
