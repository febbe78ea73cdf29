#include "tests/runtime/reader/file_builder.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "runtime/base/hash.h"
#include "runtime/codec/codec.h"

namespace parcode::reader {
namespace {

class WatchedSource : public io::ByteSource {
 public:
  WatchedSource(std::vector<std::byte> bytes, Access access, Watch& watch)
      : bytes_(io::own_bytes(std::move(bytes))), access_(access), watch_(&watch) {}
  ~WatchedSource() override { watch_->destroyed = true; }

  std::uint64_t size() const override { return bytes_->size(); }
  Status read(std::uint64_t offset, MutableBytes out) const override {
    watch_->before_read();
    if (watch_->fail_reads) return fail(ErrorCode::kIo, "the disk is on fire");
    ++watch_->reads;
    watch_->bytes_read += out.size();
    return bytes_->read(offset, out);
  }
  Result<Bytes> whole() const override {
    ++watch_->mappings;
    return access_ == Access::kWhole ? bytes_->whole() : Bytes();
  }
  bool has_whole() const override { return access_ == Access::kWhole; }
  bool is_mapped() const override { return has_whole() && watch_->mappings > 0; }
  void prefetch(std::uint64_t /*offset*/, std::uint64_t size) const override {
    watch_->prefetched += size;
  }
  const std::string& path() const override { return path_; }

 private:
  std::unique_ptr<io::ByteSource> bytes_;
  Access access_;
  Watch* watch_;
  std::string path_ = "watched.pcode";
};

class SparseSource : public io::ByteSource {
 public:
  SparseSource(std::uint64_t size, std::vector<std::byte> end, Watch& watch)
      : size_(size), end_(std::move(end)), watch_(&watch) {}

  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, MutableBytes out) const override {
    ++watch_->reads;
    watch_->bytes_read += out.size();
    const std::uint64_t begin = size_ - end_.size();
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = offset + i < begin ? std::byte{0} : end_[offset + i - begin];
    }
    return {};
  }
  Result<Bytes> whole() const override { return Bytes(); }
  bool has_whole() const override { return false; }
  bool is_mapped() const override { return false; }
  const std::string& path() const override { return path_; }

 private:
  std::uint64_t size_;
  std::vector<std::byte> end_;
  Watch* watch_;
  std::string path_ = "sparse.pcode";
};

void append(std::vector<std::byte>& to, Bytes bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

std::vector<std::byte> pattern(std::uint64_t size, std::uint64_t seed) {
  std::vector<std::byte> bytes(size);
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = i % 8 == 0 ? static_cast<std::byte>(random()) : std::byte{7};
  }
  return bytes;
}

std::vector<std::byte> text(std::string_view letters) {
  std::vector<std::byte> bytes(letters.size());
  std::memcpy(bytes.data(), letters.data(), letters.size());
  return bytes;
}

FileBuilder::FileBuilder() {
  append(bytes_, format::encode_head());
}

format::ChunkRef FileBuilder::add(Bytes decoded, Compression compression, std::uint32_t level) {
  bytes_.resize(align_up(bytes_.size(), format::kChunkAlignment));
  std::vector<std::byte> packed(codec::bound(compression, decoded.size()));
  const auto result = codec::compress(compression, 0, decoded, packed);
  Bytes stored = decoded;
  if (result->codec != format::Codec::kNone) stored = Bytes(packed).first(result->size);
  const format::ChunkRef ref{.offset = bytes_.size(),
                             .stored_size = stored.size(),
                             .decoded_size = decoded.size(),
                             .checksum = xxh3_64(stored),
                             .codec = result->codec,
                             .level = level};
  append(bytes_, stored);
  return ref;
}

format::ChunkRef FileBuilder::add_table(const std::vector<format::ChunkRef>& children,
                                        std::uint64_t leaves,
                                        const std::vector<format::Run>& runs) {
  const auto count = static_cast<std::uint32_t>(children.size());
  return add_table_bytes({.children = count, .runs = runs.size(), .leaves = leaves}, children, runs,
                         children.front().level + 1);
}

format::ChunkRef FileBuilder::add_table_bytes(format::TableHead head,
                                              const std::vector<format::ChunkRef>& children,
                                              const std::vector<format::Run>& runs,
                                              std::uint32_t level) {
  std::vector<std::byte> table;
  append(table, std::as_bytes(std::span(&head, 1)));
  append(table, std::as_bytes(std::span(children)));
  append(table, std::as_bytes(std::span(runs)));
  return add(table, Compression::kNone, level);
}

std::vector<std::byte> FileBuilder::finish(std::optional<format::ChunkRef> root) {
  if (!tail_offset_) begin_tail();
  footer_.root = root ? *root : add(text("the root"));
  footer_.schema = add(text("the schema"));
  footer_.info = add(text("the info"));
  bytes_.resize(align_up(bytes_.size(), format::kChunkAlignment));
  footer_.tail_offset = *tail_offset_;
  footer_.fingerprint_high = 7;
  footer_.fingerprint_low = 8;
  footer_.file_size = bytes_.size() + format::kFooterSize;
  append(bytes_, format::encode(footer_));
  return bytes_;
}

std::unique_ptr<io::ByteSource> watched(std::vector<std::byte> bytes, Access access, Watch& watch) {
  return std::make_unique<WatchedSource>(std::move(bytes), access, watch);
}

std::unique_ptr<io::ByteSource> sparse(std::uint64_t size, std::vector<std::byte> end,
                                       Watch& watch) {
  return std::make_unique<SparseSource>(size, std::move(end), watch);
}

TemporaryFile::TemporaryFile(Bytes bytes) {
  static std::atomic<int> next = 0;
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  path_ = folder / ("reader_test_" + std::to_string(std::random_device()()) + "_" +
                    std::to_string(next++) + ".pcode");
  std::ofstream file(path_, std::ios::binary);
  for (const std::byte byte : bytes) file.put(static_cast<char>(byte));
}

TemporaryFile::~TemporaryFile() {
  std::filesystem::remove(path_);
}

bool equal(Bytes a, Bytes b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace parcode::reader
