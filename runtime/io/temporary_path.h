// Names for files that nobody is to see.

#ifndef PARCODE_RUNTIME_IO_TEMPORARY_PATH_H_
#define PARCODE_RUNTIME_IO_TEMPORARY_PATH_H_

#include <cstdint>
#include <filesystem>
#include <string>

namespace parcode::io {

// How often to try again with another name where there is a file of that name.
inline constexpr int kTriesForAName = 100;

// The folder that a file is in; "." for a mere name.
std::filesystem::path folder_of(const std::filesystem::path& path);

// In the folder of `path`, hidden, ".NAME.<random>.tmp", and not longer than a name may be.
std::string temporary_path(const std::filesystem::path& path);
// The same, but ".NAME.<number>.parcode-save": a name that can be found again.
std::string numbered_path(const std::filesystem::path& path, std::uint64_t number);

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_TEMPORARY_PATH_H_
