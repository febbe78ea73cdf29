// Finding: one thing that a change of a schema does, or may do later.
//
// Thread safety: plain values, pure functions.

#ifndef PARCODE_COMPILER_COMPAT_FINDING_H_
#define PARCODE_COMPILER_COMPAT_FINDING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/catalogue.h"
#include "compiler/source/source_file.h"

namespace parcode::compiler::compat {

// Who cannot read whose files, or would read something else in them than was meant.
enum class Direction : std::uint8_t {
  kNone,      // everybody can read everything
  kBackward,  // programs of the new schema, files of the old one
  kForward,   // programs of the old schema, files of the new one
  kBoth,
};

struct Finding {
  Code rule = Code::kRootChanged;  // severity, family and name stand in the catalogue
  Direction direction = Direction::kNone;
  // Names the element whatever else changes: "game.world.WorldState.users",
  // "game.world.Colour.red", "game.world.Zone", "root"; of what is reserved
  // "game.world.Zone#12..15" and "game.world.Zone#x". By its new name where it has one. Has no
  // blanks.
  std::string element = {};
  std::string message = {};   // what happened and why it matters, one line
  std::string advice = {};    // what to do, one line
  std::string cure = {};      // the lines to paste, each with its '\n'; empty where there are none
  std::string old_hash = {};  // element_hash of the element's text in the old schema
  std::string new_hash = {};  // and in the new one
  Location old_place = {};    // without a file where it is not known
  Location new_place = {};
  // The versions that it is a finding against: names of old Versions, from the oldest.
  std::vector<std::string> against = {};

  std::string_view rule_name() const { return entry_of(rule).name; }
  Severity severity() const { return entry_of(rule).severity; }
};

// 12 hexadecimal digits that change when `text` does: an element's canonical text
// (schema::to_pcs of a field or a value). "-" for an element that is not there (no text).
std::string element_hash(std::string_view text);

// Whether a waiver of one finding covers the other: same rule, element and both hashes.
bool is_same_finding(const Finding& a, const Finding& b);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_FINDING_H_
