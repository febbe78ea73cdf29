// The command line of `parcode`.

#ifndef PARCODE_TOOLS_ARGUMENTS_H_
#define PARCODE_TOOLS_ARGUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/options.h"
#include "runtime/dynamic/json_options.h"
#include "runtime/interop/par4/options.h"
#include "tools/console.h"

namespace parcode::tool {

enum class Command : std::uint8_t {
  kInspect = 1,
  kStats,
  kVerify,
  kSchema,
  kGet,
  kDump,
  kDiff,
  kLoad,
  kRecompress,
  kConvert,
  kCompletion,
};

struct Arguments {
  Command command = Command::kInspect;
  std::string file = {};   // "-": standard input
  std::string other = {};  // diff: the second file; load, recompress: what is written
  std::string path = {};   // of values
  bool json = false;
  bool deep = false;      // inspect
  std::string html = {};  // inspect: the page's file
  bool raw = false;       // get: strings as they are
  bool lines = false;     // dump, load: NDJSON
  std::optional<unsigned> indent = {};
  JsonBytes bytes = JsonBytes::kBase64;
  std::uint64_t limit = 0;     // diff: how many differences are shown; 0: all
  std::string directory = {};  // schema: where files go
  std::string schema = {};     // load, convert: a .pcs file
  std::string like = {};       // load, convert: a file whose schema is taken
  std::string root = {};       // load, convert: the root's type, where it is not the schema's
  std::vector<std::string> import_directories = {};
  bool force_compression = false;  // recompress: also of fields that name theirs
  bool replace = false;            // an existing file
  SaveOptions save = {};
  OpenOptions open = {};
  unsigned cpus = par4::SaveOptions{}.cpus;      // convert: to PAR4
  par4::Dialect dialect = par4::Dialect::kAuto;  // convert: from PAR4
  Colour colour = Colour::kAuto;
  std::string shell = {};  // completion
};

// What `parcode` exits with.
inline constexpr int kExitGood = 0;
inline constexpr int kExitNo = 1;     // damaged, different, not there, bad input
inline constexpr int kExitUsage = 2;  // the command line, a path or a name in it is wrong
inline constexpr int kExitBad = 3;    // a file can't be read or written, or is no Parcode file

// The arguments, or the exit code where there is nothing left to do: help was printed to standard
// output, or what is wrong to standard error.
std::variant<Arguments, int> read_arguments(int count, const char* const* values);

// The script that completes command lines in that shell: bash, zsh or fish.
std::string completion_script(const std::string& shell);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_ARGUMENTS_H_
