// Members: fields, union members and enum values in one form, since numbers and names mean the same
// for all of them.

#ifndef PARCODE_COMPILER_COMPAT_MEMBERS_H_
#define PARCODE_COMPILER_COMPAT_MEMBERS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compat/elements.h"
#include "compiler/compat/version.h"
#include "runtime/base/int128.h"

namespace parcode::compiler::compat {

struct Member {
  Int128 number = 0;
  std::string_view name = {};
  std::uint32_t index = 0;  // into Definition::fields or ::values
};

// The members of one definition, and what it has reserved. The version must outlive it.
class Members {
 public:
  Members(const Version& version, std::uint32_t definition);

  std::uint32_t index() const { return index_; }
  const schema::Definition& definition() const { return definition_; }
  bool is_enum() const { return definition_.kind == schema::DefinitionKind::kEnum; }

  const std::vector<Member>& all() const { return all_; }
  // Nothing where there is none.
  const Member* with_number(Int128 number) const;
  const Member* with_name(std::string_view name) const;

  bool reserves(Int128 number) const;
  bool reserves(std::string_view name) const;

  Element element_of(const Member& member) const;
  Element absent(std::string_view name) const;
  // "'email' (string)" of a field, "'hard'" of a value.
  std::string title_of(const Member& member) const;

 private:
  const Version& version_;
  std::uint32_t index_;
  const schema::Definition& definition_;
  std::vector<Member> all_;
  std::map<Int128, std::size_t> by_number_;
  std::map<std::string_view, std::size_t> by_name_;
};

// What of `ranges` is neither in `taken` nor a number of `members`. Both lists are sorted and
// disjoint.
Ranges without(const Ranges& ranges, const Ranges& taken, const Members& members);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_MEMBERS_H_
