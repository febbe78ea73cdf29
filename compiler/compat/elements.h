// Elements: the parts of a version that findings are about, with their texts and places.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_COMPAT_ELEMENTS_H_
#define PARCODE_COMPILER_COMPAT_ELEMENTS_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compat/finding.h"
#include "compiler/compat/version.h"
#include "runtime/base/int128.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::compat {

// One side of a finding.
struct Element {
  std::string name = {};  // as Finding::element
  std::string text = {};  // canonical; empty where the element is not there
  Location place = {};    // without a file where it is not known
};

Element root_of(const Version& version);
Element definition_of(const Version& version, std::uint32_t definition);
Element field_of(const Version& version, std::uint32_t definition, std::uint32_t field);
Element value_of(const Version& version, std::uint32_t definition, std::uint32_t value);
// Reserved ranges or names, by their index.
Element reserved_range_of(const Version& version, std::uint32_t definition, std::uint32_t range);
Element reserved_name_of(const Version& version, std::uint32_t definition, std::uint32_t name);
// What is not there, but would stand in that definition under that name.
Element absent_from(const Version& version, std::uint32_t definition, std::string_view name);
// What is not there at all.
Element absent_from(const Version& version);

// A finding of `rule`, with the message that the catalogue has. Its name is that of `after`.
Finding make_finding(Code rule, Direction direction, const Element& before, const Element& after,
                     std::initializer_list<std::string> arguments);

// "new programs refuse old files"
std::string consequence_of(Direction direction);

// A number for a new member: neither in use nor reserved, then or now; behind all others where
// there is one.
std::string free_number(const schema::Definition& before, const schema::Definition& after);

// "root vec<Zone>;", as it would stand in a file of the package that the type is of.
std::string root_line(const schema::Schema& schema);

// What of a type decides how numbers in it are stored: of an enum also its integer.
std::string number_text(const schema::Type& type, const schema::Schema& schema);

// "struct 'Zone'": its kind and its name without the package.
std::string title_of(const schema::Definition& definition);

// The default that a field has, whether it says so or not: "0", "normal", "nothing".
std::string whole_default_text(const schema::Field& field, const schema::Schema& schema);

// The field as its line in the definition `owner` would have it.
std::string line_of(const schema::Field& field, const schema::Schema& schema,
                    const schema::Definition& owner);

using Ranges = std::vector<std::pair<Int128, Int128>>;

// "9, 12..15"
std::string ranges_text(const Ranges& ranges);

}  // namespace parcode::compiler::compat

#endif  // PARCODE_COMPILER_COMPAT_ELEMENTS_H_
