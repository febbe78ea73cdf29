#include "runtime/format/chunk_ref.h"

#include <gtest/gtest.h>

#include <limits>

#include "runtime/format/file_frame.h"

namespace parcode::format {
namespace {

constexpr std::uint64_t kLimit = 10'000;
constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

ChunkRef plain() {
  return {.offset = 128, .stored_size = 1000, .decoded_size = 1000};
}

ChunkRef packed(Codec codec, std::uint64_t stored, std::uint64_t decoded) {
  return {.offset = 128, .stored_size = stored, .decoded_size = decoded, .codec = codec};
}

ErrorCode code_of(const ChunkRef& ref, std::uint64_t limit = kLimit) {
  const Status status = check(ref, limit);
  return status ? ErrorCode{} : status.error().code;
}

TEST(ChunkRef, TakesAChunkThatEndsAtTheLimit) {
  EXPECT_TRUE(check(plain(), 1128));
  EXPECT_EQ(code_of(plain(), 1127), ErrorCode::kCorrupt);
}

TEST(ChunkRef, TakesAnEmptyChunk) {
  EXPECT_TRUE(check({.offset = kHeadSize, .stored_size = 0, .decoded_size = 0}, kHeadSize));
}

TEST(ChunkRef, RefusesALengthThatLeavesTheFile) {
  for (const std::uint64_t size : {kLimit, kMax - 128, kMax - 127, kMax}) {
    ChunkRef ref = plain();
    ref.stored_size = ref.decoded_size = size;
    EXPECT_EQ(code_of(ref), ErrorCode::kCorrupt) << size;
  }
}

TEST(ChunkRef, RefusesAnOffsetWhereNoChunkBegins) {
  for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{96}, std::uint64_t{129},
                                     std::uint64_t{1} << 40, kMax - 63}) {
    ChunkRef ref = plain();
    ref.offset = offset;
    EXPECT_EQ(code_of(ref), ErrorCode::kCorrupt) << offset;
  }
}

TEST(ChunkRef, SaysWhereTheChunkWouldBe) {
  const Status status = check(plain(), 500);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().chunk_offset, 128U);
  EXPECT_NE(status.error().message.find("1000 stored bytes"), std::string::npos);
}

TEST(ChunkRef, RefusesSizesThatDoNotFitTheCodec) {
  EXPECT_EQ(code_of(packed(Codec::kNone, 100, 101)), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(packed(Codec::kLz4, 100, 100)), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(packed(Codec::kZstd, 0, 0)), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(packed(Codec::kZstd, 0, 10)), ErrorCode::kCorrupt);
  EXPECT_TRUE(check(packed(Codec::kLz4, 100, 101), kLimit));
}

TEST(ChunkRef, RefusesDecodedSizesThatNoStreamReaches) {
  EXPECT_TRUE(check(packed(Codec::kLz4, 100, 100 * 255), kLimit));
  EXPECT_EQ(code_of(packed(Codec::kLz4, 100, 101 * 255)), ErrorCode::kCorrupt);
  EXPECT_TRUE(check(packed(Codec::kZstd, 100, std::uint64_t{100} << 15), kLimit));
  EXPECT_EQ(code_of(packed(Codec::kZstd, 100, std::uint64_t{101} << 15)), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(packed(Codec::kZstd, 100, kMax)), ErrorCode::kCorrupt);
}

TEST(ChunkRef, RefusesUnknownCodecsFormsAndLevels) {
  for (const int value : {0, 4, 255}) {
    ChunkRef ref = plain();
    ref.codec = static_cast<Codec>(value);
    EXPECT_EQ(code_of(ref), ErrorCode::kCorrupt);
  }
  for (const int value : {0, 3, 255}) {
    ChunkRef ref = plain();
    ref.form = static_cast<Form>(value);
    EXPECT_EQ(code_of(ref), ErrorCode::kCorrupt);
  }
  ChunkRef ref = plain();
  ref.level = kMaxLevel;
  EXPECT_TRUE(check(ref, kLimit));
  ref.level = kMaxLevel + 1;
  EXPECT_EQ(code_of(ref), ErrorCode::kCorrupt);
}

TEST(ChunkRef, LeavesOtherPartsToLaterVersions) {
  ChunkRef ref = plain();
  ref.part = 1;
  EXPECT_EQ(code_of(ref), ErrorCode::kVersion);
}

}  // namespace
}  // namespace parcode::format
