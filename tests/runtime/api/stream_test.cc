// Writers: the same bytes as save() where the order of appending allows it, else a file that loads
// equal; what fails stays failed and leaves nothing.

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stop_token>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using namespace tests::shapes;  // what is written and read here
namespace fs = std::filesystem;

constexpr std::uint64_t kSmallShards = 2 << 10;

class Streams : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(folder_), {}); }

  std::vector<char> written() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const fs::path folder_ = fs::path(::testing::TempDir()) /
                           ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const fs::path path_ = folder_ / "value.pcode";
};

std::vector<char> saved(const Stored& value, const SaveOptions& options) {
  const auto bytes = serialize(value, options);
  EXPECT_TRUE(bytes.has_value());
  const auto* first = reinterpret_cast<const char*>(bytes->data());
  return {first, first + bytes->size()};
}

// Elements one by one and, every other time, several at once.
template <class T>
Status append_all(VecStream<T>& stream, const std::vector<T>& values) {
  for (std::size_t i = 0; i < values.size();) {
    const std::size_t count = i % 3 == 0 ? 1 : std::min<std::size_t>(values.size() - i, 700);
    if constexpr (std::is_same_v<T, bool>) {
      if (Status done = stream.append(values[i++]); !done) return done;
    } else {
      Status done = count == 1 ? stream.append(values[i])
                               : stream.append(std::span(values).subspan(i, count));
      if (!done) return done;
      i += count;
    }
  }
  return {};
}

template <class K, class V>
Status insert_all(MapStream<K, V>& stream, const std::unordered_map<K, V>& entries) {
  for (const auto& [key, value] : entries) {
    if (Status done = stream.insert(key, value); !done) return done;
  }
  return {};
}

// What StoredWriter does not append to.
Stored inline_fields(Stored value) {
  value.plain.clear();
  value.lz4.clear();
  value.zstd.clear();
  value.automatic.clear();
  value.lines.clear();
  value.branches.clear();
  value.by_number.clear();
  value.by_name.clear();
  value.by_key.clear();
  value.bits.clear();
  value.flags.clear();
  value.by_color.clear();
  value.by_wide.clear();
  value.by_bool.clear();
  return value;
}

// Appends all of `value`, each field to its end before the next one, in the order of the schema.
Status append_in_order(StoredWriter& writer, const Stored& value) {
  const std::vector<Status> done = {append_all(writer.plain(), value.plain),
                                    append_all(writer.lz4(), value.lz4),
                                    append_all(writer.zstd(), value.zstd),
                                    append_all(writer.automatic(), value.automatic),
                                    append_all(writer.lines(), value.lines),
                                    append_all(writer.branches(), value.branches),
                                    insert_all(writer.by_number(), value.by_number),
                                    insert_all(writer.by_name(), value.by_name),
                                    insert_all(writer.by_key(), value.by_key),
                                    append_all(writer.bits(), value.bits),
                                    append_all(writer.flags(), value.flags),
                                    insert_all(writer.by_color(), value.by_color),
                                    insert_all(writer.by_wide(), value.by_wide),
                                    insert_all(writer.by_bool(), value.by_bool)};
  for (const Status& status : done) {
    if (!status) return status;
  }
  return {};
}

Result<SaveReport> stream(const fs::path& path, const Stored& value, const SaveOptions& options) {
  auto writer = StoredWriter::create(path, options);
  if (!writer) return Failure(writer.error());
  if (Status done = append_in_order(*writer, value); !done) return Failure(done.error());
  return writer->finish(inline_fields(value));
}

// A value in which nothing that is chunked lies before what is written early.
Stored numbers(std::size_t count) {
  Stored value;
  for (std::size_t i = 0; i < count; ++i) value.plain.push_back(i * i);
  return value;
}

Stored lines(std::size_t count) {
  Stored value;
  for (std::size_t i = 0; i < count; ++i) value.lines.push_back(std::string(i % 90, 'x'));
  return value;
}

Stored branches(std::size_t count) {
  Stored value;
  for (std::size_t i = 0; i < count; ++i) {
    value.branches.push_back(make_branch(static_cast<std::uint32_t>(i), i % 7 == 0 ? 900 : 30));
  }
  return value;
}

Stored flags(std::size_t count) {
  Stored value;
  for (std::size_t i = 0; i < count; ++i) {
    value.flags.push_back({i % 2 == 0, static_cast<std::uint32_t>(i), i % 3 == 0});
  }
  return value;
}

// Of each codec, one behind the other, so that a field's rest is written before the next begins.
Stored many_fields(std::size_t count) {
  Stored value = numbers(count);
  value.lz4 = value.plain;
  value.zstd = std::vector<std::uint64_t>(count / 3, 7);
  value.automatic = value.plain;
  value.lines = lines(count).lines;
  return value;
}

TEST_F(Streams, GiveTheBytesOfSaveWhereFieldsAreAppendedInOrder) {
  // 2 KiB × 16 are certain: 4096 numbers, and so on. Up to 1 KiB is kept inside: 128 numbers.
  for (const std::size_t count : {0U, 1U, 2U, 63U, 127U, 128U, 129U, 500U, 4000U, 4095U, 4096U,
                                  4097U, 4352U, 9000U, 40000U}) {
    for (const auto make : {numbers, lines, flags, many_fields}) {
      for (const unsigned threads : {1U, 2U}) {
        const SaveOptions options = {.threads = threads, .shard_bytes = kSmallShards};
        const Stored value = make(count);
        const auto report = stream(path_, value, options);
        ASSERT_TRUE(report.has_value()) << to_string(report.error());
        EXPECT_TRUE(written() == saved(value, options)) << count << " elements";
        EXPECT_EQ(report->file_bytes, fs::file_size(path_));
      }
    }
  }
}

TEST_F(Streams, GiveTheBytesOfSaveForElementsWithChunksOfTheirOwn) {
  for (const std::size_t count : {0U, 1U, 3U, 20U, 200U, 1500U}) {
    for (const Compression compression :
         {Compression::kNone, Compression::kLz4, Compression::kZstd, Compression::kAuto}) {
      const SaveOptions options = {
          .compression = compression, .threads = 2, .shard_bytes = kSmallShards};
      const Stored value = branches(count);
      const auto report = stream(path_, value, options);
      ASSERT_TRUE(report.has_value()) << to_string(report.error());
      EXPECT_TRUE(written() == saved(value, options)) << count << " elements";
    }
  }
}

TEST_F(Streams, GiveTheBytesOfSaveForShardsOfAnySize) {
  for (const std::uint64_t shard_bytes : {1ULL, 100ULL, 40000ULL, ~0ULL}) {
    for (const auto make : {numbers, lines, branches}) {
      const SaveOptions options = {.threads = 1, .shard_bytes = shard_bytes};
      const Stored value = make(900);
      ASSERT_TRUE(stream(path_, value, options).has_value());
      EXPECT_TRUE(written() == saved(value, options)) << shard_bytes;
    }
  }
}

TEST_F(Streams, GiveTheBytesOfSaveWhereEverythingIsSmall) {
  const Stored value = make_stored(40);
  ASSERT_TRUE(stream(path_, value, {.threads = 1}).has_value());
  EXPECT_TRUE(written() == saved(value, {.threads = 1}));
}

TEST_F(Streams, GiveAFileThatLoadsEqualWhateverTheOrder) {
  const Stored value = make_stored(20000);
  auto writer = StoredWriter::create(path_, {.threads = 2, .shard_bytes = kSmallShards});
  ASSERT_TRUE(writer.has_value());
  ASSERT_TRUE(insert_all(writer->by_name(), value.by_name).has_value());
  ASSERT_TRUE(append_all(writer->bits(), value.bits).has_value());
  for (std::size_t i = 0; i < value.plain.size() || i < value.lines.size(); ++i) {
    if (i < value.lines.size()) {
      ASSERT_TRUE(writer->lines().append(value.lines[i]).has_value());
    }
    if (i < value.plain.size()) {
      ASSERT_TRUE(writer->plain().append(value.plain[i]).has_value());
    }
  }
  Stored rest = value;
  rest.plain.clear();
  rest.lines.clear();
  rest.by_name.clear();
  rest.bits.clear();
  ASSERT_TRUE(append_in_order(*writer, rest).has_value());
  const auto report = writer->finish(inline_fields(value));
  ASSERT_TRUE(report.has_value()) << to_string(report.error());

  const auto file = open(path_, {.verify = Verify::kEager});
  ASSERT_TRUE(file.has_value()) << to_string(file.error());
  const auto loaded = file->load<Stored>();
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  EXPECT_TRUE(*loaded == value);
}

TEST_F(Streams, KnowTheirSizes) {
  auto writer = StoredWriter::create(path_, {.shard_bytes = kSmallShards});
  ASSERT_TRUE(append_all(writer->plain(), numbers(30000).plain).has_value());
  EXPECT_EQ(writer->plain().size(), 30000U);
  ASSERT_TRUE(insert_all(writer->by_bool(), make_stored(1).by_bool).has_value());
  EXPECT_EQ(writer->by_bool().size(), make_stored(1).by_bool.size());
  EXPECT_EQ(writer->lines().size(), 0U);
}

TEST_F(Streams, KeepTheLastValueOfAKey) {
  auto writer = StoredWriter::create(path_);
  ASSERT_TRUE(writer->by_number().insert(7, "old").has_value());
  ASSERT_TRUE(writer->by_number().insert(7, "new").has_value());
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_EQ(open(path_)->load<Stored>()->by_number.at(7), "new");
}

TEST_F(Streams, LeaveNothingBehindWithoutFinish) {
  {
    auto writer = StoredWriter::create(path_, {.shard_bytes = kSmallShards});
    ASSERT_TRUE(append_all(writer->plain(), numbers(50000).plain).has_value());
    EXPECT_EQ(files(), 1);
    EXPECT_FALSE(fs::exists(path_));
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(Streams, RefuseEverythingAfterFinish) {
  auto writer = StoredWriter::create(path_);
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_EQ(writer->plain().append(1).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(writer->finish().error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(open(path_)->load<Stored>().has_value());
}

TEST_F(Streams, RefuseAValueWithAFieldThatIsAppendedTo) {
  auto writer = StoredWriter::create(path_);
  const auto report = writer->finish(numbers(1));
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(report.error().message.find("'plain'"), std::string::npos);
  EXPECT_TRUE(writer->finish().has_value());  // nothing is lost
}

TEST_F(Streams, RefuseOptionsAndPathsThatSaveRefuses) {
  EXPECT_EQ(StoredWriter::create(path_, {.shard_bytes = 0}).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(StoredWriter::create(folder_ / "none" / "file").error().code, ErrorCode::kIo);
  ASSERT_TRUE(save(path_, Stored()).has_value());
  EXPECT_EQ(StoredWriter::create(path_, {.if_exists = IfExists::kFail}).error().code,
            ErrorCode::kExists);
}

// A disk with room for so many bytes.
class SmallDisk final : public io::System {
 public:
  explicit SmallDisk(std::uint64_t room) : room_(room) {}

  std::int64_t pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset) override {
    std::uint64_t size = 0;
    for (const Bytes piece : pieces) size += piece.size();
    if (offset + size > room_) return -ENOSPC;
    return System::pwritev(fd, pieces, offset);
  }

 private:
  std::uint64_t room_;
};

TEST_F(Streams, KeepTheFirstError) {
  SmallDisk disk(100000);
  {
    auto writer = StoredWriter::create(path_, {.threads = 2, .shard_bytes = kSmallShards}, disk);
    const Status appended = append_all(writer->plain(), numbers(50000).plain);
    ASSERT_FALSE(appended.has_value());
    EXPECT_EQ(appended.error().code, ErrorCode::kIo);
    EXPECT_EQ(appended.error().path, path_.string());
    EXPECT_EQ(writer->plain().append(1).error(), appended.error());
    EXPECT_EQ(writer->by_number().insert(1, "").error(), appended.error());
    EXPECT_EQ(writer->finish().error(), appended.error());
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(Streams, StopWhereverTheDiskIsFull) {
  for (std::uint64_t room = 0; room < 60000; room += 3001) {
    SmallDisk disk(room);
    auto writer = StoredWriter::create(path_, {.threads = 1, .shard_bytes = 512}, disk);
    (void)append_all(writer->plain(), numbers(9000).plain);
    const auto report = writer->finish();
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().code, ErrorCode::kIo);
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(Streams, StopWhenTheTokenSaysSo) {
  std::stop_source source;
  auto writer =
      StoredWriter::create(path_, {.shard_bytes = kSmallShards, .stop = source.get_token()});
  ASSERT_TRUE(append_all(writer->plain(), numbers(50000).plain).has_value());
  source.request_stop();
  EXPECT_EQ(append_all(writer->plain(), numbers(50000).plain).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(writer->finish().error().code, ErrorCode::kCancelled);
}

TEST_F(Streams, RefuseTextThatIsNotUtf8) {
  auto writer = StoredWriter::create(path_);
  ASSERT_TRUE(writer->lines().append(std::string("\xFF")).has_value());
  EXPECT_EQ(writer->finish().error().code, ErrorCode::kInvalidArgument);
}

TEST_F(Streams, TellHowFarTheyHaveCome) {
  std::vector<Progress> calls;
  SaveOptions options = {.threads = 2, .shard_bytes = kSmallShards};
  options.progress = [&](const Progress& progress) { calls.push_back(progress); };
  const auto report = stream(path_, many_fields(30000), options);
  ASSERT_TRUE(report.has_value());
  ASSERT_FALSE(calls.empty());
  EXPECT_TRUE(std::ranges::is_sorted(calls, {}, &Progress::bytes_done));
  EXPECT_EQ(calls.back().chunks_done, report->chunks);
  EXPECT_EQ(calls.back().bytes_done, report->decoded_bytes);
}

TEST_F(Streams, CanBeMoved) {
  auto made = StoredWriter::create(path_);
  StoredWriter writer = std::move(*made);
  ASSERT_TRUE(append_all(writer.plain(), numbers(3000).plain).has_value());
  StoredWriter moved = std::move(writer);
  ASSERT_TRUE(moved.finish().has_value());
  EXPECT_EQ(open(path_)->load<Stored>()->plain.size(), 3000U);
}

}  // namespace
}  // namespace parcode::testing
