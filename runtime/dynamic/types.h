// Types: a schema with what reading by it asks again and again: layouts, which types own chunks,
// names.
//
// Thread safety: immutable; shared by everything that came out of one file.

#ifndef PARCODE_RUNTIME_DYNAMIC_TYPES_H_
#define PARCODE_RUNTIME_DYNAMIC_TYPES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/layout.h"
#include "runtime/schema/schema.h"
#include "runtime/value/shape.h"

namespace parcode::dynamic {

class Types {
 public:
  explicit Types(schema::Schema schema);
  Types(const Types&) = delete;
  Types& operator=(const Types&) = delete;

  const schema::Schema& schema() const { return schema_; }
  // Of a struct, an enum or a union.
  const schema::Definition& definition(const schema::Type& type) const {
    return schema_.definitions[type.definition];
  }
  schema::Layout layout(const schema::Type& type) const { return layouts_.of(type); }
  schema::Layout layout(const schema::Field& field) const { return layouts_.of(field); }
  // Of a struct's field, in bytes from the struct's start.
  Place offset(const schema::Type& type, std::size_t field) const {
    return layouts_.offsets(type.definition)[field];
  }
  Shape shape(const schema::Type& type) const;

  struct Entry {
    Shape shape;         // of key and value together
    Place value_at = 0;  // of the value, from the entry's start
  };
  Entry entry(const schema::Type& map) const;

  // Whether a value of this type, stored inline, may refer to chunks.
  bool has_chunks(const schema::Type& type) const;

  // "vec<game.Zone>"
  std::string name(const schema::Type& type) const { return schema::to_string(type, schema_); }

 private:
  const schema::Schema schema_;
  const schema::Layouts layouts_;
  std::vector<bool> owns_chunks_;  // by definition
};

// The index of the field of that name (or of that number); fields.size() where there is none.
std::size_t find_field(const schema::Definition& definition, std::string_view name);
std::size_t find_field(const schema::Definition& definition, std::uint32_t number);

// The type without the boxes around it, which no reader needs to see.
const schema::Type& unboxed(const schema::Type& type);

// Whether the type is vec<u8> or array<u8, N>: bytes, to people.
bool is_bytes(const schema::Type& type);

// "; did you mean 'players'?" with the name nearest to one that is not known; empty where none is
// near.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);
// The same among a definition's fields, members or values.
std::string did_you_mean(std::string_view name, const schema::Definition& definition);

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_TYPES_H_
