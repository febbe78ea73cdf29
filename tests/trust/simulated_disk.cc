#include "tests/trust/simulated_disk.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace parcode::testing {
namespace {

constexpr std::uint64_t kSector = 512;  // bytes: what a disk writes whole or not at all

}  // namespace

void SimulatedDisk::restart() {
  const std::scoped_lock lock(mutex_);
  for (const NameChange& one : unsynced_names_) {
    if (below(2) == 0) apply(one, durable_names_);
  }
  unsynced_names_.clear();
  std::map<FilePtr, bool> seen;
  for (const auto& [path, file] : durable_names_) {
    if (std::exchange(seen[file], true)) continue;
    for (const Write& write : file->unsynced) tear(write, file->durable);
    file->unsynced.clear();
    file->seen = file->durable;
    file->locked = false;
  }
  names_ = durable_names_;
  open_.clear();
  one_in_ = 0;
  stop_at_ = UINT64_MAX;
}

void SimulatedDisk::put(const std::string& path, Content content) {
  const std::scoped_lock lock(mutex_);
  auto file = std::make_shared<File>();
  file->number = next_number_++;
  file->seen = file->durable = std::move(content);
  file->permissions = 0644;
  names_[path] = durable_names_[path] = std::move(file);
}

std::optional<SimulatedDisk::Content> SimulatedDisk::content(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = names_.find(path);
  return found == names_.end() ? std::nullopt : std::optional(found->second->seen);
}

std::vector<std::string> SimulatedDisk::names() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [path, file] : names_) names.push_back(path);
  return names;
}

int SimulatedDisk::begin(std::initializer_list<int> errors) {
  if (++calls_ > stop_at_) return EIO;
  if (one_in_ == 0 || errors.size() == 0 || below(one_in_) != 0) return 0;
  ++faults_;
  return *(errors.begin() + below(errors.size()));
}

void SimulatedDisk::apply(const NameChange& change, Names& names) {
  const auto from = names.find(change.from);
  if (from != names.end() && from->second == change.file) names.erase(from);
  if (!change.to.empty()) names[change.to] = change.file;
}

void SimulatedDisk::change(NameChange change) {
  apply(change, names_);
  unsynced_names_.push_back(std::move(change));
}

void SimulatedDisk::apply(const Write& write, Content& content) {
  const std::uint64_t end = write.offset + write.bytes.size();
  if (content.size() < end) content.resize(end);
  std::ranges::copy(write.bytes, content.begin() + static_cast<std::ptrdiff_t>(write.offset));
}

void SimulatedDisk::tear(const Write& write, Content& content) {
  const std::uint64_t fate = below(3);
  if (fate == 0) return;
  if (fate == 1) return apply(write, content);
  for (std::uint64_t at = 0; at < write.bytes.size(); at += kSector) {
    if (below(2) == 0) continue;
    const auto begin = write.bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto size =
        static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(kSector, write.bytes.size() - at));
    apply({write.offset + at, Content(begin, begin + size)}, content);
  }
}

int SimulatedDisk::open(const std::string& path, int flags, unsigned permissions) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EMFILE, ENOSPC, EACCES})) return -error;
  if ((flags & O_TMPFILE) == O_TMPFILE) {  // a file without a name
    open_[next_fd_] = {std::make_shared<File>()};
    return next_fd_++;
  }
  if ((flags & O_DIRECTORY) != 0) {
    open_[next_fd_] = {};
    return next_fd_++;
  }
  const auto found = names_.find(path);
  FilePtr file = found == names_.end() ? nullptr : found->second;
  if (file != nullptr && (flags & O_EXCL) != 0) return -EEXIST;
  if (file == nullptr) {
    if ((flags & O_CREAT) == 0) return -ENOENT;
    file = std::make_shared<File>();
    file->number = next_number_++;
    file->permissions = permissions;
    change({file, "", path});
  }
  open_[next_fd_] = {file};
  return next_fd_++;
}

int SimulatedDisk::close(int fd) {
  const std::scoped_lock lock(mutex_);
  const int error = begin({EINTR, EIO});
  const auto found = open_.find(fd);
  if (found == open_.end()) return -EBADF;
  if (found->second.locks) found->second.file->locked = false;
  open_.erase(found);
  return -error;
}

int SimulatedDisk::stat(const std::string& path, io::FileStatus& out) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EIO})) return -error;
  const auto found = names_.find(path);
  if (found == names_.end()) return -ENOENT;
  const File& file = *found->second;
  out = {.size = file.seen.size(), .permissions = file.permissions, .inode = file.number};
  return 0;
}

int SimulatedDisk::fstat(int fd, io::FileStatus& out) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EIO})) return -error;
  const auto found = open_.find(fd);
  if (found == open_.end()) return -EBADF;
  out = {};
  if (found->second.file == nullptr) {
    out.kind = io::FileStatus::Kind::kDirectory;
    return 0;
  }
  const File& file = *found->second.file;
  out = {.size = file.seen.size(), .permissions = file.permissions, .inode = file.number};
  return 0;
}

std::int64_t SimulatedDisk::seek_end(int fd) {
  io::FileStatus status;
  const int result = fstat(fd, status);
  return result < 0 ? result : static_cast<std::int64_t>(status.size);
}

int SimulatedDisk::fchmod(int fd, unsigned permissions) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EPERM, EIO})) return -error;
  open_.at(fd).file->permissions = permissions;
  return 0;
}

int SimulatedDisk::fchown(int /*fd*/, unsigned /*owner*/, unsigned /*group*/) {
  const std::scoped_lock lock(mutex_);
  return -begin({EPERM});
}

int SimulatedDisk::lock(int fd) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({ENOLCK})) return -error;
  Open& open = open_.at(fd);
  if (open.file->locked && !open.locks) return -EWOULDBLOCK;
  open.locks = open.file->locked = true;
  return 0;
}

std::int64_t SimulatedDisk::pread(int fd, MutableBytes out, std::uint64_t offset) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EINTR, EIO})) return -error;
  const Content& content = open_.at(fd).file->seen;
  if (offset >= content.size()) return 0;
  const std::uint64_t count = std::min<std::uint64_t>(out.size(), content.size() - offset);
  std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
  return static_cast<std::int64_t>(count);
}

std::int64_t SimulatedDisk::pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset) {
  const std::scoped_lock lock(mutex_);
  constexpr int kShort = 0xFFFF;  // no error: fewer bytes than asked for
  const int error = begin({EINTR, EIO, ENOSPC, EDQUOT, kShort, kShort, kShort, kShort});
  if (error != 0 && error != kShort) return -error;
  Write write{.offset = offset, .bytes = {}};
  for (const Bytes piece : pieces) {
    write.bytes.insert(write.bytes.end(), piece.begin(), piece.end());
  }
  if (error == kShort) write.bytes.resize(1 + below(write.bytes.size()));
  File& file = *open_.at(fd).file;
  apply(write, file.seen);
  const auto size = static_cast<std::int64_t>(write.bytes.size());
  file.unsynced.push_back(std::move(write));
  return size;
}

int SimulatedDisk::sync(int fd, std::initializer_list<int> errors) {
  const std::scoped_lock lock(mutex_);
  const int error = begin(errors);
  if (error == EINTR || stopped()) return -error;
  const Open& open = open_.at(fd);
  if (open.file == nullptr) {
    if (error != 0) return -error;
    for (const NameChange& one : unsynced_names_) apply(one, durable_names_);
    unsynced_names_.clear();
    return 0;
  }
  // A sync that fails leaves the pages marked clean: nobody will write them again.
  for (const Write& write : open.file->unsynced) {
    if (error == 0 || below(2) == 0) apply(write, open.file->durable);
  }
  open.file->unsynced.clear();
  return -error;
}

int SimulatedDisk::fdatasync(int fd) {
  return sync(fd, {EINTR, EIO, ENOSPC});
}

int SimulatedDisk::fsync(int fd) {
  return sync(fd, {EINTR, EIO, EDQUOT});
}

int SimulatedDisk::rename(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EIO, ENOSPC})) return -error;
  const auto found = names_.find(from);
  if (found == names_.end()) return -ENOENT;
  change({found->second, from, to});
  return 0;
}

int SimulatedDisk::rename_to_new(const std::string& from, const std::string& to) {
  {
    const std::scoped_lock lock(mutex_);
    if (const int error = begin({EINVAL, EIO})) return -error;
    if (names_.contains(to)) return -EEXIST;
  }
  return rename(from, to);
}

int SimulatedDisk::link(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  if (const int error = begin({EIO, ENOSPC})) return -error;
  const auto found = names_.find(from);
  if (found == names_.end()) return -ENOENT;
  if (names_.contains(to)) return -EEXIST;
  change({found->second, "", to});
  return 0;
}

int SimulatedDisk::unlink(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  const auto found = names_.find(path);
  if (const int error = begin({EIO})) {
    failed_to_unlink_ |= found != names_.end();
    return -error;
  }
  if (found == names_.end()) return -ENOENT;
  change({found->second, path, ""});
  return 0;
}

std::int64_t SimulatedDisk::readlink(const std::string& /*path*/, std::span<char> /*out*/) {
  const std::scoped_lock lock(mutex_);
  static_cast<void>(begin({}));
  return -EINVAL;
}

int SimulatedDisk::map(int /*fd*/, std::uint64_t /*size*/, const std::byte*& /*start*/) {
  return -ENODEV;
}

bool SimulatedDisk::is_remote(int /*fd*/) {
  return true;
}

void SimulatedDisk::read_ahead(int /*fd*/, std::uint64_t /*offset*/, std::uint64_t /*size*/) {}

}  // namespace parcode::testing
