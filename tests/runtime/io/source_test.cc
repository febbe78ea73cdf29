#include "runtime/io/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace parcode::io {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

using Open = Result<std::unique_ptr<ByteSource>> (*)(const fs::path&, System&);
constexpr Open kOpens[] = {open_map, open_pread, open_memory};

std::vector<std::byte> some_bytes(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 251);
  return bytes;
}

bool is_aligned(Bytes bytes) {
  return reinterpret_cast<std::uintptr_t>(bytes.data()) % 16 == 0;
}

class Source : public testing::Test {
 protected:
  Source() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    write(bytes_);
  }
  ~Source() override { fs::remove_all(folder_); }

  void write(Bytes bytes) const {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "source";
  const fs::path path_ = folder_ / "file";
  const std::vector<std::byte> bytes_ = some_bytes(100'000);
};

TEST_F(Source, OfEachKindReadsTheSameBytes) {
  for (const Open open : kOpens) {
    const auto source = open(path_, real_system()).value();
    EXPECT_EQ(source->size(), bytes_.size());
    EXPECT_EQ(source->path(), path_.string());
    std::vector<std::byte> out(1000);
    source->prefetch(5000, 1000);
    ASSERT_TRUE(source->read(5000, out).has_value());
    EXPECT_TRUE(std::equal(out.begin(), out.end(), bytes_.begin() + 5000));
    EXPECT_TRUE(source->read(bytes_.size(), {}).has_value());
  }
}

TEST_F(Source, GivesTheWholeFileWhereItCan) {
  for (const Open open : {open_map, open_memory}) {
    const auto source = open(path_, real_system()).value();
    const Bytes whole = source->whole().value();
    EXPECT_TRUE(is_aligned(whole));
    EXPECT_TRUE(std::ranges::equal(whole, bytes_));
    EXPECT_EQ(source->whole().value().data(), whole.data());
  }
  EXPECT_TRUE(open_pread(path_).value()->whole().value().empty());
}

TEST_F(Source, RefusesToReadPastTheEnd) {
  for (const Open open : kOpens) {
    const auto source = open(path_, real_system()).value();
    std::vector<std::byte> out(10);
    for (const std::uint64_t offset : {bytes_.size() - 9, bytes_.size() + 1, ~std::size_t{0}}) {
      const Status read = source->read(offset, out);
      ASSERT_FALSE(read.has_value());
      EXPECT_EQ(read.error().code, ErrorCode::kTruncated);
      EXPECT_EQ(read.error().path, path_.string());
    }
  }
}

TEST_F(Source, TakesAnEmptyFile) {
  write({});
  for (const Open open : kOpens) {
    const auto source = open(path_, real_system()).value();
    EXPECT_EQ(source->size(), 0U);
    EXPECT_TRUE(source->whole().value().empty());
    EXPECT_TRUE(source->read(0, {}).has_value());
  }
}

TEST_F(Source, SaysWhyAFileCannotBeOpened) {
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  for (const Open open : kOpens) {
    const Error missing = open(folder_ / "missing", real_system()).error();
    EXPECT_EQ(missing.code, ErrorCode::kIo);
    EXPECT_THAT(missing.message, HasSubstr("No such file or directory"));
    EXPECT_EQ(missing.path, (folder_ / "missing").string());
    EXPECT_THAT(open(folder_, real_system()).error().message, HasSubstr("Is a directory"));
    EXPECT_THAT(open(folder_ / "fifo", real_system()).error().message,
                HasSubstr("not a regular file"));
    EXPECT_THAT(open(path_ / "below", real_system()).error().message, HasSubstr("Not a directory"));
  }
}

// Reads little at a time, is interrupted, and can fail.
class BadDisk final : public System {
 public:
  std::int64_t pread(int fd, MutableBytes out, std::uint64_t offset) override {
    if (failure != 0) return failure;
    if (++calls % 2 == 0) return -EINTR;
    return System::pread(fd, out.first((out.size() + 2) / 3), offset);
  }
  int map(int fd, std::uint64_t size, const std::byte*& start) override {
    ++maps;
    return map_failure != 0 ? map_failure : System::map(fd, size, start);
  }

  int calls = 0;
  int failure = 0;
  std::atomic<int> maps = 0;
  int map_failure = 0;
};

TEST_F(Source, PutsShortAndInterruptedReadsTogether) {
  for (const Open open : kOpens) {
    BadDisk disk;
    const auto source = open(path_, disk).value();
    std::vector<std::byte> out(bytes_.size());
    ASSERT_TRUE(source->read(0, out).has_value());
    EXPECT_EQ(out, bytes_);
    EXPECT_GT(disk.calls, 5);
  }
}

TEST_F(Source, ReportsAReadThatFails) {
  BadDisk disk;
  const auto source = open_pread(path_, disk).value();
  disk.failure = -EIO;
  std::vector<std::byte> out(10);
  const Error error = source->read(0, out).error();
  EXPECT_EQ(error.code, ErrorCode::kIo);
  EXPECT_EQ(error.message, "cannot read: Input/output error");
  EXPECT_EQ(error.path, path_.string());
  EXPECT_EQ(open_memory(path_, disk).error().code, ErrorCode::kIo);
}

TEST_F(Source, ReportsAFileThatWasCutSinceItWasOpened) {
  const auto map = open_map(path_).value();
  const auto pread = open_pread(path_).value();
  ASSERT_TRUE(map->whole().has_value());
  fs::resize_file(path_, 10);
  std::vector<std::byte> out(100);
  EXPECT_EQ(map->read(50'000, out).error().code, ErrorCode::kTruncated);
  EXPECT_EQ(pread->read(50'000, out).error().code, ErrorCode::kTruncated);
}

TEST_F(Source, MapsWhenTheWholeFileIsFirstAskedForAndOnlyOnce) {
  BadDisk disk;
  const auto source = open_map(path_, disk).value();
  std::vector<std::byte> out(10);
  ASSERT_TRUE(source->read(0, out).has_value());
  EXPECT_EQ(disk.maps, 0);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        const Bytes whole = source->whole().value();
        EXPECT_EQ(whole[99'999], bytes_[99'999]);
      });
    }
  }
  EXPECT_EQ(disk.maps, 1);
}

// What another machine keeps.
class RemoteDisk final : public System {
 public:
  bool is_remote(int /*fd*/) override {
    ++asked;
    return true;
  }
  int map(int fd, std::uint64_t size, const std::byte*& start) override {
    ++maps;
    return System::map(fd, size, start);
  }

  int asked = 0;
  int maps = 0;
};

TEST_F(Source, DoesNotMapARemoteFileAndAsksOnceWhetherItIs) {
  RemoteDisk disk;
  const auto source = open_map(path_, disk).value();
  std::vector<std::byte> out(bytes_.size());
  ASSERT_TRUE(source->read(0, out).has_value());
  EXPECT_EQ(out, bytes_);
  EXPECT_EQ(disk.asked, 0);
  EXPECT_TRUE(source->whole().value().empty());
  EXPECT_FALSE(source->has_whole());
  EXPECT_FALSE(source->is_mapped());
  EXPECT_EQ(disk.asked, 1);
  EXPECT_EQ(disk.maps, 0);
}

TEST_F(Source, ReportsAMappingThatFailsAndTriesAgain) {
  BadDisk disk;
  disk.map_failure = -ENOMEM;
  const auto source = open_map(path_, disk).value();
  EXPECT_THAT(source->whole().error().message, HasSubstr("Cannot allocate memory"));
  disk.map_failure = 0;
  EXPECT_EQ(source->whole().value().size(), bytes_.size());
}

TEST(ByteSource, OwnsBytesAndAlignsThem) {
  for (const std::size_t size : {0U, 1U, 63U, 64U, 1000U, 1'000'000U}) {
    const std::vector<std::byte> bytes = some_bytes(size);
    const auto source = own_bytes(bytes);
    EXPECT_EQ(source->size(), size);
    EXPECT_TRUE(is_aligned(source->whole().value()));
    EXPECT_TRUE(std::ranges::equal(source->whole().value(), bytes));
    EXPECT_EQ(source->path(), "");
  }
}

TEST(ByteSource, BorrowsAlignedBytesAndCopiesOthers) {
  alignas(64) std::byte buffer[200] = {};
  const Bytes all(buffer);
  EXPECT_EQ(borrow_bytes(all)->whole().value().data(), all.data());
  const auto copied = borrow_bytes(all.subspan(8, 100));
  EXPECT_TRUE(is_aligned(copied->whole().value()));
  EXPECT_EQ(copied->size(), 100U);
  std::vector<std::byte> out(50);
  EXPECT_TRUE(copied->read(50, out).has_value());
  EXPECT_EQ(copied->read(51, out).error().code, ErrorCode::kTruncated);
}

}  // namespace
}  // namespace parcode::io
