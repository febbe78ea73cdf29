// How much memory a default takes with all that its boxes and unions hold. A few definitions with
// two boxes each can say 2^n values, so this is bounded as fixed parts are.

#ifndef PARCODE_RUNTIME_SCHEMA_DEFAULT_SIZE_H_
#define PARCODE_RUNTIME_SCHEMA_DEFAULT_SIZE_H_

#include <cstdint>
#include <vector>

#include "runtime/schema/layout.h"
#include "runtime/schema/schema.h"

namespace parcode::schema {

class DefaultSizes {
 public:
  // No default may hold itself. Both must outlive this object. Cost: linear in the schema.
  DefaultSizes(const Schema& schema, const Layouts& layouts);

  // Bytes as stored, the fixed part of the value itself not counted; those of more than
  // kMaxFixedSize are not exact.
  std::uint64_t of(const Type& type) const;
  std::uint64_t of_definition(std::uint32_t definition) const { return sizes_[definition]; }

 private:
  std::uint64_t measure(const Definition& definition) const;

  const Layouts& layouts_;
  std::vector<std::uint64_t> sizes_;  // of definitions
};

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_DEFAULT_SIZE_H_
