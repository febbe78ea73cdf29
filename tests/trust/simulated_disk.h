// SimulatedDisk: one folder of a machine that may stop at any moment, in memory.
//
// What is written is seen at once, as in a page cache, but becomes durable only when it is synced.
// When the machine stops, each write that was not synced may be on the disk or not, or parts of it,
// sector by sector; each change of a name that was not synced may be there or not, whatever became
// of the others. That is more than any journalling file system loses, and what POSIX allows.
//
// Besides that, calls fail: short writes, EINTR, ENOSPC, EIO, syncs that fail and forget what they
// should have synced.
//
// All of it is decided by the seed. Thread safety: as System.

#ifndef PARCODE_TESTS_TRUST_SIMULATED_DISK_H_
#define PARCODE_TESTS_TRUST_SIMULATED_DISK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "runtime/io/system.h"

namespace parcode::testing {

class SimulatedDisk : public io::System {
 public:
  using Content = std::vector<std::byte>;

  explicit SimulatedDisk(std::uint64_t seed) : random_(seed) {}

  // One call in `one_in` fails from now on; 0: none does.
  void set_faults(std::uint64_t one_in) { one_in_ = one_in; }
  // The machine stops at the call after `calls` more: that one and all behind it do nothing.
  void stop_after(std::uint64_t calls) { stop_at_ = calls_ + calls; }
  bool stopped() const { return calls_ > stop_at_; }
  // Starts the machine again with what is durable, without faults.
  void restart();

  // A durable file.
  void put(const std::string& path, Content content);
  std::optional<Content> content(const std::string& path) const;
  std::vector<std::string> names() const;

  std::uint64_t calls() const { return calls_; }
  std::uint64_t faults() const { return faults_; }  // injected so far, stops not counted
  bool failed_to_unlink() const { return failed_to_unlink_; }

  int open(const std::string& path, int flags, unsigned permissions) override;
  int close(int fd) override;
  int stat(const std::string& path, io::FileStatus& out) override;
  int fstat(int fd, io::FileStatus& out) override;
  std::int64_t seek_end(int fd) override;
  int fchmod(int fd, unsigned permissions) override;
  int fchown(int fd, unsigned owner, unsigned group) override;
  int lock(int fd) override;
  std::int64_t pread(int fd, MutableBytes out, std::uint64_t offset) override;
  std::int64_t pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset) override;
  int fdatasync(int fd) override;
  int fsync(int fd) override;
  int rename(const std::string& from, const std::string& to) override;
  int rename_to_new(const std::string& from, const std::string& to) override;
  int link(const std::string& from, const std::string& to) override;
  int unlink(const std::string& path) override;
  std::int64_t readlink(const std::string& path, std::span<char> out) override;
  int map(int fd, std::uint64_t size, const std::byte*& start) override;
  bool is_remote(int fd) override;
  void read_ahead(int fd, std::uint64_t offset, std::uint64_t size) override;

 private:
  struct Write {
    std::uint64_t offset = 0;
    Content bytes;
  };
  struct File {
    std::uint64_t number = 0;
    Content seen;
    Content durable;
    std::vector<Write> unsynced;
    bool locked = false;
    unsigned permissions = 0;
  };
  using FilePtr = std::shared_ptr<File>;
  using Names = std::map<std::string, FilePtr>;
  struct Open {
    FilePtr file;  // null: the folder
    bool locks = false;
  };
  // `file` gets the name `to` and loses the name `from`; each may be empty.
  struct NameChange {
    FilePtr file;
    std::string from;
    std::string to;
  };

  // Counts a call. What it is to fail with, one of `errors`; 0: nothing.
  int begin(std::initializer_list<int> errors);
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  void change(NameChange change);
  static void apply(const NameChange& change, Names& names);
  static void apply(const Write& write, Content& content);
  // What is left of a write that was not synced.
  void tear(const Write& write, Content& content);
  int sync(int fd, std::initializer_list<int> errors);

  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::uint64_t one_in_ = 0;
  std::uint64_t calls_ = 0;
  std::uint64_t stop_at_ = UINT64_MAX;
  std::uint64_t faults_ = 0;
  bool failed_to_unlink_ = false;
  Names names_;
  Names durable_names_;
  std::vector<NameChange> unsynced_names_;
  std::map<int, Open> open_;
  int next_fd_ = 100;
  std::uint64_t next_number_ = 1;
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_TRUST_SIMULATED_DISK_H_
