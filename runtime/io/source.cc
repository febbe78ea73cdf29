#include "runtime/io/source.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include "runtime/io/system.h"

namespace parcode::io {
namespace {

// What the values in a chunk need: chunks begin at multiples of 64 in a file, so a file that begins
// at a multiple of this in memory has all its values aligned. malloc and std::vector give as much.
constexpr std::size_t kAlignment = 16;

Status truncated(const std::string& path) {
  return Failure(Error{.code = ErrorCode::kTruncated,
                       .message = "the file ends before the bytes that are to be read",
                       .path = path});
}

// A regular file, open for reading.
class OpenFile {
 public:
  static Result<OpenFile> open(const std::filesystem::path& path, System& system) {
    std::string name = path.string();
    // Not blocking matters for a FIFO, which would wait for a writer before it could be refused.
    const int fd = system.open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0) return system_error(fd, "open", name);
    OpenFile file(Descriptor(system, fd), std::move(name), system);
    FileStatus status;
    if (const int result = system.fstat(fd, status); result < 0) {
      return system_error(result, "open", file.path_);
    }
    if (status.kind == FileStatus::Kind::kDirectory) {
      return system_error(-EISDIR, "open", file.path_);
    }
    if (status.kind != FileStatus::Kind::kRegular) {
      return Failure(Error{.code = ErrorCode::kIo,
                           .message = "cannot open: not a regular file",
                           .path = file.path_});
    }
    file.size_ = status.size;
    return file;
  }

  std::uint64_t size() const { return size_; }
  const std::string& path() const { return path_; }

  Status read(std::uint64_t offset, MutableBytes out) const {
    if (!within(offset, out.size(), size_)) return truncated(path_);
    while (!out.empty()) {
      const std::int64_t count = system_->pread(descriptor_.get(), out, offset);
      if (count == -EINTR) continue;
      if (count < 0) return system_error(count, "read", path_);
      if (count == 0) return truncated(path_);  // somebody cut it since
      offset += static_cast<std::uint64_t>(count);
      out = out.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }

  bool is_remote() const { return system_->is_remote(descriptor_.get()); }

  Status check_reaches(std::uint64_t end) const {
    const std::int64_t size = system_->seek_end(descriptor_.get());
    if (size < 0) return system_error(size, "read", path_);
    return end <= static_cast<std::uint64_t>(size) ? Status() : truncated(path_);
  }

  Result<const std::byte*> map() const {
    const std::byte* start = nullptr;
    if (const int result = system_->map(descriptor_.get(), size_, start); result < 0) {
      return system_error(result, "map", path_);
    }
    return start;
  }

  void unmap(const std::byte* start) const { system_->unmap(start, size_); }

  void read_ahead(std::uint64_t offset, std::uint64_t size) const {
    system_->read_ahead(descriptor_.get(), offset, size);
  }

 private:
  OpenFile(Descriptor descriptor, std::string path, System& system)
      : descriptor_(std::move(descriptor)), path_(std::move(path)), system_(&system) {}

  Descriptor descriptor_;
  std::string path_;
  System* system_;
  std::uint64_t size_ = 0;
};

class PreadSource : public ByteSource {
 public:
  explicit PreadSource(OpenFile file) : file_(std::move(file)) {}

  std::uint64_t size() const override { return file_.size(); }
  Status read(std::uint64_t offset, MutableBytes out) const override {
    return file_.read(offset, out);
  }
  Result<Bytes> whole() const override { return Bytes(); }
  bool has_whole() const override { return false; }
  bool is_mapped() const override { return false; }
  void prefetch(std::uint64_t offset, std::uint64_t size) const override {
    file_.read_ahead(offset, size);
  }
  const std::string& path() const override { return file_.path(); }

 protected:
  const OpenFile& file() const { return file_; }

 private:
  OpenFile file_;
};

// Maps on the first whole(): a program that only looks at a file's tail never pays for a mapping,
// nor for asking whether the file is one that can be mapped. read() does not go through the
// mapping, so that a file cut by somebody else is an error there and no SIGBUS. No advice is given
// for the mapping: chunks are about as long as the kernel's own read-ahead around a fault, which
// advice in either direction would spoil.
class MapSource final : public PreadSource {
 public:
  using PreadSource::PreadSource;
  ~MapSource() override {
    if (const std::byte* start = start_.load(std::memory_order_relaxed)) file().unmap(start);
  }

  Result<Bytes> whole() const override {
    if (size() == 0 || !has_whole()) return Bytes();
    if (const std::byte* start = start_.load(std::memory_order_acquire)) {
      return Bytes(start, size());
    }
    const std::lock_guard lock(mapping_);
    const std::byte* start = start_.load(std::memory_order_relaxed);
    if (start == nullptr) {
      const Result<const std::byte*> mapped = file().map();
      if (!mapped) return Failure(mapped.error());
      start = *mapped;
      start_.store(start, std::memory_order_release);
    }
    return Bytes(start, size());
  }
  // Not of a remote file, which its server may cut at any time.
  bool has_whole() const override {
    Place place = place_.load(std::memory_order_relaxed);
    if (place == Place::kUnknown) {
      place = file().is_remote() ? Place::kRemote : Place::kLocal;
      place_.store(place, std::memory_order_relaxed);
    }
    return place == Place::kLocal;
  }
  bool is_mapped() const override { return start_.load(std::memory_order_relaxed) != nullptr; }
  Status check_reaches(std::uint64_t end) const override { return file().check_reaches(end); }

 private:
  enum class Place : std::uint8_t { kUnknown, kLocal, kRemote };

  mutable std::atomic<Place> place_ = Place::kUnknown;
  mutable std::mutex mapping_;
  mutable std::atomic<const std::byte*> start_ = nullptr;
};

struct AlignedDelete {
  void operator()(std::byte* bytes) const {
    ::operator delete(bytes, std::align_val_t(kAlignment));
  }
};
using AlignedBytes = std::unique_ptr<std::byte[], AlignedDelete>;

// Not zeroed. nullptr where there is no memory.
AlignedBytes allocate(std::uint64_t size) {
  return AlignedBytes(
      static_cast<std::byte*>(::operator new(size, std::align_val_t(kAlignment), std::nothrow)));
}

class MemorySource final : public ByteSource {
 public:
  MemorySource(AlignedBytes bytes, std::uint64_t size, std::string path)
      : aligned_(std::move(bytes)), bytes_(aligned_.get(), size), path_(std::move(path)) {}
  explicit MemorySource(std::vector<std::byte> bytes) : owned_(std::move(bytes)), bytes_(owned_) {}
  explicit MemorySource(Bytes bytes) : bytes_(bytes) {}

  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, MutableBytes out) const override {
    if (!within(offset, out.size(), bytes_.size())) return truncated(path_);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return {};
  }
  Result<Bytes> whole() const override { return bytes_; }
  bool has_whole() const override { return true; }
  bool is_mapped() const override { return true; }
  bool is_memory() const override { return true; }
  const std::string& path() const override { return path_; }

 private:
  AlignedBytes aligned_;
  std::vector<std::byte> owned_;
  Bytes bytes_;
  std::string path_;
};

bool is_aligned(Bytes bytes) {
  return reinterpret_cast<std::uintptr_t>(bytes.data()) % kAlignment == 0;
}

std::unique_ptr<ByteSource> aligned_copy(Bytes bytes) {
  AlignedBytes copy = allocate(bytes.size());
  if (copy == nullptr) throw std::bad_alloc();
  std::copy(bytes.begin(), bytes.end(), copy.get());
  return std::make_unique<MemorySource>(std::move(copy), bytes.size(), std::string());
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_map(const std::filesystem::path& path, System& system) {
  return OpenFile::open(path, system).map([](OpenFile&& file) -> std::unique_ptr<ByteSource> {
    return std::make_unique<MapSource>(std::move(file));
  });
}

Result<std::unique_ptr<ByteSource>> open_pread(const std::filesystem::path& path, System& system) {
  return OpenFile::open(path, system).map([](OpenFile&& file) -> std::unique_ptr<ByteSource> {
    return std::make_unique<PreadSource>(std::move(file));
  });
}

Result<std::unique_ptr<ByteSource>> open_memory(const std::filesystem::path& path, System& system) {
  const Result<OpenFile> file = OpenFile::open(path, system);
  if (!file) return Failure(file.error());
  AlignedBytes bytes = allocate(file->size());
  if (bytes == nullptr) return system_error(-ENOMEM, "read into memory", file->path());
  if (Status read = file->read(0, MutableBytes(bytes.get(), file->size())); !read) {
    return Failure(read.error());
  }
  return std::make_unique<MemorySource>(std::move(bytes), file->size(), file->path());
}

std::unique_ptr<ByteSource> own_bytes(std::vector<std::byte> bytes) {
  if (is_aligned(bytes)) return std::make_unique<MemorySource>(std::move(bytes));
  return aligned_copy(bytes);
}

std::unique_ptr<ByteSource> borrow_bytes(Bytes bytes) {
  if (is_aligned(bytes)) return std::make_unique<MemorySource>(bytes);
  return aligned_copy(bytes);
}

}  // namespace parcode::io
