// How a file comes to stand under its name, and what of it survives what.
//
// The bytes go to a temporary file, which then gets the file's name by one rename. Whoever opens
// the name sees the old file or the new one, whenever he looks; whoever has the old one open keeps
// it. If the program ends early, the destructor removes the temporary file; if it is killed, a
// hidden file ".NAME.0.parcode-save" is left, and the old file is untouched.
//
// Such a leftover goes with the next save of the same name. A save holds a lock (flock) on its
// temporary file for as long as that has its temporary name. Names are tried in order, 0 first; a
// file that has the name already is somebody's save under way if it is locked, and a leftover if
// not. What has been locked is removed only if it still has the name: then nobody else can take
// the name from it, since that needs the lock. Where there are no such locks (some network file
// systems), nothing is removed, and once the numbered names are all taken random ones follow.
//
// When the machine stops (power cut, kernel crash), the order in which a file system makes things
// durable decides. A rename is metadata and may become durable long before the data that were
// written before it: XFS and btrfs then show an empty or partly written file under the new name,
// and so does ext4 where the name is new, or with auto_da_alloc off (with it on, ext4 itself writes
// the data out when a rename replaces a file). The old file would be lost without a new one in its
// place. So:
//
//   kAtomicRename  fdatasync(file), rename                     old or new, whole; the rename itself
//                                                              may be lost
//   kFsync         fsync(file), rename, fsync(folder)          the new file, once commit() returned
//   kNone          neither file nor rename: written in place   nothing is promised
//
// The wait for the disk is the price of "whole or not at all", and no file system spares it for all
// the others. It also brings to light, while the old file is still there, the errors of delayed
// allocation (a quota, a full or dying disk, a network file system), which write() does not see.
// On tmpfs fdatasync does nothing and costs nothing.

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/io/sink.h"
#include "runtime/io/system.h"
#include "runtime/io/temporary_path.h"

namespace parcode::io {
namespace {

namespace fs = std::filesystem;

constexpr int kLongestChainOfLinks = 40;  // as in the kernel
constexpr std::uint64_t kNumberedNames = 64;
constexpr std::uint64_t kRandomNames = 16;
constexpr std::uint64_t kNamesAhead = 4;  // looked at for leftovers behind the one that was free
constexpr int kWriteFlags = O_WRONLY | O_CLOEXEC;
constexpr unsigned kDefaultPermissions = 0666;  // less the umask
constexpr unsigned kPrivate = 0600;

// Where a file is to be written, and how.
struct Target {
  std::string shown;  // the path as the caller gave it, for messages
  std::string path;   // symbolic links followed
  Durability durability = Durability::kAtomicRename;
  IfExists if_exists = IfExists::kReplace;
  bool exists = false;
  FileStatus status;  // where it exists

  bool is_device() const { return exists && status.kind == FileStatus::Kind::kCharacterDevice; }
  bool in_place() const { return durability == Durability::kNone || is_device(); }
  fs::path folder() const { return folder_of(path); }
};

Failure exists_error(const std::string& path) {
  return Failure(
      Error{.code = ErrorCode::kExists,
            .message = "the file exists already; choose another name, or IfExists::kReplace",
            .path = path});
}

// The path behind symbolic links in its last component, whether or not there is a file yet.
Result<std::string> follow(const fs::path& given, System& system) {
  fs::path path = given;
  for (int i = 0; i < kLongestChainOfLinks; ++i) {
    std::array<char, PATH_MAX> target;
    const std::int64_t size = system.readlink(path.string(), target);
    if (size < 0) return path.string();  // no link, or not there: opening it will tell
    path = path.parent_path() / std::string(target.data(), static_cast<std::size_t>(size));
  }
  return system_error(-ELOOP, "write", given.string());
}

Result<Target> find_target(const fs::path& given, Durability durability, IfExists if_exists,
                           System& system) {
  Target target = {.shown = given.string(), .durability = durability, .if_exists = if_exists};
  const int found = system.stat(target.shown, target.status);
  if (found < 0 && found != -ENOENT) return system_error(found, "write", target.shown);
  target.exists = found == 0;
  if (target.exists) {
    if (if_exists == IfExists::kFail) return exists_error(target.shown);
    if (target.status.kind == FileStatus::Kind::kDirectory) {
      return system_error(-EISDIR, "write", target.shown);
    }
    if (target.status.kind == FileStatus::Kind::kOther) {
      return Failure(
          Error{.code = ErrorCode::kIo,
                .message = "cannot write: a FIFO, socket or block device; to stream into one, pass "
                           "parcode::write a Sink",
                .path = target.shown});
    }
  }
  Result<std::string> path = follow(given, system);
  if (!path) return Failure(path.error());
  target.path = std::move(*path);
  if (!fs::path(target.path).has_filename()) return system_error(-ENOENT, "write", target.shown);
  return target;
}

class RealFileOutput final : public FileOutput {
 public:
  // `written` is the path of the file behind `descriptor`: the target's, or a temporary one.
  RealFileOutput(Target target, std::string written, Descriptor descriptor, System& system)
      : target_(std::move(target)),
        written_(std::move(written)),
        descriptor_(std::move(descriptor)),
        system_(system) {}
  RealFileOutput(const RealFileOutput&) = delete;
  RealFileOutput& operator=(const RealFileOutput&) = delete;
  ~RealFileOutput() override {
    // While the file is still open, and so locked: the name is its own.
    if (!committed_ && !target_.is_device()) system_.unlink(written_);
  }

  bool concurrent() const override { return true; }
  Status write(std::uint64_t offset, std::span<const Bytes> pieces) override;
  Status commit() override;

 private:
  // `result` where it is a failure.
  Status check(std::int64_t result, std::string_view doing) const {
    if (result < 0) return system_error(result, doing, target_.shown);
    return {};
  }
  int sync();
  // At least one byte of `pieces`, the first of which is not empty. How many it were.
  Result<std::uint64_t> write_some(std::uint64_t offset, std::span<const Bytes> pieces);
  Status take_the_name();
  int rename_to_new();
  Status sync_folder();

  Target target_;
  std::string written_;
  Descriptor descriptor_;
  System& system_;
  bool committed_ = false;
};

Status RealFileOutput::write(std::uint64_t offset, std::span<const Bytes> pieces) {
  std::uint64_t skip = 0;  // bytes of the first piece that are written already
  while (!pieces.empty()) {
    const Bytes rest = pieces.front().subspan(skip);
    if (rest.empty()) {
      pieces = pieces.subspan(1);
      skip = 0;
      continue;
    }
    // After a call that ended within a piece, its rest goes alone.
    const Result<std::uint64_t> count =
        write_some(offset, skip == 0 ? pieces : std::span<const Bytes>(&rest, 1));
    if (!count) return Failure(count.error());
    offset += *count;
    skip += *count;
    while (!pieces.empty() && skip >= pieces.front().size()) {
      skip -= pieces.front().size();
      pieces = pieces.subspan(1);
    }
  }
  return {};
}

Result<std::uint64_t> RealFileOutput::write_some(std::uint64_t offset,
                                                 std::span<const Bytes> pieces) {
  std::int64_t count = -EINTR;
  while (count == -EINTR) count = system_.pwritev(descriptor_.get(), pieces, offset);
  if (count == 0) count = -EIO;  // no progress and no reason: trying again might never end
  if (count < 0) return system_error(count, "write", target_.shown);
  return static_cast<std::uint64_t>(count);
}

Status RealFileOutput::commit() {
  if (Status synced = check(sync(), "bring to the disk"); !synced) return synced;
  if (target_.in_place()) {
    if (Status closed = check(descriptor_.close(), "close"); !closed) return closed;
  } else if (Status named = take_the_name(); !named) {
    return named;
  }
  committed_ = true;
  descriptor_
      .close();  // gives the lock up; the data are on the disk, so there is nothing to report
  return target_.durability == Durability::kFsync ? sync_folder() : Status();
}

// The file's data, as far as the durability asks for it.
int RealFileOutput::sync() {
  if (target_.in_place()) return 0;
  int result = -EINTR;
  while (result == -EINTR) {
    result = target_.durability == Durability::kFsync ? system_.fsync(descriptor_.get())
                                                      : system_.fdatasync(descriptor_.get());
  }
  return result;
}

Status RealFileOutput::take_the_name() {
  if (target_.if_exists == IfExists::kReplace) {
    return check(system_.rename(written_, target_.path), "give the file its name");
  }
  const int result = rename_to_new();
  if (result == -EEXIST) return exists_error(target_.shown);
  return check(result, "give the file its name");
}

int RealFileOutput::rename_to_new() {
  const int result = system_.rename_to_new(written_, target_.path);
  if (result != -EINVAL && result != -ENOSYS) return result;
  // An old kernel or a simple file system. A link, too, is made only where nothing is.
  const int linked = system_.link(written_, target_.path);
  if (linked == 0) system_.unlink(written_);
  return linked;
}

Status RealFileOutput::sync_folder() {
  if (target_.in_place()) return {};
  const std::string folder = target_.folder().string();
  Descriptor opened(system_, system_.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
  const int result = opened.get() < 0 ? opened.get() : system_.fsync(opened.get());
  if (result == -EINVAL) return {};  // a file system whose folders cannot be synced
  return check(result, "bring the new name to the disk (the file itself is there)");
}

Result<std::unique_ptr<FileOutput>> create_in_place(const Target& target, System& system) {
  int flags = kWriteFlags;
  if (!target.is_device()) flags |= O_CREAT | O_TRUNC;
  if (target.if_exists == IfExists::kFail) flags |= O_EXCL;
  const int fd = system.open(target.path, flags, kDefaultPermissions);
  if (fd == -EEXIST) return exists_error(target.shown);
  if (fd < 0) return system_error(fd, "write", target.shown);
  return std::make_unique<RealFileOutput>(target, target.path, Descriptor(system, fd), system);
}

// Whether the open file has the name `path`.
enum class Named { kYes, kNo, kUnknown };
Named find_name(System& system, int fd, const std::string& path) {
  FileStatus opened;
  FileStatus named;
  if (system.fstat(fd, opened) < 0) return Named::kUnknown;
  const int found = system.stat(path, named);
  if (found < 0) return found == -ENOENT ? Named::kNo : Named::kUnknown;
  const bool same = opened.kind == FileStatus::Kind::kRegular && opened.is_same_file(named);
  return same ? Named::kYes : Named::kNo;
}

// Removes what a killed save has left under a temporary name. False: that is not what is there.
bool remove_leftover(const std::string& path, System& system) {
  // Without following links, nor waiting for the other end of a FIFO.
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const Descriptor there(system, system.open(path, kFlags, 0));
  return there.get() >= 0 && system.lock(there.get()) == 0 &&
         find_name(system, there.get(), path) == Named::kYes && system.unlink(path) == 0;
}

// A file of its own for a save, locked.
struct Temporary {
  Descriptor descriptor;  // or a failure
  std::string path;
};
Temporary open_temporary(const Target& target, unsigned permissions, System& system) {
  for (std::uint64_t i = 0; i < kNumberedNames + kRandomNames; ++i) {
    std::string path =
        i < kNumberedNames ? numbered_path(target.path, i) : temporary_path(target.path);
    int fd = system.open(path, kWriteFlags | O_CREAT | O_EXCL, permissions);
    if (fd == -EEXIST && remove_leftover(path, system)) {
      fd = system.open(path, kWriteFlags | O_CREAT | O_EXCL, permissions);
    }
    if (fd == -EEXIST) continue;
    Descriptor file(system, fd);
    // Somebody may have taken it for a leftover before it was locked. Then it is lost: the next.
    // Where there are no locks nobody takes anything.
    if (file.get() >= 0 && system.lock(file.get()) == -EWOULDBLOCK) continue;
    if (file.get() >= 0 && find_name(system, file.get(), path) == Named::kNo) continue;
    for (std::uint64_t ahead = 1; ahead <= kNamesAhead && i < kNumberedNames; ++ahead) {
      (void)remove_leftover(numbered_path(target.path, i + ahead), system);
    }
    return {std::move(file), std::move(path)};
  }
  return {Descriptor(system, -EEXIST), std::string()};
}

Result<std::unique_ptr<FileOutput>> create_temporary(const Target& target, System& system) {
  // Nobody may read through the new file what the old one kept from him, not even for a moment.
  const unsigned permissions = target.exists ? kPrivate : kDefaultPermissions;
  Temporary temporary = open_temporary(target, permissions, system);
  const int fd = temporary.descriptor.get();
  if (fd < 0) return system_error(fd, "write a temporary file in its folder", target.shown);
  auto output = std::make_unique<RealFileOutput>(target, std::move(temporary.path),
                                                 std::move(temporary.descriptor), system);
  if (target.exists) {
    // Only a privileged process can give a file away; otherwise it becomes the caller's.
    (void)system.fchown(fd, target.status.owner, target.status.group);
    if (const int result = system.fchmod(fd, target.status.permissions); result < 0) {
      return system_error(result, "keep the old file's permissions", target.shown);
    }
  }
  return output;
}

}  // namespace

Result<std::unique_ptr<FileOutput>> FileOutput::create(const std::filesystem::path& path,
                                                       Durability durability, IfExists if_exists,
                                                       System& system) {
  Result<Target> target = find_target(path, durability, if_exists, system);
  if (!target) return Failure(target.error());
  return target->in_place() ? create_in_place(*target, system) : create_temporary(*target, system);
}

}  // namespace parcode::io
