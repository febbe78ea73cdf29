#include "runtime/format/file_frame.h"

#include <string>
#include <utility>

#include "runtime/base/hash.h"

namespace parcode::format {
namespace {

using Magic = std::array<std::uint8_t, 8>;

// The first byte keeps it from looking like text, the line end finds transfers that translate them.
constexpr Magic kMagic = {0x89, 'P', 'C', 'O', 'D', 'E', '\r', '\n'};

constexpr std::size_t kHeadVersionOffset = 8;
constexpr std::size_t kFooterVersionOffset = 232;
constexpr std::size_t kChecksumOffset = 240;
constexpr std::size_t kFooterMagicOffset = 248;

// Feature bits that a file may require and this library knows. None yet.
constexpr std::uint64_t kKnownRequired = 0;

// Footer's members are the footer's first bytes, as file_frame.h has them.
static_assert(std::is_trivially_copyable_v<Footer> && sizeof(Footer) == 192);
static_assert(offsetof(Footer, file_size) == 0 && offsetof(Footer, required) == 8 &&
              offsetof(Footer, optional) == 16 && offsetof(Footer, fingerprint_high) == 24 &&
              offsetof(Footer, fingerprint_low) == 32 && offsetof(Footer, root) == 40 &&
              offsetof(Footer, schema) == 80 && offsetof(Footer, info) == 120 &&
              offsetof(Footer, tail_offset) == 160 && offsetof(Footer, previous) == 168 &&
              offsetof(Footer, chunk_count) == 176 && offsetof(Footer, decoded_bytes) == 184);
static_assert(sizeof(Footer) <= kFooterVersionOffset && kFooterMagicOffset + 8 == kFooterSize);

bool has_magic(const std::byte* at) {
  return load_as<Magic>(at) == kMagic;
}

Status check_version(std::uint32_t version) {
  if (version == kVersion) return {};
  return fail(ErrorCode::kVersion, "the file is of format version " + std::to_string(version) +
                                       ", this library reads version " + std::to_string(kVersion) +
                                       "; read it with a newer Parcode");
}

Status check_references(const Footer& footer) {
  const std::uint64_t limit = footer.file_size - kFooterSize;
  const std::pair<const char*, const ChunkRef*> references[] = {
      {"root", &footer.root}, {"schema", &footer.schema}, {"info", &footer.info}};
  for (const auto& [name, reference] : references) {
    Status checked = check(*reference, limit);
    if (checked) continue;
    checked.error().message += std::string(", as the footer's ") + name;
    return checked;
  }
  if (footer.tail_offset < kHeadSize || footer.tail_offset > limit) {
    return fail(ErrorCode::kCorrupt, "the footer's tail offset lies outside the file's chunks");
  }
  const bool first = footer.previous == 0;
  if (!first && (footer.previous < kHeadSize || !within(footer.previous, kFooterSize, limit))) {
    return fail(ErrorCode::kCorrupt, "the footer's previous footer lies outside the file's chunks");
  }
  return {};
}

Status check_footer(const Footer& footer, std::uint64_t file_size) {
  if (footer.file_size > file_size) {
    return fail(ErrorCode::kTruncated, "the file has " + std::to_string(file_size) +
                                           " bytes, its footer says " +
                                           std::to_string(footer.file_size));
  }
  if (footer.file_size < file_size) {
    return fail(ErrorCode::kCorrupt,
                "the file has " + std::to_string(file_size - footer.file_size) +
                    " bytes more than its footer says; something was put in front of it");
  }
  if (const std::uint64_t unknown = footer.required & ~kKnownRequired; unknown != 0) {
    return fail(ErrorCode::kVersion,
                "the file requires features that this library does not know (feature bits " +
                    std::to_string(unknown) + "); read it with a newer Parcode");
  }
  return check_references(footer);
}

}  // namespace

std::array<std::byte, kHeadSize> encode_head() {
  std::array<std::byte, kHeadSize> head = {};
  store_as(head.data(), kMagic);
  store_as(head.data() + kHeadVersionOffset, kVersion);
  return head;
}

Status check_head(Bytes head) {
  if (head.size() < sizeof(Magic) || !has_magic(head.data())) {
    return fail(ErrorCode::kNotParcode, "this is not a Parcode file: it does not begin like one");
  }
  if (head.size() < kHeadSize) {
    return fail(ErrorCode::kTruncated,
                "the file ends within its first " + std::to_string(kHeadSize) + " bytes");
  }
  return check_version(load_as<std::uint32_t>(head.data() + kHeadVersionOffset));
}

std::array<std::byte, kFooterSize> encode(const Footer& footer) {
  std::array<std::byte, kFooterSize> bytes = {};
  store_as(bytes.data(), footer);
  store_as(bytes.data() + kFooterVersionOffset, kVersion);
  store_as(bytes.data() + kChecksumOffset, xxh3_64(Bytes(bytes).first(kChecksumOffset)));
  store_as(bytes.data() + kFooterMagicOffset, kMagic);
  return bytes;
}

Result<Footer> decode_footer(Bytes bytes, std::uint64_t file_size) {
  if (bytes.size() != kFooterSize || file_size < kHeadSize + kFooterSize) {
    return fail(ErrorCode::kNotParcode,
                "this is not a Parcode file: it has " + std::to_string(file_size) +
                    " bytes, the smallest has " + std::to_string(kHeadSize + kFooterSize));
  }
  if (!has_magic(bytes.data() + kFooterMagicOffset)) {
    return fail(ErrorCode::kNotParcode,
                "the file does not end with a Parcode footer: it is another kind of file, or one "
                "that was cut off or never finished");
  }
  if (Status known = check_version(load_as<std::uint32_t>(bytes.data() + kFooterVersionOffset));
      !known) {
    return Failure(std::move(known.error()));
  }
  if (load_as<std::uint64_t>(bytes.data() + kChecksumOffset) !=
      xxh3_64(bytes.first(kChecksumOffset))) {
    return fail(ErrorCode::kCorrupt, "the footer's checksum does not match its bytes");
  }
  const auto footer = load_as<Footer>(bytes.data());
  if (Status checked = check_footer(footer, file_size); !checked) {
    return Failure(std::move(checked.error()));
  }
  return footer;
}

}  // namespace parcode::format
