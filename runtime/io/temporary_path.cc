#include "runtime/io/temporary_path.h"

#include <unistd.h>

#include <array>
#include <climits>
#include <cstdint>
#include <cstdio>

namespace parcode::io {
namespace {

// 16 hexadecimal digits that no other process is likely to have.
std::string random_name() {
  std::uint64_t number = 0;
  if (::getentropy(&number, sizeof(number)) != 0) number = static_cast<std::uint64_t>(::getpid());
  std::array<char, 17> text;
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
  return text.data();
}

std::string hidden(const std::filesystem::path& path, const std::string& suffix) {
  const std::string name = path.filename().string();
  return (folder_of(path) / ("." + name.substr(0, NAME_MAX - 1 - suffix.size()) + suffix)).string();
}

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const std::filesystem::path parent = path.parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

std::string temporary_path(const std::filesystem::path& path) {
  return hidden(path, "." + random_name() + ".tmp");
}

std::string numbered_path(const std::filesystem::path& path, std::uint64_t number) {
  return hidden(path, "." + std::to_string(number) + ".parcode-save");
}

}  // namespace parcode::io
