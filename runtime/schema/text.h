// A schema as .pcs text: what `parcode schema FILE` shows, and parcodec compiles again.

#ifndef PARCODE_RUNTIME_SCHEMA_TEXT_H_
#define PARCODE_RUNTIME_SCHEMA_TEXT_H_

#include <string>
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

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_TEXT_H_
