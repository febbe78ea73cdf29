// How chunks come into memory, stay while they are pinned, and go.

#include "runtime/reader/chunk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/reader/file_state.h"
#include "tests/runtime/reader/file_builder.h"

namespace parcode::reader {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t kSize = 10'000;  // of a chunk, decoded

// A file of some chunks, far enough from its end that the tail does not hold them.
struct Made {
  std::vector<format::ChunkRef> refs;
  std::vector<std::byte> bytes;
  std::uint64_t limit = 0;
};

Made make_file(std::size_t count, Compression compression) {
  Made made;
  FileBuilder builder;
  for (std::size_t i = 0; i < count; ++i) {
    made.refs.push_back(builder.add(pattern(kSize, i), compression));
  }
  builder.skip(20'000);
  builder.begin_tail();
  made.bytes = builder.finish();
  made.limit = builder.footer().root.offset;
  return made;
}

FileRef open(const Made& made, Access access, Watch& watch, const OpenOptions& options = {}) {
  auto file = FileState::open(watched(made.bytes, access, watch), options);
  EXPECT_TRUE(file.has_value());
  watch.reads = 0;
  watch.mappings = 0;
  return std::move(*file);
}

ChunkPin pin(const FileRef& file, const Made& made, std::size_t i) {
  auto pinned = file->chunk(made.refs[i], made.limit);
  EXPECT_TRUE(pinned.has_value()) << to_string(pinned.error());
  return pinned ? std::move(*pinned) : ChunkPin();
}

bool is_right(const ChunkPin& pinned, std::size_t i) {
  return equal(pinned->bytes(), pattern(kSize, i)) &&
         reinterpret_cast<std::uintptr_t>(pinned->bytes().data()) % 16 == 0;
}

TEST(Chunk, HasTheSameBytesForEverySourceAndCodec) {
  for (const auto compression : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    const Made made = make_file(3, compression);
    const TemporaryFile on_disk(made.bytes);
    for (const auto opener : {io::open_map, io::open_pread, io::open_memory}) {
      const auto file = FileState::open(std::move(*opener(on_disk.path(), io::real_system())), {});
      ASSERT_TRUE(file.has_value());
      for (std::size_t i = 0; i < 3; ++i) {
        const ChunkPin pinned = pin(*file, made, i);
        EXPECT_TRUE(is_right(pinned, i));
        EXPECT_EQ(pinned->ref(), made.refs[i]);
        EXPECT_EQ(pinned->offset(), made.refs[i].offset);
        EXPECT_EQ(pinned->form(), format::Form::kNarrow);
        EXPECT_EQ(pinned->file(), file->get());
      }
    }
  }
}

// Mapping is put off until it pays. What was read stays, as if it were mapped.
TEST(Chunk, IsReadWhileThereAreFewAndPartOfTheMappingFromThenOn) {
  const Made made = make_file(10, Compression::kNone);
  Watch watch;
  const FileRef file = open(made, Access::kWhole, watch);
  for (std::size_t i = 0; i < 8; ++i) {
    const ChunkPin pinned = pin(file, made, i);
    EXPECT_TRUE(pinned->permanent());
    EXPECT_TRUE(is_right(pinned, i));
    EXPECT_EQ(watch.reads, i + 1);
  }
  EXPECT_EQ(watch.mappings, 0U);
  for (std::size_t i = 0; i < 10; ++i) {
    const ChunkPin pinned = pin(file, made, i);
    EXPECT_TRUE(pinned->permanent());
    EXPECT_TRUE(is_right(pinned, i));
  }
  EXPECT_EQ(watch.reads, 8U);
  EXPECT_GT(watch.mappings, 0U);
  EXPECT_EQ(file->cached_bytes(), 0U);
}

TEST(Chunk, IsMappedAtOnceWhereItIsLarge) {
  FileBuilder builder;
  const auto large = builder.add(pattern(100'000, 1));
  builder.begin_tail();
  builder.skip(20'000);
  const auto bytes = builder.finish();
  Watch watch;
  const auto file = FileState::open(watched(bytes, Access::kWhole, watch), {});
  const std::uint64_t reads = watch.reads;
  EXPECT_TRUE(equal((*(*file)->chunk(large, bytes.size()))->bytes(), pattern(100'000, 1)));
  EXPECT_EQ(watch.reads, reads);
  EXPECT_GT(watch.mappings, 0U);
}

TEST(Chunk, OfTheTailNeedsNeitherReadingNorMapping) {
  FileBuilder builder;
  const auto plain = builder.add(pattern(500, 1));
  const auto packed = builder.add(pattern(500, 2), Compression::kLz4);
  const auto bytes = builder.finish();
  for (const Access access : {Access::kWhole, Access::kRead}) {
    Watch watch;
    const auto file = FileState::open(watched(bytes, access, watch), {});
    EXPECT_TRUE(equal((*(*file)->chunk(plain, packed.offset))->bytes(), pattern(500, 1)));
    EXPECT_TRUE(equal((*(*file)->chunk(packed, bytes.size()))->bytes(), pattern(500, 2)));
    EXPECT_EQ(watch.reads, 1U);
    EXPECT_EQ(watch.mappings, 0U);
  }
}

// What view() stands on. The second shard is short enough to have been read with the tail.
TEST(Chunk, OfPayloadLiesBesideItsNeighbourInTheMapping) {
  FileBuilder builder;
  const auto first = builder.add(pattern(64 * 1'000, 1));
  const auto second = builder.add(pattern(100, 2));
  builder.begin_tail();
  const auto bytes = builder.finish();
  Watch watch;
  const auto file = FileState::open(watched(bytes, Access::kWhole, watch), {});
  const auto a = (*file)->chunk(first, second.offset);
  const auto b = (*file)->chunk(second, bytes.size());
  ASSERT_TRUE(a.has_value() && b.has_value());
  EXPECT_EQ(*(*file)->mapped(first) + first.stored_size, *(*file)->mapped(second));
  EXPECT_TRUE(equal(Bytes(*(*file)->mapped(second), 100), pattern(100, 2)));
}

TEST(Chunk, MayBeEmpty) {
  FileBuilder builder;
  const auto empty = builder.add({});
  const auto behind = builder.add(pattern(100, 1));
  builder.skip(20'000);
  const auto bytes = builder.finish();
  ASSERT_EQ(empty.offset, behind.offset);
  for (const Access access : {Access::kWhole, Access::kRead}) {
    Watch watch;
    const auto file = FileState::open(watched(bytes, access, watch), {});
    EXPECT_EQ((*(*file)->chunk(empty, bytes.size()))->bytes().size(), 0U);
    EXPECT_EQ((*(*file)->chunk(behind, bytes.size()))->bytes().size(), 100U);
  }
}

TEST(Chunk, IsReadOnceWhileTheCacheHasRoom) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(is_right(pin(file, made, 0), 0));
  EXPECT_EQ(watch.reads, 1U);
  EXPECT_EQ(file->cached_bytes(), kSize);
}

TEST(Chunk, IsReadOnceByThreadsThatNeedItAtTheSameTime) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch);
  watch.before_read = [] { std::this_thread::sleep_for(std::chrono::milliseconds(30)); };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { EXPECT_TRUE(is_right(pin(file, made, 0), 0)); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(watch.reads, 1U);
}

TEST(Chunk, ThatCouldNotBeReadIsTriedAgain) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch);
  watch.fail_reads = true;
  const auto failed = file->chunk(made.refs[0], made.limit);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().code, ErrorCode::kIo);
  EXPECT_EQ(failed.error().path, "watched.pcode");
  EXPECT_EQ(failed.error().chunk_offset, made.refs[0].offset);
  EXPECT_EQ(file->cached_bytes(), 0U);
  watch.fail_reads = false;
  EXPECT_TRUE(is_right(pin(file, made, 0), 0));
}

TEST(Chunk, WithAnyBitFlippedIsRefusedUnlessNothingIsVerified) {
  for (const auto compression : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    Made made = make_file(1, compression);
    const format::ChunkRef& ref = made.refs[0];
    for (std::uint64_t i = 0; i < ref.stored_size; i += 97) {
      made.bytes[ref.offset + i] ^= std::byte{16};
      for (const Access access : {Access::kWhole, Access::kRead}) {
        Watch watch;
        const auto refused = open(made, access, watch)->chunk(ref, made.limit);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
        EXPECT_EQ(refused.error().chunk_offset, ref.offset);
        const FileRef careless = open(made, access, watch, {.verify = Verify::kNever});
        const auto taken = careless->chunk(ref, made.limit);
        EXPECT_TRUE(taken.has_value() || compression != Compression::kNone);
      }
      made.bytes[ref.offset + i] ^= std::byte{16};
    }
  }
}

TEST(Chunk, IsVerifiedOnDemandWhateverTheOptionSays) {
  for (const auto compression : {Compression::kNone, Compression::kLz4}) {
    Made made = make_file(2, compression);
    made.bytes[made.refs[1].offset + 5] ^= std::byte{1};
    for (const Access access : {Access::kWhole, Access::kRead}) {
      Watch watch;
      const FileRef file = open(made, access, watch, {.verify = Verify::kNever});
      EXPECT_TRUE(file->verify_now(made.refs[0], made.limit).has_value());
      const Status refused = file->verify_now(made.refs[1], made.limit);
      ASSERT_FALSE(refused.has_value());
      EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
      EXPECT_EQ(refused.error().chunk_offset, made.refs[1].offset);
      EXPECT_FALSE(file->verify_now(made.refs[0], made.refs[0].offset).has_value());
      EXPECT_EQ(file->cached_bytes(), 0U);
    }
  }
}

TEST(Chunk, MustLieBeforeTheChunkThatRefersToIt) {
  const Made made = make_file(2, Compression::kNone);
  Watch watch;
  const FileRef file = open(made, Access::kWhole, watch);
  EXPECT_TRUE(file->chunk(made.refs[0], made.refs[1].offset).has_value());
  const auto refused = file->chunk(made.refs[1], made.refs[1].offset);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(refused.error().path, "watched.pcode");
}

TEST(Chunk, IsRefusedWhereReferencesDisagreeAboutIt) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch);
  const ChunkPin pinned = pin(file, made, 0);
  for (int field = 0; field < 5; ++field) {
    format::ChunkRef ref = made.refs[0];
    if (field == 0) ref.stored_size -= 1;
    if (field == 1) ref.decoded_size -= 1;
    if (field == 2) ref.checksum += 1;
    if (field == 3) ref.form = format::Form::kWide;
    if (field == 4) ref.level = 1;
    const auto refused = file->chunk(ref, made.limit);
    ASSERT_FALSE(refused.has_value()) << field;
    EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
    EXPECT_THAT(refused.error().message, HasSubstr("disagree"));
  }
}

TEST(Chunk, OfImplausibleSizeIsRefusedWithoutAllocatingIt) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch);
  format::ChunkRef bomb = made.refs[0];
  bomb.decoded_size = std::uint64_t{1} << 40;
  EXPECT_EQ(file->chunk(bomb, made.limit).error().code, ErrorCode::kCorrupt);
}

TEST(Chunk, AboveTheLimitIsRefusedWithTheLimitsName) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch, {.limits = {.allocation = kSize - 1}});
  const auto refused = file->chunk(made.refs[0], made.limit);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kLimit);
  EXPECT_THAT(refused.error().message, HasSubstr("limits.allocation"));
  EXPECT_EQ(file->cached_bytes(), 0U);
}

TEST(Chunk, ThatDecodesToAnotherSizeIsRefused) {
  FileBuilder builder;
  auto ref = builder.add(pattern(kSize, 1), Compression::kLz4);
  builder.skip(20'000);
  const auto bytes = builder.finish();
  for (const std::uint64_t size : {kSize - 1, kSize + 1}) {
    Watch watch;
    const auto file = FileState::open(watched(bytes, Access::kRead, watch), {});
    ref.decoded_size = size;
    const auto refused = (*file)->chunk(ref, bytes.size());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(refused.error().chunk_offset, ref.offset);
  }
}

TEST(Chunk, IsPrefetchedFromTheSourceUnlessTheTailHasIt) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch);
  file->prefetch(file->footer().root);
  EXPECT_EQ(watch.prefetched, 0U);
  file->prefetch(made.refs[0]);
  EXPECT_EQ(watch.prefetched, made.refs[0].stored_size);
}

TEST(Cache, KeepsItsBudget) {
  const Made made = make_file(50, Compression::kLz4);
  Watch watch;
  constexpr std::uint64_t kBudget = 8 * kSize;
  const FileRef file = open(made, Access::kWhole, watch, {.cache_bytes = kBudget});
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_TRUE(is_right(pin(file, made, i * 7 % 50), i * 7 % 50));
    EXPECT_LE(file->cached_bytes(), kBudget);
  }
  EXPECT_GE(file->cached_bytes(), kBudget - kSize);
}

TEST(Cache, NeverDropsWhatIsPinnedAndDropsItAtOnceWhenItMayNotStay) {
  const Made made = make_file(30, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch, {.cache_bytes = 10 * kSize});
  std::vector<ChunkPin> pins;
  for (std::size_t i = 0; i < 30; ++i) pins.push_back(pin(file, made, i));
  EXPECT_EQ(file->cached_bytes(), 30 * kSize);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_TRUE(is_right(pins[i], i));
  for (std::size_t i = 0; i < 30; ++i) {
    pins[i] = ChunkPin();
    EXPECT_EQ(file->cached_bytes(), std::max<std::uint64_t>(29 - i, 10) * kSize);
  }
}

TEST(Cache, KeepsNothingWithoutABudget) {
  const Made made = make_file(1, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch, {.cache_bytes = 0});
  {
    const ChunkPin first = pin(file, made, 0);
    const ChunkPin second = first;
    EXPECT_EQ(file->cached_bytes(), kSize);
  }
  EXPECT_EQ(file->cached_bytes(), 0U);
  EXPECT_TRUE(is_right(pin(file, made, 0), 0));
  EXPECT_EQ(watch.reads, 2U);
}

TEST(Cache, DropsWhatWasUsedOnceBeforeWhatIsUsedAgain) {
  const Made made = make_file(200, Compression::kLz4);
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch, {.cache_bytes = 20 * kSize});
  const std::vector<std::size_t> hot = {0, 1, 2, 3};
  std::size_t used = 0;
  for (std::size_t i = 4; i < 200; ++i) {  // a scan, with some chunks that are always wanted
    pin(file, made, i);
    for (const std::size_t again : hot) pin(file, made, again);
    used += 1 + hot.size();
  }
  EXPECT_EQ(used, 980U);
  EXPECT_LE(watch.reads, 220U);
}

TEST(Cache, LeavesOthersAloneForAChunkThatIsTooLargeForIt) {
  FileBuilder builder;
  Made made;
  made.refs.push_back(builder.add(pattern(kSize, 0), Compression::kLz4));
  made.refs.push_back(builder.add(pattern(100 * kSize, 1), Compression::kLz4));
  builder.skip(20'000);
  made.bytes = builder.finish();
  made.limit = made.bytes.size();
  Watch watch;
  const FileRef file = open(made, Access::kRead, watch, {.cache_bytes = 10 * kSize});
  pin(file, made, 0);
  EXPECT_EQ(pin(file, made, 1)->bytes().size(), 100 * kSize);
  EXPECT_EQ(file->cached_bytes(), kSize);
}

// Everything is freed exactly once: run under ASan, which would also see a leak.
TEST(ChunkPins, OutliveTheFile) {
  for (const auto compression : {Compression::kNone, Compression::kLz4}) {
    for (const Access access : {Access::kWhole, Access::kRead}) {
      const Made made = make_file(5, compression);
      Watch watch;
      FileRef file = open(made, access, watch);
      for (std::size_t i = 0; i < 5; ++i) pin(file, made, i);
      ChunkPin first = pin(file, made, 1);
      ChunkPin second = pin(file, made, 2);
      file = FileRef();
      EXPECT_FALSE(watch.destroyed);
      ChunkPin copy = ChunkPin::share(first.get());
      first = ChunkPin();
      EXPECT_TRUE(is_right(copy, 1));
      EXPECT_TRUE(is_right(second, 2));
      second = ChunkPin();
      EXPECT_FALSE(watch.destroyed);
      EXPECT_TRUE(is_right(copy, 1));
      copy = ChunkPin();
      EXPECT_TRUE(watch.destroyed);
    }
  }
}

TEST(ChunkPins, OutliveTheFileWhileTheCacheIsOverItsBudget) {
  const Made made = make_file(4, Compression::kLz4);
  Watch watch;
  FileRef file = open(made, Access::kRead, watch, {.cache_bytes = kSize});
  std::vector<ChunkPin> pins;
  for (std::size_t i = 0; i < 4; ++i) pins.push_back(pin(file, made, i));
  pins.push_back(pins[0]);
  file = FileRef();
  while (!pins.empty()) {
    EXPECT_FALSE(watch.destroyed);
    pins.pop_back();
  }
  EXPECT_TRUE(watch.destroyed);
}

}  // namespace
}  // namespace parcode::reader
