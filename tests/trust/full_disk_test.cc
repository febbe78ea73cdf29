// A disk that is really full: a small tmpfs. Needs a mount namespace of its own, which root has and
// others where the kernel allows user namespaces; skipped elsewhere.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;
using Numbers = std::vector<std::uint64_t>;
using tests::shapes::StoredWriter;

constexpr std::uint64_t kDiskSize = 1 << 20;

// Null, or why there is none.
const char* mount_small_disk(const fs::path& folder) {
  const int flags = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS;
  if (::unshare(flags) != 0) return "no mount namespace";
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "no private mounts";
  const std::string size = "size=" + std::to_string(kDiskSize);
  if (::mount("none", folder.c_str(), "tmpfs", 0, size.c_str()) != 0) return "no tmpfs";
  return nullptr;
}

std::size_t file_count(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(FullDisk, KeepsTheOldFile) {
  const fs::path folder =
      fs::path(::testing::TempDir()) / ("full_disk_" + std::to_string(::getpid()));
  fs::create_directory(folder);
  if (const char* const why = mount_small_disk(folder)) {
    fs::remove(folder);
    GTEST_SKIP() << why << ": " << std::strerror(errno);
  }
  const fs::path path = folder / "numbers.pcode";
  const Numbers fits(40'000, 1);        // 320 KB
  const Numbers too_large(100'000, 2);  // 800 KB: not beside the old one
  ASSERT_TRUE(save(path, fits).has_value());
  for (const Durability durability : {Durability::kAtomicRename, Durability::kFsync}) {
    for (const unsigned threads : {1U, 2U}) {
      for (int i = 0; i < 20; ++i) {
        const auto saved = save(path, too_large, {.threads = threads, .durability = durability});
        ASSERT_FALSE(saved.has_value());
        EXPECT_EQ(saved.error().code, ErrorCode::kIo);
        EXPECT_EQ(saved.error().message, "cannot write: No space left on device");
        EXPECT_EQ(saved.error().path, path.string());
        EXPECT_EQ(load<Numbers>(path), fits);
        EXPECT_EQ(file_count(folder), 1U);
      }
    }
  }
  auto writer = StoredWriter::create(folder / "stream.pcode");
  ASSERT_TRUE(writer.has_value());
  Status appended;
  for (int i = 0; i < 1'000'000 && appended; ++i) appended = writer->plain().append(3);
  EXPECT_FALSE(appended.has_value() && writer->finish().has_value());
  writer = Failure(Error{});  // the writer goes, and with it what it has written
  EXPECT_EQ(file_count(folder), 1U);
  EXPECT_EQ(load<Numbers>(path), fits);
  ASSERT_TRUE(save(path, Numbers(40'000, 3)).has_value()) << "space was not given back";
  ::umount2(folder.c_str(), MNT_DETACH);
  fs::remove(folder);
}

}  // namespace
}  // namespace parcode::testing
