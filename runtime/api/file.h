// File: an open file, and the functions that open one or load all of it.
//
// A File is a cheap, shared, const handle: copy it, use it from any number of threads at once.
// Whatever came out of it keeps what it needs open and in memory, also after the File itself is
// gone.

#ifndef PARCODE_RUNTIME_API_FILE_H_
#define PARCODE_RUNTIME_API_FILE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/api/type_schema.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/dynamic/dynamic_value.h"
#include "runtime/lazy/stored.h"
#include "runtime/reader/file_state.h"
#include "runtime/schema/schema.h"

namespace parcode {

// What a root is read through: the struct's mirror, LazyVec, LazyMap; a number or an enum itself.
template <class T>
using RootMirror =
    std::conditional_t<RootStorage<T>::kBorrows, Pinned<T>, typename RootStorage<T>::Mirror>;

// What a file says of itself besides its schema.
struct FileInfo {
  Metadata metadata;
  std::string program;          // that wrote it; empty where SaveOptions::reproducible was set
  std::string platform;         // likewise
  std::int64_t created_ms = 0;  // milliseconds since 1970-01-01 UTC; likewise 0
};

class File {
 public:
  explicit File(reader::FileRef state) : state_(std::move(state)) {}

  // The root's mirror. Reads nothing that is lazy. A file of another version of T's schema is
  // converted chunk by chunk, when and where it is read (docs/evolution.md). Errors:
  // kSchemaMismatch where that cannot be, with the reasons; kCorrupt, kLimit.
  template <class T>
  Result<RootMirror<T>> root() const;

  // The root as a DynamicValue: by the schema that is in the file, whatever it holds. Cost: reads
  // the schema. Errors: kCorrupt, kLimit.
  Result<DynamicValue> dynamic_root() const;
  // The same as a program of the schema `as` sees it, whose root must be one that the file's can be
  // read as: see root().
  Result<DynamicValue> dynamic_root(const schema::Schema& as) const;

  // All of the root as a plain value, on OpenOptions.threads threads. Errors: as root(), and those
  // of reading every chunk.
  template <class T>
  Result<T> load() const;

  std::uint64_t size() const { return state_->size(); }  // bytes
  const std::string& path() const { return state_->path(); }
  schema::Fingerprint fingerprint() const { return state_->fingerprint(); }
  Result<schema::Schema> schema() const;
  Result<FileInfo> info() const;

  // For other rooms of the runtime.
  const reader::FileRef& state() const { return state_; }

 private:
  Result<reader::ChunkPin> root_chunk(const api::TypeSchema& wanted) const;
  Result<DynamicValue> dynamic_root(schema::Schema types, Result<reader::ChunkPin> chunk) const;

  reader::FileRef state_;
};

// Opens a file. Cost: a few KB read from the file's end, whatever its size. Errors: kIo,
// kNotParcode, kVersion, kTruncated, kCorrupt; with Verify::kEager those of every chunk.
Result<File> open(const std::filesystem::path& path, const OpenOptions& options = {});
// The same over bytes in memory: taken over …
Result<File> open_bytes(std::vector<std::byte>&& bytes, const OpenOptions& options = {});
// … or borrowed: they must outlive the File and everything that comes out of it, unchanged.
Result<File> open_bytes(std::span<const std::byte> bytes, const OpenOptions& options = {});

// Opens a file and loads all of it.
template <class T>
Result<T> load(const std::filesystem::path& path, const OpenOptions& options = {}) {
  return open(path, options).and_then([](const File& file) { return file.load<T>(); });
}
template <class T>
Result<T> load_bytes(std::span<const std::byte> bytes, const OpenOptions& options = {}) {
  return open_bytes(bytes, options).and_then([](const File& file) { return file.load<T>(); });
}

// ---- implementation ----

template <class T>
Result<RootMirror<T>> File::root() const {
  auto chunk = root_chunk(api::type_schema<T>());
  if (!chunk) return Failure(std::move(chunk.error()));
  reader::Call call(*state_.get());
  ReadCursor in = call.cursor(chunk->get());
  typename RootStorage<T>::Mirror mirror{};
  if (!in.check(0, RootStorage<T>::kShape.size, 1) || !RootStorage<T>::mirror(in, 0, mirror)) {
    return call.error(*chunk->get());
  }
  if constexpr (RootStorage<T>::kBorrows) {
    return Pinned<T>(in, 0, std::move(mirror));
  } else {
    return mirror;
  }
}

template <class T>
Result<T> File::load() const {
  auto chunk = root_chunk(api::type_schema<T>());
  if (!chunk) return Failure(std::move(chunk.error()));
  return lazy::load<T>(*chunk, [](ReadCursor& in, T& value) {
    return reader::count_decoded(in, in.chunk()->size_in_file()) &&
           in.check(0, RootStorage<T>::kShape.size, 1) && RootStorage<T>::decode(in, 0, value);
  });
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_API_FILE_H_
