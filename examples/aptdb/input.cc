#include "examples/aptdb/input.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace aptdb {
namespace {

using parcode::Error;
using parcode::ErrorCode;
using parcode::Result;

parcode::Failure system_error(const std::string& what, int number) {
  return parcode::fail(ErrorCode::kIo, what + ": " + std::strerror(number));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }

  int number() const { return number_; }
  Result<std::size_t> read(std::span<char> buffer, const std::string& name) const {
    while (true) {
      const ssize_t count = ::read(number_, buffer.data(), buffer.size());
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return system_error("cannot read " + name, errno);
    }
  }

 private:
  int number_;
};

class FileInput : public Input {
 public:
  FileInput(Descriptor file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
  Result<std::size_t> read(std::span<char> buffer) override { return file_.read(buffer, name_); }

 private:
  Descriptor file_;
  std::string name_;
};

class ProgramInput : public Input {
 public:
  ProgramInput(Descriptor pipe, pid_t process, std::string name)
      : pipe_(std::move(pipe)), process_(process), name_(std::move(name)) {}
  ProgramInput(const ProgramInput&) = delete;
  ProgramInput& operator=(const ProgramInput&) = delete;
  ~ProgramInput() override {
    if (process_ == 0) return;
    { const Descriptor closed = std::move(pipe_); }  // ends a program that still writes
    wait();
  }

  Result<std::size_t> read(std::span<char> buffer) override {
    auto count = pipe_.read(buffer, "the output of " + name_);
    if (!count || *count > 0 || process_ == 0) return count;
    if (const int status = wait(); status != 0) {
      return parcode::fail(ErrorCode::kIo,
                           name_ + " failed (wait status " + std::to_string(status) + ")");
    }
    return 0;
  }

 private:
  int wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
    process_ = 0;
    return status;
  }

  Descriptor pipe_;
  pid_t process_;
  std::string name_;
};

}  // namespace

Result<std::size_t> TextInput::read(std::span<char> buffer) {
  const std::size_t count = std::min({buffer.size(), step_, rest_.size()});
  std::copy_n(rest_.data(), count, buffer.data());
  rest_.remove_prefix(count);
  return count;
}

Result<std::unique_ptr<Input>> open_file(const std::string& path) {
  if (path == "-") {
    return std::make_unique<FileInput>(Descriptor(STDIN_FILENO), "standard input");
  }
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return system_error("cannot open " + path, errno);
  return std::make_unique<FileInput>(std::move(file), path);
}

Result<std::unique_ptr<Input>> run_program(const std::vector<std::string>& command) {
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("cannot make a pipe", errno);
  Descriptor reading(ends[0]);
  const Descriptor writing(ends[1]);

  std::vector<char*> arguments;
  for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, writing.number(), STDOUT_FILENO);
  pid_t process = 0;
  const int failure =
      ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), ::environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) return system_error("cannot run " + command[0], failure);
  return std::make_unique<ProgramInput>(std::move(reading), process, command[0]);
}

}  // namespace aptdb
