// `aptdb import`: control data becomes a file.

#ifndef EXAMPLES_APTDB_IMPORT_H_
#define EXAMPLES_APTDB_IMPORT_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "examples/aptdb/aptdb.pcs.h"
#include "examples/aptdb/console.h"
#include "examples/aptdb/input.h"
#include "examples/aptdb/progress_line.h"
#include "parcode/parcode.h"

namespace aptdb {

struct ReadPackages {
  std::vector<Package> packages;
  std::uint64_t bytes = 0;  // of control data
  std::vector<std::string> problems;
};

// All packages of a control file. Errors: those of the input.
parcode::Result<ReadPackages> read_packages(Input& input, ProgressLine& progress);

// Writes `output` from the control file `from` ("-": standard input); where `from` is empty, from
// what `apt-cache dumpavail` prints or, should that be nothing, from dpkg's status file. Returns
// the exit code.
parcode::Result<int> import(const std::filesystem::path& output, const std::string& from,
                            Console& console);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_IMPORT_H_
