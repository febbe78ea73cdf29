// The rules, one function a family of them.

#ifndef PARCODE_COMPILER_COMPAT_RULES_H_
#define PARCODE_COMPILER_COMPAT_RULES_H_

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "compiler/compat/finding.h"
#include "compiler/compat/pairing.h"
#include "compiler/compat/version.h"

namespace parcode::compiler::compat {

// Old definition and member, new definition and member (indices).
using MemberPair = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

// What the rules share while two versions are compared.
struct Context {
  const Version& before;
  const Version& after;
  const Pairing& pairing;
  std::vector<Finding> findings = {};
  bool backward = true;  // new programs open old files
  bool forward = true;   // old programs open new files
  // Members whose types have no conversion, and in which direction.
  std::map<MemberPair, Direction> broken = {};
  // Members that have the number of another one without being that one.
  std::set<MemberPair> reused = {};
};

// What makes files unreadable: schema::find_mismatches, in both directions. Comes first, since it
// fills in `backward`, `forward` and `broken`.
void check_readability(Context& context);

// What is read, but not as it was meant: numbers and names used again, removed without 'reserved',
// moved; unions that lose members or get new ones. Fills in `reused`.
void check_numbers(Context& context);

// The same of values: defaults, values that are checked, types that nothing leads to any more.
void check_values(Context& context);

// How fields are stored and compressed.
void check_storage(Context& context);

// What the generated C++ has under another name or with another type.
void check_source(Context& context);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_RULES_H_
