// The syntax tree: what a file says, before anything of it is understood.
//
// Plain values. Parts that had a syntax error are left out, and File::complete says so.

#ifndef PARCODE_COMPILER_SYNTAX_AST_H_
#define PARCODE_COMPILER_SYNTAX_AST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/source_file.h"
#include "runtime/base/int128.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::ast {

// A name, or several with dots between: "Zone", "common.geometry.Circle".
struct Path {
  std::string text = {};
  Span span = {};
};

// A literal, or the name of something that has a value.
struct Value {
  enum class Kind : std::uint8_t { kInteger, kFloat, kString, kPath };

  Kind kind = Kind::kInteger;
  bool negative = false;   // a '-' stands before it
  UInt128 integer = 0;     // kInteger: the number without its sign
  bool too_large = false;  // kInteger: it exceeds UInt128
  double number = 0;       // kFloat, without its sign; infinite where it exceeds double
  std::string text = {};   // kString: its content; kPath: the path
  Span span = {};
};

struct Type {
  Path name = {};  // empty where `number` is there
  std::vector<Type> arguments = {};
  std::optional<Value> number = {};  // an argument that is a number
  Span span = {};
};

struct Annotation {
  Path name = {};
  std::optional<Value> value = {};
  Span span = {};
};

// A field of a struct or a member of a union.
struct Field {
  Value number = {};
  Type type = {};
  Path name = {};
  std::optional<Value> default_value = {};
  std::vector<Annotation> annotations = {};
  std::string doc = {};
};

struct EnumValue {
  Path name = {};
  Value number = {};
  std::vector<Annotation> annotations = {};
  std::string doc = {};
};

struct ReservedName {
  std::string name = {};
  Span span = {};
};

struct ReservedRange {
  Value first = {};
  Value last = {};  // the same as `first` where the text names one number
  Span span = {};
};

using Reserved = std::variant<ReservedName, ReservedRange>;

struct Definition {
  schema::DefinitionKind kind = schema::DefinitionKind::kStruct;
  Path name = {};
  Path underlying = {};                // enum
  std::vector<Field> fields = {};      // struct, union
  std::vector<EnumValue> values = {};  // enum
  std::vector<Reserved> reserved = {};
  bool complete = true;  // no member was left out
  std::string doc = {};
};

struct Package {
  Path name = {};
  std::string doc = {};
};

struct Version {
  Value number = {};
};

struct Import {
  std::string path = {};
  Span span = {};  // of the path
};

struct Const {
  Type type = {};
  Path name = {};
  Value value = {};
  std::string doc = {};
};

struct Root {
  Type type = {};
};

struct Statement {
  std::variant<Package, Version, Import, Const, Root, Definition> content = {};
  Span span = {};  // of its keyword
};

struct File {
  std::vector<Statement> statements = {};  // in the order of the text
  bool complete = true;                    // nothing was left out, except members of definitions
};

}  // namespace parcode::compiler::ast

#endif  // PARCODE_COMPILER_SYNTAX_AST_H_
