#include "runtime/format/chunk_ref.h"

#include <string>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/format/file_frame.h"

namespace parcode::format {
namespace {

// No stream of a codec decodes to more than this many times its own size: an LZ4 byte adds at most
// 255 bytes to a match, and a zstd block is at least 4 bytes and at most 128 KiB decoded. A
// reference that promises more is wrong, and is refused before anyone allocates what it asks for.
constexpr std::uint64_t kLz4Expansion = 255;
constexpr std::uint64_t kZstdExpansion = (128 << 10) / 4;

Status refuse(const ChunkRef& ref, ErrorCode code, std::string message) {
  Error error{.code = code, .message = std::move(message)};
  if (code == ErrorCode::kCorrupt) error.chunk_offset = ref.offset;
  return Failure(std::move(error));
}

std::string sizes_of(const ChunkRef& ref) {
  return std::to_string(ref.stored_size) + " stored and " + std::to_string(ref.decoded_size) +
         " decoded bytes";
}

Status check_sizes(const ChunkRef& ref) {
  std::uint64_t expansion = 0;
  switch (ref.codec) {
    case Codec::kNone:
      if (ref.stored_size == ref.decoded_size) return {};
      return refuse(
          ref, ErrorCode::kCorrupt,
          "reference to an uncompressed chunk of " + sizes_of(ref) + ", which must agree");
    case Codec::kLz4:
      expansion = kLz4Expansion;
      break;
    case Codec::kZstd:
      expansion = kZstdExpansion;
      break;
    default:
      return refuse(ref, ErrorCode::kCorrupt,
                    "reference to a chunk of unknown codec " +
                        std::to_string(static_cast<unsigned>(ref.codec)));
  }
  // Divided, not multiplied: the product could wrap.
  if (ref.stored_size >= ref.decoded_size ||
      (ref.decoded_size - 1) / expansion >= ref.stored_size) {
    return refuse(ref, ErrorCode::kCorrupt,
                  "reference to a compressed chunk of " + sizes_of(ref) + ", which cannot be");
  }
  return {};
}

}  // namespace

Status check(const ChunkRef& ref, std::uint64_t limit) {
  if (ref.part != 0) {
    return refuse(ref, ErrorCode::kVersion,
                  "reference to part " + std::to_string(ref.part) +
                      " of a data set of many files, which this version of Parcode cannot read");
  }
  if (ref.level > kMaxLevel || (ref.form != Form::kNarrow && ref.form != Form::kWide)) {
    return refuse(ref, ErrorCode::kCorrupt,
                  "reference to a chunk of unknown form " +
                      std::to_string(static_cast<unsigned>(ref.form)) + " or level " +
                      std::to_string(ref.level));
  }
  if (ref.offset % kChunkAlignment != 0 || ref.offset < kHeadSize) {
    return refuse(ref, ErrorCode::kCorrupt, "reference to a place where no chunk can begin");
  }
  if (!within(ref.offset, ref.stored_size, limit)) {
    return refuse(ref, ErrorCode::kCorrupt,
                  "reference to a chunk of " + std::to_string(ref.stored_size) +
                      " stored bytes that ends behind byte " + std::to_string(limit) +
                      ", where it would have to end at the latest");
  }
  return check_sizes(ref);
}

}  // namespace parcode::format
