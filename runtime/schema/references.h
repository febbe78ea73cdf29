// Which definitions of a schema name which others.
//
// All walks are loops, not recursions: a file decides how long a chain of definitions is. Only a
// type's own nesting, which kMaxTypeDepth bounds, is walked recursively.

#ifndef PARCODE_RUNTIME_SCHEMA_REFERENCES_H_
#define PARCODE_RUNTIME_SCHEMA_REFERENCES_H_

#include <cstdint>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

// kContained: definitions whose values lie, in C++, within the value itself: not behind a vec, a
// map or a box. Storage does not matter. kDefault: definitions whose defaults the value's default
// holds: a box is never empty, a vec, a map and an optional are, and a union holds its first
// member.
enum class Reference : std::uint8_t { kAny = 1, kContained, kDefault };

// Appends the definitions that `type` names, left to right, each as often as it is named.
void append_references(const Type& type, Reference which, std::vector<std::uint32_t>& out);

// For each definition (or other thing that has an index) those that it names, in order.
using References = std::vector<std::vector<std::uint32_t>>;

// Every definition's index must be in range.
References references(const Schema& schema, Reference which);

struct Walk {
  std::vector<std::uint32_t> preorder = {};   // definitions as a depth-first walk first meets them
  std::vector<std::uint32_t> postorder = {};  // and as it leaves them: behind all that they name
  bool cyclic = false;                        // some definition names itself, perhaps indirectly
};

// From `starts` on. Cost: linear.
Walk walk(const References& references, const std::vector<std::uint32_t>& starts);

// From every definition, in order.
Walk walk_all(const References& references);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_REFERENCES_H_
