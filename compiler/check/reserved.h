// Rules about `reserved`.

#ifndef PARCODE_COMPILER_CHECK_RESERVED_H_
#define PARCODE_COMPILER_CHECK_RESERVED_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "compiler/check/context.h"

namespace parcode::compiler {

// What a definition has reserved, with the places.
class ReservedSet {
 public:
  // Reports ranges that are none or overlap, numbers outside `kind` (kU16 for fields) and names
  // given twice. Numbers of fields are 0..65535.
  ReservedSet(Context& context, std::uint32_t index, const ast::Definition& tree,
              schema::Kind kind);

  // Report a member that takes what is reserved.
  void check_number(Context& context, Int128 number, Location location) const;
  void check_name(Context& context, const std::string& name, Location location) const;

  bool contains(Int128 number) const;

  // Puts what is reserved into `definition`: ranges merged and sorted, names sorted.
  void lower_to(model::Definition& definition) const;

 private:
  void add_range(Context& context, std::uint32_t index, const ast::ReservedRange& range,
                 schema::Kind kind);
  void add_name(Context& context, std::uint32_t index, const ast::ReservedName& name);

  struct Range {
    Int128 last = 0;
    Location location = {};
  };
  const std::pair<const Int128, Range>* find(Int128 number) const;

  std::map<Int128, Range> ranges_;  // by the first number; disjoint
  std::map<std::string, Location> names_;
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_CHECK_RESERVED_H_
