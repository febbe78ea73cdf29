// FileState: an open file. Checks it, hands out its chunks, keeps decoded ones.
//
// Two counts decide how long things live. A FileRef (held by every File, Lazy, LazyVec, LazyMap and
// by whatever can fetch more of the file) keeps the file readable. A ChunkPin keeps one chunk's
// bytes in memory. When the last FileRef goes, the cache lets go of what is not pinned; the mapping
// and the FileState itself go with the last pin. So a mirror never dangles, and one that is only
// bytes costs no reference to the file.
//
// Thread safety: everything may be used from any number of threads at once. No global lock; what is
// in memory already is found without any lock.

#ifndef PARCODE_RUNTIME_READER_FILE_STATE_H_
#define PARCODE_RUNTIME_READER_FILE_STATE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "runtime/base/counting.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/file_frame.h"
#include "runtime/io/source.h"
#include "runtime/reader/chunk.h"
#include "runtime/reader/chunk_cache.h"
#include "runtime/reader/conversion.h"
#include "runtime/reader/file_life.h"
#include "runtime/reader/leaf_visit.h"
#include "runtime/reader/offset_index.h"
#include "runtime/reader/tail.h"
#include "runtime/schema/canonical.h"

namespace parcode::reader {

class Container;
class FileState;
struct ContainerClaim;

// A counted reference to a FileState. Copying costs one atomic addition.
class FileRef {
 public:
  FileRef() = default;
  FileRef(const FileRef& other);
  FileRef(FileRef&& other) noexcept : file_(std::exchange(other.file_, nullptr)) {}
  FileRef& operator=(FileRef other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FileRef();
  // Another reference to a file that the caller knows to be referenced.
  static FileRef share(FileState* file);

  explicit operator bool() const { return file_ != nullptr; }
  FileState* get() const { return file_; }
  FileState* operator->() const { return file_; }

 private:
  friend class FileState;

  FileState* file_ = nullptr;
};

class FileState : public FileLife {
 public:
  // Reads and checks footer and root chunk: one small read from the tail of the file. The head is
  // looked at where that read covers it, or the footer is missing. With Verify::kEager also checks
  // the head and the schema and info chunks; the rest of the file can be reached only by those who
  // know its types, with verify_now().
  // Errors: kIo, kNotParcode, kVersion, kTruncated, kCorrupt, kCancelled.
  static Result<FileRef> open(std::unique_ptr<io::ByteSource> source, const OpenOptions& options);

  const format::Footer& footer() const { return tail_.footer(); }
  const OpenOptions& options() const { return options_; }
  const std::string& path() const { return source_->path(); }  // for messages; empty for memory
  std::uint64_t size() const { return footer().file_size; }    // of the file, in bytes
  // Of the root type's schema.
  schema::Fingerprint fingerprint() const {
    return {footer().fingerprint_high, footer().fingerprint_low};
  }
  // What the footer's references must lie before: the footer's own offset.
  std::uint64_t footer_offset() const { return size() - format::kFooterSize; }

  // The chunk that `ref` names, verified and decoded; from the cache where it is there. `limit` is
  // the offset of the chunk that `ref` was found in (children precede their parents); use
  // footer_offset() for the footer's references. Two threads that need a chunk at the same time
  // decode it once. `may_convert`: whether the reference may name a conversion, as those in
  // converted chunks may.
  // Errors (with chunk_offset and path set): kCorrupt, kTruncated, kIo, kLimit, kCompression,
  // kVersion.
  Result<ChunkPin> chunk(const format::ChunkRef& ref, std::uint64_t limit,
                         bool may_convert = false);
  // The same for a reference that was found in `parent`.
  Result<ChunkPin> chunk(const format::ChunkRef& ref, const Chunk& parent);

  // The table behind a RefBlock's `ref`, checked once against the block's `items`, kept as long as
  // the file is open. Where the reference is of level 0 it names the one leaf, and that leaf is all
  // the container has. See container.h. Found without a lock from the second call on.
  // Errors: as chunk().
  Result<const Container*> container(const format::ChunkRef& ref, std::uint64_t limit,
                                     std::uint64_t items);
  Result<const Container*> container(const format::ChunkRef& ref, const Chunk& parent,
                                     std::uint64_t items);

  // What makes this file's chunks into those of other versions of its schema.
  ConversionTable& conversions() { return conversions_; }
  // The root's chunk as conversion `part` makes it; 0: as it is in the file.
  Result<ChunkPin> root_chunk(std::uint16_t part);

  // Fills `out` with the first bytes of an uncompressed chunk, which have a checksum of their own;
  // the rest is neither read nor verified. Errors: kIo, kTruncated, kCorrupt.
  Status read_beginning(const format::ChunkRef& ref, std::uint64_t checksum,
                        MutableBytes out) const;

  // Checks a chunk's reference, checksum and, if compressed, that it decodes, whatever
  // OpenOptions.verify says; keeps nothing. For walks over a whole file.
  Status verify_now(const format::ChunkRef& ref, std::uint64_t limit);

  // Whether a chunk that is not in memory can be read for one visit; see leaf_visit.h.
  bool can_visit(const format::ChunkRef& ref) const;
  // Reads it into `block`, verified and decoded. Errors: as chunk().
  Status read_for_visit(const format::ChunkRef& ref, LeafMemory::Block& block);

  // Asks the system to bring the chunk's bytes in, if it can do so at no cost to the caller.
  void prefetch(const format::ChunkRef& ref) const;

  // Where an uncompressed chunk lies in the mapping or in the memory that the file is; null where
  // there is no such thing, as for converted ones. The bytes are verified once the chunk was.
  Result<const std::byte*> mapped(const format::ChunkRef& ref) const;

  // Of decoded chunks in memory, pinned ones included; what OpenOptions.cache_bytes is about.
  std::uint64_t cached_bytes() const { return cache_.bytes(); }

 private:
  friend class Chunk;
  friend class Container;
  friend class FileRef;

  // Making a mapping, faulting it in and taking it down again costs as much as reading half a dozen
  // small chunks. So the first ones are read, and who looks up one thing never pays for a mapping.
  static constexpr std::uint32_t kEarlyReads = 8;
  static constexpr std::uint64_t kEarlyReadBytes = 64 << 10;  // larger chunks are mapped

  FileState(std::unique_ptr<io::ByteSource> source, const OpenOptions& options, Tail tail);
  ~FileState() override;

  // `error`, with the file's path and the chunk's offset filled in.
  Failure located(Error error, std::uint64_t offset) const;
  // `may_convert`: whether the reference may name a conversion.
  Status check(const format::ChunkRef& ref, std::uint64_t limit, bool may_convert = false) const;
  Status check_frame();
  // The object for a chunk whose reference is checked; its bytes may not be in memory. `items`: of
  // a shard.
  Result<Chunk*> chunk_object(const format::ChunkRef& ref, std::uint64_t items = 0);
  Result<ChunkPin> checked_chunk(const format::ChunkRef& ref);
  Result<const Container*> container(const ContainerClaim& claim, std::uint64_t limit,
                                     bool may_convert);

  // The source's whole(), where the file still reaches to the end of the chunk.
  Result<Bytes> whole_with(const format::ChunkRef& ref) const;
  // Where the stored bytes are in memory; null where they have to be read.
  Result<const std::byte*> stored_in_memory(const format::ChunkRef& ref) const;
  // The number of an early read, where a chunk of this size is to be read although it could be
  // mapped; see kEarlyReads.
  std::optional<std::size_t> draw_early_read(std::uint64_t size);
  // Brings the bytes of a chunk in that the calling thread has set busy.
  Status load(Chunk& chunk);
  Status load_permanent(Chunk& chunk, const format::ChunkRef& ref);
  Status load_buffer(Chunk& chunk, const format::ChunkRef& ref);
  Status load_converted(ConvertedChunk& chunk);
  Result<Buffer> allocate(std::uint64_t size) const;
  Status read_and_decode(const format::ChunkRef& ref, bool verify, MutableBytes out);

  // The last FileRef has gone.
  void close();

  const std::unique_ptr<io::ByteSource> source_;
  const OpenOptions options_;
  const Tail tail_;
  ChunkCache cache_;
  std::array<Buffer, kEarlyReads> early_;  // each written once, by who has drawn its number
  std::atomic<std::uint32_t> early_reads_ = 0;
  ConversionTable conversions_;
  OffsetIndex<Chunk> chunks_;              // by offset
  OffsetIndex<ConvertedChunk> converted_;  // by offset, several for one that has several forms
  OffsetIndex<Container> containers_;      // by offset of the table or leaf
  alignas(64) std::atomic<std::uint64_t> references_ = 1;
};

inline FileRef::FileRef(const FileRef& other) : file_(other.file_) {
  if (file_ != nullptr) count_by(file_->references_, 1, std::memory_order_relaxed);
}

inline FileRef::~FileRef() {
  if (file_ == nullptr) return;
  constexpr std::uint64_t kOneLess = ~std::uint64_t{0};
  if (count_by(file_->references_, kOneLess, std::memory_order_acq_rel) == 1) file_->close();
}

inline FileRef FileRef::share(FileState* file) {
  count_by(file->references_, 1, std::memory_order_relaxed);
  FileRef ref;
  ref.file_ = file;
  return ref;
}

inline FileState* Chunk::file() const {
  return static_cast<FileState*>(life_);
}

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_FILE_STATE_H_
