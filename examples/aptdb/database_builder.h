// Packages become a Database: grouped by name, with the indexes that `rdepends` and `search` look
// up and the counts of `stats`.

#ifndef EXAMPLES_APTDB_DATABASE_BUILDER_H_
#define EXAMPLES_APTDB_DATABASE_BUILDER_H_

#include <string>
#include <vector>

#include "examples/aptdb/aptdb.pcs.h"

namespace aptdb {

// Cost: `packages` are moved into the result. Works on two threads.
Database build_database(std::vector<Package> packages, std::string origin);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_DATABASE_BUILDER_H_
