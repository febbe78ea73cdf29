// Pairing: which definitions of one version stand for which of another.
//
// There are two answers. On the wire, definitions belong together that are reached from the roots
// on the same way: names do not matter there. In C++ names are all that matters; only a definition
// whose name is gone belongs to what stands in its place on the wire.
//
// Thread safety: immutable once built.

#ifndef PARCODE_COMPILER_COMPAT_PAIRING_H_
#define PARCODE_COMPILER_COMPAT_PAIRING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "compiler/compat/version.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::compat {

// Indices of two definitions of one kind.
struct Pair {
  std::uint32_t before = 0;
  std::uint32_t after = 0;
};

// Two types in which the comparison starts.
struct Start {
  schema::Type before = {};
  schema::Type after = {};
};

// Where `before` and `after` agree in shape, with optionals and boxes left away, their innermost
// types in pairs: numbers, strings, definitions. Nothing below a place where they do not agree.
std::vector<std::pair<const schema::Type*, const schema::Type*>> leaves(const schema::Type& before,
                                                                        const schema::Type& after);

class Pairing {
 public:
  // Cost: linear in the pairs, which are as many as definitions but in schemas built to harm. After
  // about a million it stops.
  Pairing(const Version& before, const Version& after);

  // Types that are compared although no root leads there: definitions of one name that neither root
  // reaches, since a program may save them by themselves. All of one name where a root is missing.
  const std::vector<Start>& namesakes() const { return namesakes_; }

  // Each once; from the roots on, and then from the namesakes.
  const std::vector<Pair>& wire() const { return wire_; }

  // The definition of the new version that has the C++ type of the old one, or took its place.
  std::optional<std::uint32_t> counterpart(std::uint32_t before) const {
    return counterparts_[before];
  }

  // Whether the root of that version leads to a definition.
  bool is_reached_before(std::uint32_t definition) const { return reached_before_[definition]; }
  bool is_reached_after(std::uint32_t definition) const { return reached_after_[definition]; }

 private:
  void find_namesakes();
  void meet(const schema::Type& before, const schema::Type& after);
  void walk();
  void find_counterparts();

  const schema::Schema& before_;
  const schema::Schema& after_;
  bool has_roots_;
  std::vector<bool> reached_before_;
  std::vector<bool> reached_after_;
  std::vector<Start> namesakes_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> met_;
  std::vector<Pair> wire_;
  std::size_t walked_ = 0;  // pairs of wire_ whose fields have met
  std::vector<std::optional<std::uint32_t>> counterparts_;
};

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_PAIRING_H_
