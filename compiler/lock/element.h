// The elements of definitions, each as one line of a lock says it: read and written.

#ifndef PARCODE_COMPILER_LOCK_ELEMENT_H_
#define PARCODE_COMPILER_LOCK_ELEMENT_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/lock/line_reader.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler::lock {

// "stored as u8": the integer of an enum.
struct Underlying {
  schema::Kind kind = schema::Kind::kU8;
};

// "reserved 12..15"
struct ReservedRange {
  Int128 first = 0;
  Int128 last = 0;
};

// "reserved "old_name""
struct ReservedName {
  std::string name = {};
};

// "order 2, 0..1": the numbers of a definition's members as they were declared, where that is not
// the order of the numbers.
struct Order {
  std::vector<Int128> numbers = {};
};

using Element =
    std::variant<schema::Field, schema::EnumValue, Underlying, ReservedRange, ReservedName, Order>;

// Numbers for the names of definitions: what a type names has in different versions different
// places in the list of definitions, and may be something else.
class Names {
 public:
  std::uint32_t index_of(const std::string& name);
  const std::string& operator[](std::uint32_t index) const { return names_[index]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> indices_;
};

// Reads an element of a definition of that kind. In types, definitions are given by their index in
// `names` and have the kind kStruct; the default of such a field is the name of an enum's value, as
// text. Reports and returns false where the line has no such element.
bool read_element(LineReader& line, schema::DefinitionKind kind, Names& names, Element& element);

// Reads a type, in the same way.
bool read_type(LineReader& line, Names& names, schema::Type& type);

// The lines, without indentation and versions.
std::string element_text(const schema::Field& field, const schema::Schema& schema);
std::string element_text(const schema::EnumValue& value);
std::string element_text(const Underlying& underlying);
std::string element_text(const ReservedRange& range);
std::string element_text(const ReservedName& name);
std::string element_text(const Order& order);

}  // namespace parcode::compiler::lock

#endif  // PARCODE_COMPILER_LOCK_ELEMENT_H_
