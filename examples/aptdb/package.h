// A stanza becomes a Package, and a Package the text of a stanza.

#ifndef EXAMPLES_APTDB_PACKAGE_H_
#define EXAMPLES_APTDB_PACKAGE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "examples/aptdb/aptdb.pcs.h"
#include "examples/aptdb/stanza.h"

namespace aptdb {

// A relationship field: its name in control files, its member, what rdepends calls it.
struct RelationField {
  std::string_view name;
  std::vector<Clause> Package::*member;
  Role role;
};
std::span<const RelationField> relation_fields();

// The package that a stanza describes. Nothing where it names none, or one that dpkg merely
// remembers (Status: … not-installed). Whatever is there but can't be understood is left out and
// told in `problems`, a line each.
std::optional<Package> package_of(const Stanza& stanza, std::vector<std::string>& problems);

// As `apt-cache show` prints it, without the empty line behind it.
std::string to_control(const Package& package);

// "optional"; empty for Priority::unspecified.
std::string_view name_of(Priority priority);

// Two lower-case digits a byte.
std::string hexadecimal(std::span<const std::uint8_t> bytes);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_PACKAGE_H_
