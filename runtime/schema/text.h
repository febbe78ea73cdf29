// A schema as .pcs text: what `parcode schema FILE` shows, and parcodec compiles again.

#ifndef PARCODE_RUNTIME_SCHEMA_TEXT_H_
#define PARCODE_RUNTIME_SCHEMA_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

struct PcsFile {
  std::string path;  // as imports spell it: "game/world.pcs" of package game.world
  std::string text;
};

// One file for each package, the root's first. (A package has several where one file would make
// imports a cycle.) Compiling them gives a schema equal to this one, canonical bytes included. What
// a schema does not hold is lost: constants, ordinary comments, what the root does not reach.
std::vector<PcsFile> to_pcs(const Schema& schema);

// One element as its line has it, without its doc comment: "3: map<u64, User> users [map];",
// "hard = 2;". `schema` is the one whose indices the field's type has; names in `package` go
// without it.
std::string to_pcs(const Field& field, const Schema& schema, std::string_view package = {});
std::string to_pcs(const EnumValue& value);

// A field's default as .pcs text; empty where it is its type's own.
std::string default_text(const Field& field, const Schema& schema);

// "none", "lz4"; empty for kUnset.
std::string_view to_string(Compression compression);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_TEXT_H_
