// From the model to what files store: parcode::schema::Schema.

#ifndef PARCODE_COMPILER_MODEL_LOWER_H_
#define PARCODE_COMPILER_MODEL_LOWER_H_

#include <cstdint>
#include <vector>

#include "compiler/model/model.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::model {

// All definitions of all files, with the indices of `set` (so not in canonical order); `root` and
// `version` are left empty. Build it once and take as many subsets as needed.
schema::Schema lower_all(const SchemaSet& set);

// The canonical schema of `root`, with `version` of the file that the root stands in. `whole` is
// lower_all of the same set. Cost: linear in what `root` reaches and in the count of definitions.
schema::Schema lower(const schema::Schema& whole, const schema::Type& root, std::uint32_t version);

// The type that names definition `index`.
schema::Type type_of(const SchemaSet& set, std::uint32_t index);

// A definition that a field holds by value: as its type, or in arrays and optionals of it.
struct Containment {
  std::uint32_t definition = 0;
  std::uint32_t field = 0;  // index into Definition::fields
};
std::vector<Containment> contained_in(const Definition& definition);

// A definition that a default value of a field holds a value of: as its type, or in arrays and
// boxes of it. A union's default is that of its first member.
std::vector<Containment> contained_in_default(const Definition& definition);

// The definitions of `file`, each after all that it holds by value (through fields, arrays,
// optionals and union members), otherwise in the order of the text: an order in which C++ accepts
// them, given forward declarations.
std::vector<std::uint32_t> containment_order(const SchemaSet& set, const File& file);

}  // namespace parcode::compiler::model

#endif  // PARCODE_COMPILER_MODEL_LOWER_H_
