// The resolved schema: every name looked up, every value computed, every rule checked.
//
// This is what the back ends (code generation, comparison of versions, `describe`) work from. It
// repeats what runtime/schema stores and adds what only a compiler needs: the files, positions for
// messages, spellings in C++, constants. A SchemaSet exists only where the check found no error.
//
// Definitions of all files stand in one list and are named by their index in it: a schema::Type in
// here has that index in Type::definition.
//
// Thread safety: immutable once built; const use from any number of threads.

#ifndef PARCODE_COMPILER_MODEL_MODEL_H_
#define PARCODE_COMPILER_MODEL_MODEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/source_file.h"
#include "compiler/source/source_set.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::model {

// A field of a struct or a member of a union. The base has all that a file stores of it.
struct Field : schema::Field {
  std::string cpp_name = {};  // `name`, with a trailing '_' where C++ needs one
  Location location = {};     // of the name
};

struct EnumValue : schema::EnumValue {
  std::string cpp_name = {};
  Location location = {};  // of the name
};

struct Definition {
  schema::DefinitionKind kind = schema::DefinitionKind::kStruct;
  std::string name = {};       // as the schema spells it: "Zone"
  std::string cpp_name = {};   // in the namespace of its file
  std::string full_name = {};  // with its package: "game.world.Zone"
  std::uint32_t file = 0;      // index into SchemaSet::files
  std::string doc = {};
  Location location = {};  // of the name

  std::vector<Field> fields = {};               // struct, union; in the order of declaration
  schema::Kind underlying = schema::Kind::kU8;  // enum
  std::vector<EnumValue> values = {};           // enum; in the order of declaration
  schema::Reserved reserved = {};
  // Where they are, as long as the lists of `reserved`; of a range that the text gives in parts,
  // the first part.
  std::vector<Location> reserved_range_locations = {};
  std::vector<Location> reserved_name_locations = {};
};

struct Const {
  std::string name = {};
  std::string cpp_name = {};
  std::string full_name = {};
  std::uint32_t file = 0;
  schema::Type type = {};      // bool, a number, string or an enum
  schema::Default value = {};  // never monostate; an enum's is the number of its value
  std::string doc = {};
  Location location = {};  // of the name
};

// What `root T;` named.
struct Root {
  schema::Type type = {};
  Location location = {};  // of the type
};

struct File {
  std::string path = {};                        // as an import names it: "game/world.pcs"
  std::string package = {};                     // "game.world"
  std::vector<std::string> cpp_namespace = {};  // {"game", "world"}; keywords with a trailing '_'
  std::uint32_t version = 0;                    // 0 where the file names none
  std::string doc = {};                         // the `///` comment before `package`
  Location location = {};                       // of the package's name
  Location version_location = {};               // of its number, or of the package's name
  std::vector<std::uint32_t> imports = {};      // files, in the order of the text
  std::vector<std::uint32_t> definitions = {};  // in the order of the text
  std::vector<std::uint32_t> consts = {};       // in the order of the text
  std::optional<Root> root = {};
};

struct SchemaSet {
  std::vector<File> files = {};  // what a file imports stands before it
  std::vector<Definition> definitions = {};
  std::vector<Const> consts = {};
  std::vector<std::uint32_t> requested = {};      // the files that the caller named, in that order
  std::shared_ptr<const SourceSet> sources = {};  // keeps the positions valid
};

// `type` as .pcs text, definitions with their full names: "vec<game.world.Zone>".
std::string to_string(const schema::Type& type, const SchemaSet& set);

}  // namespace parcode::compiler::model

#endif  // PARCODE_COMPILER_MODEL_MODEL_H_
