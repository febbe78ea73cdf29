// The commands that read a file. Each opens nothing but what its answer is made of, and returns the
// exit code: kExitFailed where something asked for is not there, and says so.

#ifndef EXAMPLES_APTDB_COMMANDS_H_
#define EXAMPLES_APTDB_COMMANDS_H_

#include <span>
#include <string>

#include "examples/aptdb/aptdb.pcs.h"
#include "examples/aptdb/console.h"
#include "parcode/parcode.h"

namespace aptdb {

// All fields of the packages, as `apt-cache show` prints them.
parcode::Result<int> show(const DatabaseLazy& database, std::span<const std::string> names,
                          Console& console);

// Who depends on, recommends, conflicts with, provides … a package.
parcode::Result<int> rdepends(const DatabaseLazy& database, const std::string& name,
                              Console& console);

// The packages that have all the words; first those that have them in their name.
parcode::Result<int> search(const DatabaseLazy& database, std::span<const std::string> words,
                            Console& console);

parcode::Result<int> stats(const DatabaseLazy& database, Console& console);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_COMMANDS_H_
