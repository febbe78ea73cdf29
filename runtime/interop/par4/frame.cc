#include "runtime/interop/par4/frame.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "runtime/codec/codec.h"

namespace parcode::par4 {
namespace {

constexpr std::array<char, 4> kMagic = {'P', 'A', 'R', '4'};
// An LZ4 sequence of n bytes gives at most 255 n + 64 of output.
constexpr std::uint64_t kMostLz4Ratio = 255;
constexpr std::uint64_t kLz4Slack = 64;

std::string at(const ChunkRef& ref) {
  return "the chunk at offset " + std::to_string(ref.offset) + " of " + std::to_string(ref.length) +
         " bytes";
}

std::uint8_t meta_of(Bytes file, const ChunkRef& ref) {
  return std::to_integer<std::uint8_t>(file[ref.offset + ref.length - 1]);
}

}  // namespace

bool has_magic(Bytes file) {
  return file.size() >= kHeaderSize &&
         std::memcmp(file.data() + file.size() - kHeaderSize, kMagic.data(), kMagic.size()) == 0;
}

ChunkFile::ChunkFile(Bytes bytes, const Limits& limits, Trail& trail)
    : bytes_(bytes), limits_(limits), trail_(trail) {
  if (bytes.size() < kHeaderSize) {
    trail.fail(ErrorCode::kNotParcode,
               "a PAR4 file has at least 26 bytes, this one has " + std::to_string(bytes.size()));
  }
  if (!has_magic(bytes)) {
    trail.fail(ErrorCode::kNotParcode,
               "the last 26 bytes do not begin with PAR4: this is no PAR4 file, or its end is "
               "missing");
  }
  const std::byte* header = bytes.data() + header_offset();
  const auto version = load_as<std::uint16_t>(header + 4);
  if (version != kVersion) {
    trail.fail(ErrorCode::kVersion,
               "the file is of PAR4 version " + std::to_string(version) + ", known is 4");
  }
  root_ = {load_as<std::uint64_t>(header + 6), load_as<std::uint64_t>(header + 14)};
  checksum_ = load_as<std::uint32_t>(header + 22);
  std::uint64_t end = 0;
  if (!checked_add(root_.offset, root_.length, &end) || end != header_offset()) {
    trail.corrupt("the header names as root " + at(root_) +
                  ", which does not end where the header begins (" +
                  std::to_string(header_offset()) + "): bytes are missing or were added");
  }
}

void ChunkFile::check(const ChunkRef& ref, std::uint64_t parent_offset) const {
  if (!within(ref.offset, ref.length, parent_offset)) {
    trail_.corrupt("a reference names " + at(ref) + ", which does not lie before its parent at " +
                   std::to_string(parent_offset));
  }
  if (ref.length == 0) trail_.corrupt("a reference names " + at(ref));
}

Chunk ChunkFile::read(const ChunkRef& ref, std::uint64_t parent_offset) {
  check(ref, parent_offset);
  const Trail::InChunk here(trail_, ref.offset);
  visited_ += ref.length;  // each at most the file's size, and the sum is checked each time
  if (visited_ > header_offset()) {
    trail_.corrupt("chunks are referred to more than once: together they are longer than the file");
  }
  const std::uint8_t meta = meta_of(bytes_, ref);
  Chunk chunk{.ref = ref, .compression = static_cast<std::uint8_t>((meta >> 1) & 7)};
  if ((meta >> 4) != 0) {
    trail_.corrupt("the last byte of a chunk has bits set that mean nothing in PAR4");
  }
  Bytes stored = bytes_.subspan(ref.offset, ref.length - 1);
  if ((meta & kHasChildren) != 0) {
    if (stored.size() < sizeof(std::uint32_t)) {
      trail_.corrupt("a chunk is too short for the table of its children");
    }
    chunk.children = load_as<std::uint32_t>(stored.data() + stored.size() - sizeof(std::uint32_t));
    stored = stored.first(stored.size() - sizeof(std::uint32_t));
    const std::uint64_t size = chunk.children * kChildSize;
    if (chunk.children == 0 || size > stored.size()) {
      trail_.corrupt("a chunk counts " + std::to_string(chunk.children) +
                     " children, for which its table has no room");
    }
    chunk.table = stored.last(size);
    stored = stored.first(stored.size() - size);
  }
  unpack(chunk, stored);
  return chunk;
}

void ChunkFile::unpack(Chunk& chunk, Bytes stored) const {
  if (chunk.compression == kNoCompression) {
    chunk.payload = stored;
    return;
  }
  if (chunk.compression != kLz4) {
    trail_.fail(ErrorCode::kCompression, "the chunk's compression is number " +
                                             std::to_string(chunk.compression) +
                                             ", which PAR4 does not have (0: none, 1: LZ4)");
  }
  if (stored.size() <= sizeof(std::uint32_t)) {
    trail_.corrupt("a compressed chunk is too short to say its size");
  }
  const auto size = load_as<std::uint32_t>(stored.data());
  const Bytes block = stored.subspan(sizeof(std::uint32_t));
  if (size > block.size() * kMostLz4Ratio + kLz4Slack) {
    trail_.corrupt("a compressed chunk says that it holds " + std::to_string(size) +
                   " bytes, more than LZ4 can pack into " + std::to_string(block.size()));
  }
  if (size > limits_.allocation) {
    trail_.fail(ErrorCode::kLimit, "a chunk of " + std::to_string(size) +
                                       " bytes is more than Limits::allocation allows");
  }
  // LZ4 wants memory to write to, also for nothing.
  chunk.unpacked.resize(std::max<std::size_t>(size, 1));
  const MutableBytes out(chunk.unpacked.data(), size);
  if (Status status = codec::decompress(format::Codec::kLz4, block, out); !status) {
    trail_.corrupt(status.error().message);
  }
  chunk.payload = out;
}

}  // namespace parcode::par4
