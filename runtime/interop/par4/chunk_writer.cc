#include "runtime/interop/par4/chunk_writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "runtime/codec/codec.h"

namespace parcode::par4 {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::array<char, 4> kMagic = {'P', 'A', 'R', '4'};
constexpr std::uint32_t kNoChecksum = 0;

// An LZ4 block of literals alone: for what does not become smaller. The crate stores such payloads
// compressed, too, and a chunk that says LZ4 must be LZ4.
std::vector<std::byte> lz4_literals(Bytes payload) {
  constexpr std::uint64_t kInToken = 15;
  constexpr std::uint64_t kInByte = 255;
  std::vector<std::byte> block;
  block.reserve(payload.size() + payload.size() / kInByte + 2);
  block.push_back(static_cast<std::byte>(std::min<std::uint64_t>(payload.size(), kInToken) << 4));
  if (payload.size() >= kInToken) {
    std::uint64_t left = payload.size() - kInToken;
    for (; left >= kInByte; left -= kInByte) block.push_back(std::byte{0xFF});
    block.push_back(static_cast<std::byte>(left));
  }
  block.insert(block.end(), payload.begin(), payload.end());
  return block;
}

}  // namespace

ChunkRef ChunkWriter::add(Bytes payload, std::span<const ChunkRef> children, bool compress) {
  const bool lz4 = compress || compress_all_;
  if (children.size() > std::numeric_limits<std::uint32_t>::max()) {
    trail_.fail(ErrorCode::kLimit,
                "a chunk of PAR4 cannot have " + std::to_string(children.size()) + " children");
  }
  const std::uint64_t offset = written_ + buffer_.size();
  if (lz4) {
    append_compressed(payload);
  } else {
    append(payload);
  }
  for (const ChunkRef& child : children) {
    append_number(child.offset);
    append_number(child.length);
  }
  if (!children.empty()) append_number(static_cast<std::uint32_t>(children.size()));
  append_number(static_cast<std::uint8_t>((children.empty() ? 0 : kHasChildren) |
                                          ((lz4 ? kLz4 : kNoCompression) << 1)));
  const ChunkRef ref = {offset, written_ + buffer_.size() - offset};
  ++report_.chunks;
  report_.decoded_bytes += payload.size();
  report_.stored_bytes += ref.length;
  return ref;
}

void ChunkWriter::append_compressed(Bytes payload) {
  if (payload.size() > std::numeric_limits<std::uint32_t>::max()) {
    trail_.fail(ErrorCode::kLimit, "PAR4 cannot compress a chunk of " +
                                       std::to_string(payload.size()) + " bytes (4 GiB and more)");
  }
  append_number(static_cast<std::uint32_t>(payload.size()));
  scratch_.resize(codec::bound(Compression::kLz4, payload.size()));
  const auto packed = codec::compress(Compression::kLz4, 0, payload, scratch_);
  if (packed && packed->codec == format::Codec::kLz4) {
    append(Bytes(scratch_).first(packed->size));
  } else {
    append(lz4_literals(payload));
  }
}

void ChunkWriter::append(Bytes bytes) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  if (buffer_.size() >= kBufferBytes) flush();
}

void ChunkWriter::flush() {
  const std::array<Bytes, 1> pieces = {Bytes(buffer_)};
  if (Status status = output_.write(written_, pieces); !status) throw Fault(status.error());
  written_ += buffer_.size();
  buffer_.clear();
}

SaveReport ChunkWriter::finish(const ChunkRef& root) {
  append(std::as_bytes(std::span(kMagic)));
  append_number(kVersion);
  append_number(root.offset);
  append_number(root.length);
  append_number(kNoChecksum);
  flush();
  report_.file_bytes = written_;
  return report_;
}

}  // namespace parcode::par4
