// What FileState::open() makes of whole, cut, damaged and foreign files, and what it costs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "runtime/base/hash.h"
#include "runtime/io/source.h"
#include "runtime/reader/file_state.h"
#include "tests/runtime/reader/file_builder.h"

namespace parcode::reader {
namespace {

using ::testing::HasSubstr;

Result<FileRef> open_bytes(std::vector<std::byte> bytes, const OpenOptions& options = {}) {
  return FileState::open(io::own_bytes(std::move(bytes)), options);
}

ErrorCode code_of(const Result<FileRef>& opened) {
  return opened ? ErrorCode::kInternal : opened.error().code;
}

// More than one read of the tail can cover.
std::vector<std::byte> large_file() {
  FileBuilder builder;
  builder.skip(100'000);
  return builder.finish();
}

TEST(Open, GivesFooterSizeAndFingerprint) {
  FileBuilder builder;
  const auto bytes = builder.finish();
  const auto file = open_bytes(bytes);
  ASSERT_TRUE(file.has_value()) << to_string(file.error());
  EXPECT_EQ((*file)->size(), bytes.size());
  EXPECT_EQ((*file)->footer(), builder.footer());
  EXPECT_EQ((*file)->fingerprint(), (schema::Fingerprint{7, 8}));
  EXPECT_EQ((*file)->footer_offset(), bytes.size() - format::kFooterSize);
}

TEST(Open, WorksAlikeWithEverySource) {
  const TemporaryFile on_disk(large_file());
  for (const auto opener : {io::open_map, io::open_pread, io::open_memory}) {
    auto source = opener(on_disk.path(), io::real_system());
    ASSERT_TRUE(source.has_value());
    const auto file = FileState::open(std::move(*source), {});
    ASSERT_TRUE(file.has_value()) << to_string(file.error());
    EXPECT_EQ((*file)->path(), on_disk.path());
    const auto root = (*file)->chunk((*file)->footer().root, (*file)->footer_offset());
    ASSERT_TRUE(root.has_value());
    EXPECT_TRUE(equal((*root)->bytes(), text("the root")));
  }
}

TEST(Open, SaysThatAnEmptyFileIsEmpty) {
  const auto opened = open_bytes({});
  EXPECT_EQ(code_of(opened), ErrorCode::kNotParcode);
  EXPECT_THAT(opened.error().message, HasSubstr("empty"));
}

TEST(Open, SaysThatForeignFilesAreNoParcodeFiles) {
  EXPECT_EQ(code_of(open_bytes(text("x"))), ErrorCode::kNotParcode);
  EXPECT_EQ(code_of(open_bytes(text("To be, or not to be.\n"))), ErrorCode::kNotParcode);
  EXPECT_EQ(code_of(open_bytes(text(std::string(300, 'a')))), ErrorCode::kNotParcode);
  EXPECT_EQ(code_of(open_bytes(pattern(100'000, 1))), ErrorCode::kNotParcode);
  EXPECT_EQ(code_of(open_bytes(std::vector<std::byte>(100'000))), ErrorCode::kNotParcode);
}

TEST(Open, SaysThatAFileCutAtAnyLengthIsTruncated) {
  FileBuilder builder;
  builder.add(pattern(1000, 1));
  for (const auto& whole : {builder.finish(), large_file()}) {
    const std::size_t step = whole.size() < 10'000 ? 1 : 997;
    for (std::size_t size = 1; size < whole.size(); size += step) {
      const auto opened = open_bytes({whole.begin(), whole.begin() + static_cast<long>(size)});
      EXPECT_EQ(code_of(opened), ErrorCode::kTruncated) << size << " of " << whole.size();
    }
  }
}

TEST(Open, SaysThatAFileWithSomethingBehindItIsTruncated) {
  auto bytes = large_file();
  bytes.resize(bytes.size() + 10);
  EXPECT_EQ(code_of(open_bytes(bytes)), ErrorCode::kTruncated);
}

TEST(Open, RefusesAFileWithoutItsBeginning) {
  auto bytes = large_file();
  bytes.erase(bytes.begin(), bytes.begin() + 64);
  EXPECT_EQ(code_of(open_bytes(bytes)), ErrorCode::kTruncated);
}

TEST(Open, RefusesEveryFlippedBitOfTheFooter) {
  const auto whole = large_file();
  for (std::size_t i = whole.size() - format::kFooterSize; i < whole.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto bytes = whole;
      bytes[i] ^= static_cast<std::byte>(1 << bit);
      EXPECT_FALSE(open_bytes(std::move(bytes)).has_value()) << "byte " << i << ", bit " << bit;
    }
  }
}

TEST(Open, RefusesADamagedHeadWhereItsReadCoversIt) {
  FileBuilder builder;
  const auto whole = builder.finish();
  for (std::size_t i = 0; i < 12; ++i) {
    auto bytes = whole;
    bytes[i] ^= std::byte{4};
    EXPECT_EQ(code_of(open_bytes(std::move(bytes))), ErrorCode::kCorrupt) << i;
  }
}

TEST(Open, RefusesADamagedHeadEagerlyInLargeFilesToo) {
  auto bytes = large_file();
  bytes[3] ^= std::byte{4};
  EXPECT_TRUE(open_bytes(bytes).has_value());
  EXPECT_EQ(code_of(open_bytes(bytes, {.verify = Verify::kEager})), ErrorCode::kCorrupt);
}

TEST(Open, RefusesADamagedRoot) {
  FileBuilder builder;
  auto bytes = builder.finish();
  bytes[builder.footer().root.offset] ^= std::byte{1};
  const auto opened = open_bytes(bytes);
  EXPECT_EQ(code_of(opened), ErrorCode::kCorrupt);
  EXPECT_EQ(opened.error().chunk_offset, builder.footer().root.offset);
  EXPECT_TRUE(open_bytes(bytes, {.verify = Verify::kNever}).has_value());
}

TEST(Open, LooksAtSchemaAndInfoOnlyEagerly) {
  FileBuilder builder;
  const auto whole = builder.finish();
  for (const auto& ref : {builder.footer().schema, builder.footer().info}) {
    auto bytes = whole;
    bytes[ref.offset] ^= std::byte{1};
    EXPECT_TRUE(open_bytes(bytes).has_value());
    const auto opened = open_bytes(bytes, {.verify = Verify::kEager});
    EXPECT_EQ(code_of(opened), ErrorCode::kCorrupt);
    EXPECT_EQ(opened.error().chunk_offset, ref.offset);
  }
}

TEST(Open, NamesTheFileInItsErrors) {
  Watch watch;
  const auto opened = FileState::open(watched(text("no"), Access::kRead, watch), {});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().path, "watched.pcode");
}

TEST(Open, PassesOnThatTheSourceCannotRead) {
  Watch watch;
  watch.fail_reads = true;
  EXPECT_EQ(code_of(FileState::open(watched(large_file(), Access::kRead, watch), {})),
            ErrorCode::kIo);
  EXPECT_TRUE(watch.destroyed);
}

TEST(Open, CanBeCancelled) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(code_of(open_bytes(large_file(), {.stop = stop.get_token()})), ErrorCode::kCancelled);
}

TEST(Open, ReadsOnceAndMapsNothing) {
  Watch watch;
  const auto file = FileState::open(watched(large_file(), Access::kWhole, watch), {});
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(watch.reads, 1U);
  EXPECT_LE(watch.bytes_read, 12U << 10);
  EXPECT_EQ(watch.mappings, 0U);
}

TEST(Open, ReadsAgainWhereTheRootLiesBeforeItsFirstRead) {
  FileBuilder builder;
  builder.skip(1 << 20);
  builder.begin_tail();
  const auto table = builder.add(pattern(100, 1));
  const auto root = builder.add(pattern(30'000, 2));
  Watch watch;
  const auto file = FileState::open(watched(builder.finish(root), Access::kWhole, watch), {});
  ASSERT_TRUE(file.has_value()) << to_string(file.error());
  EXPECT_TRUE((*file)->chunk(table, root.offset).has_value());
  EXPECT_EQ(watch.reads, 2U);
  EXPECT_EQ(watch.mappings, 0U);
}

TEST(Open, MapsForALargeRoot) {
  FileBuilder builder;
  const auto root = builder.add(pattern(200'000, 2));
  Watch watch;
  const auto file = FileState::open(watched(builder.finish(root), Access::kWhole, watch), {});
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(watch.reads, 1U);
  EXPECT_GT(watch.mappings, 0U);
}

TEST(Open, CostsTheSameForTenGigabytesAsForTwentyKilobytes) {
  std::uint64_t reads[2] = {};
  std::uint64_t bytes_read[2] = {};
  const std::uint64_t sizes[2] = {20'480, std::uint64_t{10} << 30};
  for (int i = 0; i < 2; ++i) {
    // The chunks and the footer of a small file, moved to the end of a large one.
    FileBuilder builder;
    const auto small = builder.finish();
    format::Footer footer = builder.footer();
    const std::uint64_t shift = sizes[i] - small.size();
    for (auto* ref : {&footer.root, &footer.schema, &footer.info}) ref->offset += shift;
    footer.tail_offset += shift;
    footer.file_size += shift;
    std::vector<std::byte> end = small;
    const auto encoded = format::encode(footer);
    std::copy(encoded.begin(), encoded.end(), end.end() - format::kFooterSize);
    Watch watch;
    const auto file = FileState::open(sparse(sizes[i], end, watch), {});
    ASSERT_TRUE(file.has_value()) << to_string(file.error());
    reads[i] = watch.reads;
    bytes_read[i] = watch.bytes_read;
  }
  EXPECT_EQ(reads[0], reads[1]);
  EXPECT_EQ(bytes_read[0], bytes_read[1]);
}

TEST(FileRefs, KeepTheSourceUntilTheLastGoes) {
  Watch watch;
  auto opened = FileState::open(watched(large_file(), Access::kRead, watch), {});
  FileRef first = std::move(*opened);
  FileRef second = FileRef::share(first.get());
  FileRef third = second;
  first = FileRef();
  second = FileRef();
  EXPECT_FALSE(first);
  EXPECT_FALSE(watch.destroyed);
  third = FileRef();
  EXPECT_TRUE(watch.destroyed);
}

}  // namespace
}  // namespace parcode::reader
