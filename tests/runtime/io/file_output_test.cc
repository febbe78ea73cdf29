#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/io/sink.h"

namespace parcode::io {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Bytes bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

Status write(Output& output, std::uint64_t offset, std::vector<std::string_view> texts) {
  std::vector<Bytes> pieces;
  for (const std::string_view text : texts) pieces.push_back(bytes_of(text));
  return output.write(offset, pieces);
}

class FileOutputTest : public testing::Test {
 protected:
  FileOutputTest() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  ~FileOutputTest() override { fs::remove_all(folder_); }

  Result<std::unique_ptr<FileOutput>> create(const fs::path& path, System& system = real_system()) {
    return FileOutput::create(path, durability_, if_exists_, system);
  }
  // From creation to commit.
  Status save(const fs::path& path, std::string_view text, System& system = real_system()) {
    auto output = create(path, system);
    if (!output) return tl::unexpected<Error>(output.error());
    if (Status written = write(**output, 0, {text}); !written) return written;
    return (*output)->commit();
  }

  static void put(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }
  static std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "file_output";
  const fs::path path_ = folder_ / "world.pcode";
  Durability durability_ = Durability::kAtomicRename;
  IfExists if_exists_ = IfExists::kReplace;
};

constexpr Durability kDurabilities[] = {Durability::kAtomicRename, Durability::kFsync,
                                        Durability::kNone};

TEST_F(FileOutputTest, WritesPiecesInAnyOrder) {
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    auto output = create(path_).value();
    EXPECT_TRUE(output->concurrent());
    ASSERT_TRUE(write(*output, 6, {"", "wor", "", "ld", ""}).has_value());
    ASSERT_TRUE(write(*output, 0, {"hello", " "}).has_value());
    ASSERT_TRUE(write(*output, 0, {}).has_value());
    ASSERT_TRUE(write(*output, 0, {"", ""}).has_value());
    ASSERT_TRUE(output->commit().has_value());
    output.reset();
    EXPECT_EQ(read(path_), "hello world");
    EXPECT_THAT(names(), ElementsAre("world.pcode"));
  }
}

TEST_F(FileOutputTest, ShowsTheNewFileOnlyOnceItIsCommitted) {
  put(path_, "old");
  auto output = create(path_).value();
  ASSERT_TRUE(write(*output, 0, {"new"}).has_value());
  EXPECT_EQ(read(path_), "old");
  EXPECT_EQ(names().size(), 2U);
  ASSERT_TRUE(output->commit().has_value());
  EXPECT_EQ(read(path_), "new");
  EXPECT_THAT(names(), ElementsAre("world.pcode"));
}

TEST_F(FileOutputTest, HidesItsTemporaryFile) {
  const auto output = create(path_).value();
  EXPECT_THAT(names(),
              ElementsAre(testing::MatchesRegex("\\.world\\.pcode\\.[0-9]*\\.parcode-save")));
}

TEST_F(FileOutputTest, LeavesNothingWhereItIsNotCommitted) {
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    auto output = create(path_).value();
    ASSERT_TRUE(write(*output, 0, {"half of a fi"}).has_value());
    output.reset();
    EXPECT_THAT(names(), IsEmpty());
  }
}

TEST_F(FileOutputTest, KeepsTheOldFileReadableForThoseWhoHaveIt) {
  put(path_, "old");
  std::ifstream reader(path_);
  ASSERT_TRUE(save(path_, "new").has_value());
  std::string text;
  reader >> text;
  EXPECT_EQ(text, "old");
}

TEST_F(FileOutputTest, KeepsThePermissionsOfAFileThatItReplaces) {
  put(path_, "old");
  fs::permissions(path_, fs::perms(0741));
  ASSERT_TRUE(save(path_, "new").has_value());
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms(0741));
}

TEST_F(FileOutputTest, GivesANewFileThePermissionsThatTheUmaskLeaves) {
  const mode_t before = ::umask(027);
  const Status saved = save(path_, "new");
  ::umask(before);
  ASSERT_TRUE(saved.has_value());
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms(0640));
}

TEST_F(FileOutputTest, WritesTheTargetOfALinkAndLeavesTheLink) {
  fs::create_directory(folder_ / "data");
  put(folder_ / "data" / "target", "old");
  fs::create_symlink("data/target", folder_ / "near");
  fs::create_symlink(folder_ / "near", path_);
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    ASSERT_TRUE(save(path_, "new").has_value());
    EXPECT_TRUE(fs::is_symlink(path_));
    EXPECT_EQ(read(folder_ / "data" / "target"), "new");
    put(folder_ / "data" / "target", "old");
  }
}

TEST_F(FileOutputTest, CreatesTheTargetOfALinkThatLeadsNowhere) {
  fs::create_symlink("target", path_);
  if_exists_ = IfExists::kFail;
  ASSERT_TRUE(save(path_, "new").has_value());
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(read(folder_ / "target"), "new");
}

TEST_F(FileOutputTest, RefusesLinksThatLeadInACircle) {
  fs::create_symlink("world.pcode", path_);
  const Status saved = save(path_, "new");
  ASSERT_FALSE(saved.has_value());
  EXPECT_THAT(saved.error().message, HasSubstr("symbolic links"));
}

TEST_F(FileOutputTest, DoesNotReplaceWhatMustNotBeReplaced) {
  if_exists_ = IfExists::kFail;
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    ASSERT_TRUE(save(path_, "old").has_value());
    const Status saved = save(path_, "new");
    ASSERT_FALSE(saved.has_value());
    EXPECT_EQ(saved.error().code, ErrorCode::kExists);
    EXPECT_EQ(saved.error().path, path_.string());
    EXPECT_EQ(read(path_), "old");
    EXPECT_THAT(names(), ElementsAre("world.pcode"));
    fs::remove(path_);
  }
}

TEST_F(FileOutputTest, DoesNotReplaceAFileThatCameMeanwhile) {
  if_exists_ = IfExists::kFail;
  auto output = create(path_).value();
  put(path_, "somebody else's");
  const Status committed = output->commit();
  ASSERT_FALSE(committed.has_value());
  EXPECT_EQ(committed.error().code, ErrorCode::kExists);
  output.reset();
  EXPECT_EQ(read(path_), "somebody else's");
  EXPECT_THAT(names(), ElementsAre("world.pcode"));
}

TEST_F(FileOutputTest, TakesTheLongestNameThatThereCanBe) {
  const std::string name(255, 'n');
  ASSERT_TRUE(save(folder_ / name, "new").has_value());
  EXPECT_THAT(names(), ElementsAre(name));
}

TEST_F(FileOutputTest, TakesANameWithoutAFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    EXPECT_TRUE(save("plain", "new").has_value());
  }
  fs::current_path(before);
  EXPECT_THAT(names(), ElementsAre("plain"));
}

TEST_F(FileOutputTest, SaysWhyItCannotWrite) {
  put(folder_ / "file", "");
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  const std::pair<fs::path, const char*> cases[] = {
      {folder_, "Is a directory"},
      {folder_ / "", "Is a directory"},
      {folder_ / "missing" / "x", "No such file or directory"},
      {folder_ / "missing" / "", "No such file or directory"},
      {"", "No such file or directory"},
      {folder_ / "file" / "x", "Not a directory"},
      {folder_ / "fifo", "FIFO"},
      {folder_ / std::string(256, 'n'), "File name too long"},
  };
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    for (const auto& [path, reason] : cases) {
      const Status saved = save(path, "new");
      ASSERT_FALSE(saved.has_value()) << path;
      EXPECT_EQ(saved.error().code, ErrorCode::kIo) << path;
      EXPECT_EQ(saved.error().path, path.string());
      EXPECT_THAT(saved.error().message, HasSubstr(reason)) << path;
    }
  }
  EXPECT_THAT(names(), UnorderedElementsAre("file", "fifo"));
}

TEST_F(FileOutputTest, SaysThatAFolderIsReadOnly) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::permissions(folder_, fs::perms(0500));
  const Status saved = save(path_, "new");
  fs::permissions(folder_, fs::perms(0700));
  ASSERT_FALSE(saved.has_value());
  EXPECT_THAT(saved.error().message, HasSubstr("Permission denied"));
}

TEST_F(FileOutputTest, WritesToADeviceInPlaceAndLeavesIt) {
  for (const Durability durability : kDurabilities) {
    durability_ = durability;
    EXPECT_TRUE(save("/dev/null", "gone").has_value());
    const Status full = save("/dev/full", "more");
    ASSERT_FALSE(full.has_value());
    EXPECT_EQ(full.error().code, ErrorCode::kIo);
    EXPECT_THAT(full.error().message, HasSubstr("No space left on device"));
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_TRUE(fs::is_character_file("/dev/full"));
  }
}

// Writes down what is asked of it, and fails one kind of call.
class Recorder final : public System {
 public:
  std::int64_t pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset) override {
    return note("write") ? failure : System::pwritev(fd, pieces, offset);
  }
  int fchmod(int fd, unsigned permissions) override {
    return note("chmod") ? failure : System::fchmod(fd, permissions);
  }
  int fdatasync(int fd) override { return note("fdatasync") ? failure : System::fdatasync(fd); }
  int fsync(int fd) override { return note("fsync") ? failure : System::fsync(fd); }
  int close(int fd) override {
    const int closed = System::close(fd);
    return note("close") ? failure : closed;
  }
  int rename(const std::string& from, const std::string& to) override {
    return note("rename") ? failure : System::rename(from, to);
  }
  int rename_to_new(const std::string& from, const std::string& to) override {
    return note("rename_to_new") ? failure : System::rename_to_new(from, to);
  }
  int link(const std::string& from, const std::string& to) override {
    return note("link") ? failure : System::link(from, to);
  }
  int unlink(const std::string& path) override {
    return note("unlink") ? failure : System::unlink(path);
  }

  std::vector<std::string> calls;
  std::string failing;
  int failure = -EIO;

 private:
  // Whether the call is to fail.
  bool note(std::string call) {
    calls.push_back(std::move(call));
    return calls.back() == failing;
  }
};

TEST_F(FileOutputTest, SyncsTheDataBeforeTheRenameAndTheFolderAfterIt) {
  Recorder atomic;
  ASSERT_TRUE(save(path_, "x", atomic).has_value());
  EXPECT_THAT(atomic.calls, ElementsAre("write", "fdatasync", "rename", "close"));

  durability_ = Durability::kFsync;
  Recorder synced;
  ASSERT_TRUE(save(path_, "x", synced).has_value());
  EXPECT_THAT(synced.calls,
              ElementsAre("chmod", "write", "fsync", "rename", "close", "fsync", "close"));

  durability_ = Durability::kNone;
  Recorder in_place;
  ASSERT_TRUE(save(path_, "x", in_place).has_value());
  EXPECT_THAT(in_place.calls, ElementsAre("write", "close"));
}

TEST_F(FileOutputTest, KeepsTheOldFileWhateverCallFails) {
  durability_ = Durability::kFsync;
  for (const char* const call : {"write", "chmod", "fsync", "rename"}) {
    put(path_, "old");
    Recorder system;
    system.failing = call;
    const Status saved = save(path_, "new", system);
    ASSERT_FALSE(saved.has_value()) << call;
    EXPECT_EQ(saved.error().code, ErrorCode::kIo);
    EXPECT_EQ(saved.error().path, path_.string());
    EXPECT_THAT(saved.error().message, HasSubstr("Input/output error")) << call;
    EXPECT_EQ(read(path_), "old") << call;
    EXPECT_THAT(names(), ElementsAre("world.pcode")) << call;
  }
}

TEST_F(FileOutputTest, GivesUpOnAWriteThatMakesNoProgress) {
  Recorder system;
  system.failing = "write";
  system.failure = 0;
  EXPECT_EQ(save(path_, "new", system).error().code, ErrorCode::kIo);
}

TEST_F(FileOutputTest, LinksWhereTheSystemCannotRenameToANewName) {
  if_exists_ = IfExists::kFail;
  Recorder system;
  system.failing = "rename_to_new";
  for (const int failure : {-EINVAL, -ENOSYS}) {
    system.failure = failure;
    ASSERT_TRUE(save(path_, "new", system).has_value());
    EXPECT_EQ(read(path_), "new");
    EXPECT_THAT(names(), ElementsAre("world.pcode"));
    EXPECT_THAT(system.calls, testing::Contains("link"));

    auto late = create(folder_ / "late", system).value();
    put(folder_ / "late", "first");
    EXPECT_EQ(late->commit().error().code, ErrorCode::kExists);
    late.reset();
    EXPECT_EQ(read(folder_ / "late"), "first");
    fs::remove(folder_ / "late");
    fs::remove(path_);
  }
}

TEST_F(FileOutputTest, BearsAFolderThatCannotBeSynced) {
  class NoFolderSync final : public System {
   public:
    int fsync(int fd) override {
      FileStatus status;
      fstat(fd, status);
      if (status.kind == FileStatus::Kind::kDirectory) return failure;
      return System::fsync(fd);
    }
    int failure = -EINVAL;
  };
  durability_ = Durability::kFsync;
  NoFolderSync system;
  EXPECT_TRUE(save(path_, "new", system).has_value());
  system.failure = -EIO;
  EXPECT_EQ(save(path_, "newer", system).error().code, ErrorCode::kIo);
  EXPECT_EQ(read(path_), "newer");
}

TEST(MemoryOutput, AppendsInOrder) {
  std::vector<std::byte> bytes;
  const auto output = memory_output(bytes);
  EXPECT_FALSE(output->concurrent());
  ASSERT_TRUE(write(*output, 0, {"ab", "", "c"}).has_value());
  ASSERT_TRUE(write(*output, 3, {"d"}).has_value());
  EXPECT_TRUE(std::ranges::equal(bytes, bytes_of("abcd")));
}

TEST(SinkOutput, StopsAtTheFirstError) {
  class FullSink final : public Sink {
   public:
    Status write(Bytes) override {
      ++calls;
      return calls == 2 ? fail(ErrorCode::kIo, "full") : Status();
    }
    int calls = 0;
  };
  FullSink sink;
  const auto output = sink_output(sink);
  EXPECT_FALSE(output->concurrent());
  EXPECT_EQ(write(*output, 0, {"a", "b", "c"}).error().message, "full");
  EXPECT_EQ(sink.calls, 2);
}

}  // namespace
}  // namespace parcode::io
