#include "runtime/reader/tail.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <string>
#include <utility>

namespace parcode::reader {
namespace {

constexpr std::size_t kMagicSize = 8;
constexpr std::uint64_t kFirstRead = 12 << 10;   // bytes
constexpr std::uint64_t kSecondRead = 64 << 10;  // bytes, at most

// Why a file without a footer at its end is none that can be read.
Error explain_missing_footer(const io::ByteSource& source) {
  if (source.size() == 0) {
    return {ErrorCode::kNotParcode, "this is not a Parcode file: it is empty"};
  }
  const auto expected = format::encode_head();
  std::array<std::byte, format::kHeadSize> head = {};
  const auto size = std::min<std::uint64_t>(source.size(), head.size());
  if (Status read = source.read(0, MutableBytes(head).first(size)); !read) return read.error();
  // Of a file shorter than the magic, as much as there is.
  const bool begins_right =
      std::memcmp(head.data(), expected.data(), std::min<std::size_t>(size, kMagicSize)) == 0;
  if (!begins_right) {
    return {ErrorCode::kNotParcode,
            "this is not a Parcode file: it neither begins nor ends like one"};
  }
  if (Status checked = format::check_head(Bytes(head).first(size));
      !checked && checked.error().code == ErrorCode::kVersion) {
    return checked.error();
  }
  return {ErrorCode::kTruncated,
          "the file begins like a Parcode file but its end is missing: it was cut off, not written "
          "to its end, or something was added behind it"};
}

// For files whose footer is right, so that they can be nothing else than damaged.
Status check_head(Bytes head) {
  Status checked = format::check_head(head);
  if (checked) return {};
  return fail(ErrorCode::kCorrupt,
              "the file's footer is right but its head is not: " + checked.error().message);
}

Status read_and_check_head(const io::ByteSource& source) {
  std::array<std::byte, format::kHeadSize> head = {};
  if (Status read = source.read(0, head); !read) return read;
  return check_head(head);
}

}  // namespace

Result<Tail> Tail::read(const io::ByteSource& source, Verify verify) {
  Tail tail;
  Status status = tail.read_footer(source);
  if (status) status = tail.read_root(source);
  if (!status) return Failure(std::move(status.error()));
  if (tail.begin_ == 0) {
    status = check_head(Bytes(tail.bytes_.get(), format::kHeadSize));
  } else {
    tail.first_ = std::max(tail.begin_, tail.footer_.tail_offset);
    if (verify == Verify::kEager) status = read_and_check_head(source);
  }
  if (!status) return Failure(std::move(status.error()));
  return tail;
}

Status Tail::read_footer(const io::ByteSource& source) {
  const std::uint64_t size = source.size();
  const std::uint64_t begin =
      size > kFirstRead ? align_up(size - kFirstRead, format::kChunkAlignment) : 0;
  if (Status filled = fill(source, begin); !filled) return filled;
  const Bytes bytes(bytes_.get(), size_);
  Result<format::Footer> footer =
      format::decode_footer(bytes.last(std::min(size_, format::kFooterSize)), size);
  if (footer) {
    footer_ = *footer;
    return {};
  }
  const bool missing = footer.error().code == ErrorCode::kNotParcode;
  return Failure(missing ? explain_missing_footer(source) : std::move(footer.error()));
}

// Where the root lies before what was read: reads again, from the root's tables on or, where they
// are many, from the root on. Where even that is much, the root is found like any chunk.
Status Tail::read_root(const io::ByteSource& source) {
  const std::uint64_t root = footer_.root.offset;
  if (root >= begin_) return {};
  const std::uint64_t tables = std::min(footer_.tail_offset, root) & ~(format::kChunkAlignment - 1);
  for (const std::uint64_t begin : {tables, root}) {
    if (source.size() - begin <= kSecondRead) return fill(source, begin);
  }
  return {};
}

Status Tail::fill(const io::ByteSource& source, std::uint64_t begin) {
  const std::uint64_t size = source.size() - begin;
  Result<Buffer> bytes = allocate_buffer(size);
  if (!bytes) return Failure(std::move(bytes.error()));
  if (Status read = source.read(begin, MutableBytes(bytes->get(), size)); !read) return read;
  bytes_ = std::move(*bytes);
  begin_ = begin;
  size_ = size;
  return {};
}

}  // namespace parcode::reader
