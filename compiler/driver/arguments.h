// The command line of parcodec.

#ifndef PARCODE_COMPILER_DRIVER_ARGUMENTS_H_
#define PARCODE_COMPILER_DRIVER_ARGUMENTS_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "compiler/compat/compare.h"

namespace parcode::compiler {

enum class Command : std::uint8_t {
  kGenerate,
  kCheck,
  kFormat,
  kDescribe,
  kCompat,
  kLock,
  kExplain
};

struct Arguments {
  Command command = Command::kCheck;
  std::vector<std::string> files = {};               // for kExplain, codes of the catalogue
  std::vector<std::string> import_directories = {};  // at least one: "." where none was given
  std::string old_version = {};                      // compat: paths
  std::string new_version = {};
  std::vector<std::string> old_import_directories = {};  // compat; none: import_directories
  std::string cpp_out = {};
  bool json_errors = false;
  bool github_errors = false;  // compat
  compat::Mode mode = compat::Mode::kBackward;
  bool check_only = false;  // format --check, lock --check
  bool amend = false;       // lock --amend
  bool json = false;        // describe --json
};

// What `main` returns: everything is well, the schema (or a file) is not, the command line is not.
inline constexpr int kExitGood = 0;
inline constexpr int kExitBad = 1;
inline constexpr int kExitUsage = 2;

// The arguments, or the exit code where there is nothing left to do: `--help` was printed to
// standard output, or what is wrong to standard error.
std::variant<Arguments, int> read_arguments(int count, const char* const* values);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DRIVER_ARGUMENTS_H_
