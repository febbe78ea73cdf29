#include "runtime/reader/file_state.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/codec/codec.h"
#include "runtime/reader/container.h"

namespace parcode::reader {
namespace {

// Chunks begin at multiples of 64, so there is room to tell an empty one from the one behind it.
std::uint64_t key_of(const format::ChunkRef& ref) {
  return ref.offset + (ref.stored_size == 0 ? 1 : 0);
}

Status verify_checksum(const format::ChunkRef& ref, Bytes stored) {
  if (xxh3_64(stored) == ref.checksum) return {};
  return fail(ErrorCode::kCorrupt, "the checksum of the chunk does not match its bytes");
}

}  // namespace

Result<FileRef> FileState::open(std::unique_ptr<io::ByteSource> source,
                                const OpenOptions& options) {
  if (options.stop.stop_requested()) {
    return fail(ErrorCode::kCancelled, "opening was cancelled by the caller's stop token");
  }
  Result<Tail> tail = Tail::read(*source, options.verify);
  if (!tail) {
    if (tail.error().path.empty()) tail.error().path = source->path();
    return Failure(std::move(tail.error()));
  }
  FileRef file;
  file.file_ = new FileState(std::move(source), options, std::move(*tail));
  if (Status checked = file->check_frame(); !checked) {
    return Failure(std::move(checked.error()));
  }
  return file;
}

FileState::FileState(std::unique_ptr<io::ByteSource> source, const OpenOptions& options, Tail tail)
    : source_(std::move(source)),
      options_(options),
      tail_(std::move(tail)),
      cache_(options.cache_bytes) {}

FileState::~FileState() = default;

// The chunks that every reader needs, or, eagerly, all that can be found without knowing types.
Status FileState::check_frame() {
  if (Result<ChunkPin> root = chunk(footer().root, footer_offset()); !root) {
    return Failure(std::move(root.error()));
  }
  if (options_.verify != Verify::kEager) return {};
  return verify_now(footer().schema, footer_offset()).and_then([&] {
    return verify_now(footer().info, footer_offset());
  });
}

void FileState::close() {
  containers_.clear();  // with their pins on tables
  chunks_.for_each([](Chunk& chunk) { chunk.close(); });
  converted_.for_each([](Chunk& chunk) { chunk.close(); });
  end();
}

Failure FileState::located(Error error, std::uint64_t offset) const {
  if (error.path.empty()) error.path = path();
  if (!error.chunk_offset) error.chunk_offset = offset;
  return Failure(std::move(error));
}

Status FileState::check(const format::ChunkRef& ref, std::uint64_t limit, bool may_convert) const {
  format::ChunkRef stored = ref;
  if (may_convert) stored.part = 0;
  Status checked = format::check(stored, limit);
  if (!checked) return located(std::move(checked.error()), ref.offset);
  return checked;
}

Result<ChunkPin> FileState::chunk(const format::ChunkRef& ref, std::uint64_t limit,
                                  bool may_convert) {
  return check(ref, limit, may_convert).and_then([&] { return checked_chunk(ref); });
}

Result<ChunkPin> FileState::chunk(const format::ChunkRef& ref, const Chunk& parent) {
  return chunk(ref, parent.offset(), parent.converted());
}

Result<ChunkPin> FileState::root_chunk(std::uint16_t part) {
  format::ChunkRef ref = footer().root;
  ref.part = part;
  return check(ref, footer_offset(), true).and_then([&] { return checked_chunk(ref); });
}

Result<ChunkPin> FileState::checked_chunk(const format::ChunkRef& ref) {
  const Result<Chunk*> chunk = chunk_object(ref);
  if (!chunk) return Failure(chunk.error());
  if (Status pinned = (*chunk)->pin(); !pinned) {
    return Failure(std::move(pinned.error()));
  }
  return ChunkPin::adopt(*chunk);
}

Result<Chunk*> FileState::chunk_object(const format::ChunkRef& ref, std::uint64_t items) {
  if (ref.part != 0) {
    const auto same = [&](const ConvertedChunk& chunk) {
      return chunk.ref() == ref && chunk.items() == items;
    };
    return converted_.find_or_add(
        key_of(ref), same, [&] { return std::make_unique<ConvertedChunk>(this, ref, items); });
  }
  const auto any = [](const Chunk&) { return true; };
  Chunk* chunk = chunks_.find(key_of(ref), any);
  if (chunk == nullptr) {
    const bool stays = tail_.find(ref.offset, ref.stored_size) != nullptr || source_->has_whole();
    const auto kept = stays && ref.codec == format::Codec::kNone ? Chunk::Kept::kPermanent
                                                                 : Chunk::Kept::kBuffered;
    chunk = chunks_.find_or_add(key_of(ref), any,
                                [&] { return std::make_unique<Chunk>(this, ref, kept); });
  }
  if (chunk->ref() == ref) return chunk;
  return located({ErrorCode::kCorrupt, "two references to the chunk disagree about it"},
                 ref.offset);
}

Result<const Container*> FileState::container(const format::ChunkRef& ref, std::uint64_t limit,
                                              std::uint64_t items) {
  return container(ContainerClaim{.ref = ref, .items = items}, limit, false);
}

Result<const Container*> FileState::container(const format::ChunkRef& ref, const Chunk& parent,
                                              std::uint64_t items) {
  return container(ContainerClaim{.ref = ref, .items = items}, parent.offset(), parent.converted());
}

Result<const Container*> FileState::container(const ContainerClaim& claim, std::uint64_t limit,
                                              bool may_convert) {
  if (Status checked = check(claim.ref, limit, may_convert); !checked) {
    return Failure(std::move(checked.error()));
  }
  const auto same = [&](const Container& other) { return other.claim_ == claim; };
  if (const Container* found = containers_.find(key_of(claim.ref), same)) return found;
  // Not under the index's lock: this may read. Of two threads one's work is for nothing.
  Result<std::unique_ptr<Container>> opened = Container::open(this, claim);
  if (!opened) return located(std::move(opened.error()), claim.ref.offset);
  return containers_.find_or_add(key_of(claim.ref), same, [&] { return std::move(*opened); });
}

Status FileState::verify_now(const format::ChunkRef& ref, std::uint64_t limit) {
  if (Status checked = check(ref, limit); !checked) return checked;
  const Result<const std::byte*> stored = stored_in_memory(ref);
  if (!stored) return located(stored.error(), ref.offset);
  Status verified;
  if (*stored != nullptr && ref.codec == format::Codec::kNone) {
    verified = verify_checksum(ref, Bytes(*stored, ref.stored_size));
  } else {
    verified = allocate(ref.decoded_size).and_then([&](const Buffer& buffer) {
      return read_and_decode(ref, true, MutableBytes(buffer.get(), ref.decoded_size));
    });
  }
  if (!verified) return located(std::move(verified.error()), ref.offset);
  return verified;
}

Status FileState::read_beginning(const format::ChunkRef& ref, std::uint64_t checksum,
                                 MutableBytes out) const {
  Status read = source_->read(ref.offset, out);
  if (read && options_.verify != Verify::kNever && xxh3_64(out) != checksum) {
    read = fail(ErrorCode::kCorrupt, "the checksum of the shard's fixed parts does not match them");
  }
  if (!read) return located(std::move(read.error()), ref.offset);
  return read;
}

bool FileState::can_visit(const format::ChunkRef& ref) const {
  const bool is_small = std::max(ref.decoded_size, ref.stored_size) <=
                        std::min(LeafMemory::kMostBytes, options_.limits.allocation);
  const bool is_there = ref.codec == format::Codec::kNone && source_->is_memory();
  return is_small && !is_there && ref.part == 0 &&
         tail_.find(ref.offset, ref.stored_size) == nullptr;
}

Status FileState::read_for_visit(const format::ChunkRef& ref, LeafMemory::Block& block) {
  const auto read = [&]() -> Status {
    const bool is_decoded = ref.codec == format::Codec::kNone;
    std::byte* const decoded = block.decoded.room_for(ref.decoded_size);
    std::byte* const stored = is_decoded ? decoded : block.stored.room_for(ref.stored_size);
    if (decoded == nullptr || stored == nullptr) {
      return fail(ErrorCode::kLimit, "the system has no memory for a chunk of " +
                                         std::to_string(ref.decoded_size) + " bytes");
    }
    const MutableBytes bytes(stored, ref.stored_size);
    if (Status done = source_->read(ref.offset, bytes); !done) return done;
    if (options_.verify != Verify::kNever) {
      if (Status verified = verify_checksum(ref, bytes); !verified) return verified;
    }
    if (is_decoded) return {};
    return codec::decompress(ref.codec, bytes, MutableBytes(decoded, ref.decoded_size));
  };
  Status status = read();
  if (!status) return located(std::move(status.error()), ref.offset);
  block.chunk.emplace(this, ref, block.decoded.room_for(ref.decoded_size));
  return status;
}

void FileState::prefetch(const format::ChunkRef& ref) const {
  if (tail_.find(ref.offset, ref.stored_size) != nullptr) return;
  source_->prefetch(ref.offset, ref.stored_size);
}

Result<const std::byte*> FileState::stored_in_memory(const format::ChunkRef& ref) const {
  if (const std::byte* bytes = tail_.find(ref.offset, ref.stored_size)) return bytes;
  return whole_with(ref).map([&](Bytes whole) -> const std::byte* {
    return whole.empty() ? nullptr : whole.data() + ref.offset;
  });
}

Result<Bytes> FileState::whole_with(const format::ChunkRef& ref) const {
  Result<Bytes> whole = source_->whole();
  if (!whole || whole->empty()) return whole;
  if (Status there = source_->check_reaches(ref.offset + ref.stored_size); !there) {
    return Failure(std::move(there.error()));
  }
  return whole;
}

Status FileState::load(Chunk& chunk) {
  if (chunk.converted()) return load_converted(static_cast<ConvertedChunk&>(chunk));
  const format::ChunkRef ref = chunk.ref();
  Status loaded = chunk.permanent() ? load_permanent(chunk, ref) : load_buffer(chunk, ref);
  if (!loaded) return located(std::move(loaded.error()), ref.offset);
  return loaded;
}

Status FileState::load_permanent(Chunk& chunk, const format::ChunkRef& ref) {
  const std::byte* stored = tail_.find(ref.offset, ref.stored_size);
  Buffer read_into;
  const auto early = stored == nullptr ? draw_early_read(ref.stored_size) : std::nullopt;
  if (early) {
    Result<Buffer> buffer = allocate(ref.stored_size);
    if (!buffer) return Failure(std::move(buffer.error()));
    read_into = std::move(*buffer);
    stored = read_into.get();
    Status read = source_->read(ref.offset, MutableBytes(read_into.get(), ref.stored_size));
    if (!read) return read;
  } else if (stored == nullptr) {
    const Result<Bytes> whole = whole_with(ref);
    if (!whole) return Failure(whole.error());
    stored = whole->data() + ref.offset;
  }
  if (options_.verify != Verify::kNever) {
    Status verified = verify_checksum(ref, Bytes(stored, ref.stored_size));
    if (!verified) return verified;
  }
  if (early) early_[*early] = std::move(read_into);
  chunk.data_ = stored;
  return {};
}

std::optional<std::size_t> FileState::draw_early_read(std::uint64_t size) {
  if (size > kEarlyReadBytes || source_->is_mapped()) return std::nullopt;
  if (early_reads_.load(std::memory_order_relaxed) >= kEarlyReads) return std::nullopt;
  const std::uint32_t number = early_reads_.fetch_add(1, std::memory_order_relaxed);
  return number < kEarlyReads ? std::optional<std::size_t>(number) : std::nullopt;
}

Result<const std::byte*> FileState::mapped(const format::ChunkRef& ref) const {
  if (ref.codec != format::Codec::kNone || ref.part != 0 || !source_->has_whole()) return nullptr;
  return source_->whole().map([&](Bytes whole) { return whole.data() + ref.offset; });
}

Status FileState::load_buffer(Chunk& chunk, const format::ChunkRef& ref) {
  cache_.reserve(chunk, ref.decoded_size);
  Status loaded = allocate(ref.decoded_size).and_then([&](Buffer buffer) -> Status {
    Status decoded = read_and_decode(ref, options_.verify != Verify::kNever,
                                     MutableBytes(buffer.get(), ref.decoded_size));
    if (!decoded) return decoded;
    cache_.add(chunk);
    chunk.data_ = buffer.release();
    return {};
  });
  if (!loaded) cache_.release(ref.decoded_size);
  return loaded;
}

// The size is known only afterwards, so the cache makes room for it a little late.
Status FileState::load_converted(ConvertedChunk& chunk) {
  ConversionRequest request{.ref = chunk.ref(), .items = chunk.items()};
  const ConversionTable::Found found = conversions_.of_part(request.ref.part);
  if (found.conversions == nullptr) {
    return located({ErrorCode::kInternal, "a converted chunk names no conversion"},
                   request.ref.offset);
  }
  request.number = static_cast<std::uint16_t>(request.ref.part - found.first_part);
  request.first_part = found.first_part;
  request.ref.part = 0;
  Result<ConvertedBytes> converted = found.conversions->convert(*this, request);
  if (!converted) return located(std::move(converted.error()), request.ref.offset);
  cache_.reserve(chunk, converted->size);
  cache_.add(chunk);
  chunk.decoded_size_ = converted->size;
  chunk.form_ = converted->form;
  chunk.data_ = converted->bytes.release();
  return {};
}

Result<Buffer> FileState::allocate(std::uint64_t size) const {
  if (size <= options_.limits.allocation) return allocate_buffer(size);
  return fail(ErrorCode::kLimit, "the chunk takes " + std::to_string(size) +
                                     " bytes, but OpenOptions.limits." + "allocation is " +
                                     std::to_string(options_.limits.allocation) +
                                     "; raise it if the file can be trusted");
}

Status FileState::read_and_decode(const format::ChunkRef& ref, bool verify, MutableBytes out) {
  const bool is_early =
      tail_.find(ref.offset, ref.stored_size) == nullptr && draw_early_read(ref.stored_size);
  const Result<const std::byte*> in_memory = is_early ? nullptr : stored_in_memory(ref);
  if (!in_memory) return Failure(in_memory.error());
  Bytes stored(*in_memory, ref.stored_size);
  Buffer read_into;
  if (*in_memory == nullptr) {
    MutableBytes target = out;
    if (ref.codec != format::Codec::kNone) {
      Result<Buffer> buffer = allocate_buffer(ref.stored_size);
      if (!buffer) return Failure(std::move(buffer.error()));
      read_into = std::move(*buffer);
      target = MutableBytes(read_into.get(), ref.stored_size);
    }
    if (Status read = source_->read(ref.offset, target); !read) return read;
    stored = target;
  }
  if (verify) {
    if (Status verified = verify_checksum(ref, stored); !verified) return verified;
  }
  return ref.codec == format::Codec::kNone ? Status() : codec::decompress(ref.codec, stored, out);
}

}  // namespace parcode::reader
