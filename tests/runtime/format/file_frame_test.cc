#include "runtime/format/file_frame.h"

#include <gtest/gtest.h>

#include <vector>

#include "runtime/base/hash.h"

namespace parcode::format {
namespace {

constexpr std::uint64_t kFileSize = 64 + 3 * 64 + kFooterSize;

ChunkRef chunk_at(std::uint64_t offset) {
  return {.offset = offset, .stored_size = 50, .decoded_size = 50, .checksum = offset};
}

Footer example() {
  return {.file_size = kFileSize,
          .optional = std::uint64_t{1} << 63,
          .fingerprint_high = 0x1111,
          .fingerprint_low = 0x2222,
          .root = chunk_at(192),
          .schema = chunk_at(128),
          .info = chunk_at(64),
          .tail_offset = 64,
          .chunk_count = 3,
          .decoded_bytes = 150};
}

ErrorCode code_of(Bytes bytes, std::uint64_t file_size) {
  const Result<Footer> footer = decode_footer(bytes, file_size);
  return footer ? ErrorCode{} : footer.error().code;
}

ErrorCode code_of(const Footer& footer) {
  return code_of(encode(footer), kFileSize);
}

TEST(Head, IsWhatTheFormatSays) {
  const auto head = encode_head();
  const std::vector<std::uint8_t> expected = {0x89, 'P',  'C', 'O', 'D', 'E',
                                              '\r', '\n', 1,   0,   0,   0};
  for (std::size_t i = 0; i < head.size(); ++i) {
    EXPECT_EQ(head[i], std::byte{i < expected.size() ? expected[i] : std::uint8_t{0}}) << i;
  }
  EXPECT_TRUE(check_head(head));
}

TEST(Head, RefusesOtherFiles) {
  const std::array<std::byte, kHeadSize> zeros = {};
  EXPECT_EQ(check_head(zeros).error().code, ErrorCode::kNotParcode);
  EXPECT_EQ(check_head({}).error().code, ErrorCode::kNotParcode);
  auto head = encode_head();
  EXPECT_EQ(check_head(Bytes(head).first(7)).error().code, ErrorCode::kNotParcode);
  EXPECT_EQ(check_head(Bytes(head).first(63)).error().code, ErrorCode::kTruncated);
  head[8] = std::byte{2};
  EXPECT_EQ(check_head(head).error().code, ErrorCode::kVersion);
}

TEST(Footer, ComesBackAsItWas) {
  const Result<Footer> footer = decode_footer(encode(example()), kFileSize);
  ASSERT_TRUE(footer) << to_string(footer.error());
  EXPECT_EQ(*footer, example());
}

TEST(Footer, HasItsFieldsWhereTheFormatSays) {
  const auto bytes = encode(example());
  EXPECT_EQ(load_as<std::uint64_t>(bytes.data()), kFileSize);
  EXPECT_EQ(load_as<std::uint64_t>(bytes.data() + 24), 0x1111U);
  EXPECT_EQ(load_as<std::uint64_t>(bytes.data() + 32), 0x2222U);
  EXPECT_EQ(load_as<ChunkRef>(bytes.data() + 40), example().root);
  EXPECT_EQ(load_as<ChunkRef>(bytes.data() + 80), example().schema);
  EXPECT_EQ(load_as<ChunkRef>(bytes.data() + 120), example().info);
  EXPECT_EQ(load_as<std::uint64_t>(bytes.data() + 160), 64U);
  EXPECT_EQ(load_as<std::uint32_t>(bytes.data() + 232), kVersion);
  EXPECT_EQ(load_as<std::uint64_t>(bytes.data() + 240), xxh3_64(Bytes(bytes).first(240)));
  EXPECT_EQ(bytes[248], std::byte{0x89});
}

TEST(Footer, RefusesAChangeOfAnyBit) {
  const auto whole = encode(example());
  for (std::size_t i = 0; i < whole.size() * 8; ++i) {
    auto bytes = whole;
    bytes[i / 8] ^= std::byte{1} << (i % 8);
    EXPECT_NE(code_of(bytes, kFileSize), ErrorCode{}) << "bit " << i;
  }
}

TEST(Footer, TellsWhatIsNoFooterFromWhatIsADamagedOne) {
  auto bytes = encode(example());
  bytes[0] ^= std::byte{1};
  EXPECT_EQ(code_of(bytes, kFileSize), ErrorCode::kCorrupt);
  bytes[255] ^= std::byte{1};
  EXPECT_EQ(code_of(bytes, kFileSize), ErrorCode::kNotParcode);
  EXPECT_EQ(code_of(Bytes(bytes).first(100), 100), ErrorCode::kNotParcode);
  EXPECT_EQ(code_of(bytes, kFooterSize), ErrorCode::kNotParcode);
}

TEST(Footer, KnowsTheSizeOfItsFile) {
  const auto bytes = encode(example());
  EXPECT_EQ(code_of(bytes, kFileSize - 1), ErrorCode::kTruncated);
  EXPECT_EQ(code_of(bytes, kFileSize + 1), ErrorCode::kCorrupt);
}

TEST(Footer, RefusesAnotherVersionBeforeItsChecksum) {
  auto bytes = encode(example());
  bytes[232] = std::byte{9};
  EXPECT_EQ(code_of(bytes, kFileSize), ErrorCode::kVersion);
}

TEST(Footer, RefusesUnknownRequiredFeaturesAndIgnoresOptionalOnes) {
  Footer footer = example();
  footer.optional = ~std::uint64_t{0};
  EXPECT_EQ(code_of(footer), ErrorCode{});
  footer.required = 4;
  EXPECT_EQ(code_of(footer), ErrorCode::kVersion);
}

TEST(Footer, ChecksEachReferenceAndNamesIt) {
  for (const auto member : {&Footer::root, &Footer::schema, &Footer::info}) {
    Footer footer = example();
    (footer.*member).stored_size = (footer.*member).decoded_size = 500;
    EXPECT_EQ(code_of(footer), ErrorCode::kCorrupt);
  }
  Footer footer = example();
  footer.schema.offset = 1;
  const Result<Footer> refused = decode_footer(encode(footer), kFileSize);
  EXPECT_NE(refused.error().message.find("footer's schema"), std::string::npos);
}

TEST(Footer, ChecksItsOffsets) {
  Footer footer = example();
  footer.tail_offset = kFileSize - kFooterSize + 1;
  EXPECT_EQ(code_of(footer), ErrorCode::kCorrupt);
  footer.tail_offset = 0;
  EXPECT_EQ(code_of(footer), ErrorCode::kCorrupt);
  footer = example();
  for (const std::uint64_t previous :
       {std::uint64_t{1}, kFileSize - kFooterSize, ~std::uint64_t{0}}) {
    footer.previous = previous;
    EXPECT_EQ(code_of(footer), ErrorCode::kCorrupt) << previous;
  }
}

}  // namespace
}  // namespace parcode::format
