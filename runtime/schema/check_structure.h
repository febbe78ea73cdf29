// The first half of check(): how types and definitions refer to each other.

#ifndef PARCODE_RUNTIME_SCHEMA_CHECK_STRUCTURE_H_
#define PARCODE_RUNTIME_SCHEMA_CHECK_STRUCTURE_H_

#include <cstddef>
#include <vector>

#include "runtime/schema/layout.h"
#include "runtime/schema/problem.h"
#include "runtime/schema/schema.h"

namespace parcode::schema {

class StructureCheck {
 public:
  // Both outlive this object.
  StructureCheck(const Schema& schema, Problem& problem) : schema_(schema), problem_(problem) {}

  // Whether all is right; else `problem` says what is not.
  bool run();

 private:
  bool check_types();
  bool check_type(const Type& type, std::size_t depth);
  bool check_order();
  bool check_containment();
  bool check_defaults();
  bool check_sizes();
  bool check_default_sizes(const Layouts& layouts);
  bool check_size(const Type& type, const Layouts& layouts);
  bool is_key(const Type& type) const;

  const Schema& schema_;
  Problem& problem_;
  std::vector<bool> keys_;  // by definition: whether a map's key may be of it
};

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_CHECK_STRUCTURE_H_
