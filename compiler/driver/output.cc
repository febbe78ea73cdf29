#include "compiler/driver/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace parcode::compiler {

namespace {

namespace fs = std::filesystem;

Failure cannot_write(const fs::path& path, const std::error_code& why) {
  return fail(ErrorCode::kIo, "cannot write '" + path.string() + "': " + why.message());
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

// A complete file beside its place. Removed again, unless it was moved there.
class StagedFile {
 public:
  explicit StagedFile(const fs::path& target) : target_(target) {
    std::error_code ignored;
    if (fs::is_symlink(target_, ignored)) {
      target_ = fs::canonical(target_, ignored);
    }
    staged_ = target_;
    staged_ += ".parcodec-" + std::to_string(getpid());
  }
  StagedFile(StagedFile&& other) noexcept
      : target_(std::move(other.target_)),
        staged_(std::move(other.staged_)),
        exists_(std::exchange(other.exists_, false)) {}
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile() {
    if (exists_) {
      std::error_code ignored;
      fs::remove(staged_, ignored);
    }
  }

  Status write(std::string_view text) {
    std::error_code why;
    if (fs::is_directory(target_, why)) {
      return cannot_write(target_, std::make_error_code(std::errc::is_a_directory));
    }
    if (target_.has_parent_path()) {
      fs::create_directories(target_.parent_path(), why);
      if (why) {
        return cannot_write(target_, why);
      }
    }
    const int file = open(staged_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) {
      return cannot_write(target_, last_error());
    }
    exists_ = true;
    why = write_all(file, text);
    if (close(file) != 0 && !why) {
      why = last_error();
    }
    if (why) {
      return cannot_write(target_, why);
    }
    const fs::file_status old = fs::status(target_, why);
    if (fs::exists(old)) {
      fs::permissions(staged_, old.permissions(), why);
    }
    return {};
  }

  Status move_into_place() {
    std::error_code why;
    fs::rename(staged_, target_, why);
    if (why) {
      return cannot_write(target_, why);
    }
    exists_ = false;
    return {};
  }

 private:
  static std::error_code write_all(int file, std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::write(file, text.data(), text.size());
      if (count < 0 && errno != EINTR) {
        return last_error();
      }
      text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return {};
  }

  fs::path target_;
  fs::path staged_;
  bool exists_ = false;
};

}  // namespace

Status write_files(const std::vector<OutputFile>& files) {
  std::vector<StagedFile> staged;
  for (const OutputFile& file : files) {
    staged.emplace_back(file.path);
    if (Status written = staged.back().write(file.text); !written) {
      return written;
    }
  }
  for (StagedFile& file : staged) {
    if (Status moved = file.move_into_place(); !moved) {
      return moved;
    }
  }
  return {};
}

}  // namespace parcode::compiler
