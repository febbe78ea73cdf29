// One side of a comparison: a schema, and where its parts are written.
//
// It comes from .pcs files (version_of), from a lock (one for each published version) or from the
// schema that a data file carries.

#ifndef PARCODE_COMPILER_COMPAT_VERSION_H_
#define PARCODE_COMPILER_COMPAT_VERSION_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/source/source_file.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::compat {

// Where the parts of one definition are: each list is as long as that of schema::Definition, or
// empty where nothing is known. A Location without a file is not known either.
struct DefinitionPlaces {
  Location definition = {};  // of its name
  std::vector<Location> fields = {};
  std::vector<Location> values = {};
  std::vector<Location> reserved_ranges = {};
  std::vector<Location> reserved_names = {};
};

struct Version {
  // What messages call it: "world.pcs", "version 2 of world.pcs.lock", "world.pcode".
  std::string name = {};
  // Whether schema.root means anything. Where it does not, every definition is a root.
  bool has_root = false;
  // In any order; may hold definitions that the root does not reach.
  schema::Schema schema = {};
  std::vector<DefinitionPlaces> places = {};  // one a definition, or none
  Location location = {};                     // of the root, or of what names the version

  // Data files: what chunks the field of a definition (indices) has in it, "19 chunks, 2.4 MB".
  // Fields that are not here have none.
  bool is_measured = false;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> measures = {};
};

// What file `index` of `set` defines, and all that this and its root reach. The set's sources must
// outlive the places. Cost: linear in the set.
Version version_of(const model::SchemaSet& set, std::uint32_t index);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_VERSION_H_
