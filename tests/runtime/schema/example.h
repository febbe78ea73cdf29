// Short ways to write schemas down in tests, and one schema that uses everything.

#ifndef PARCODE_TESTS_RUNTIME_SCHEMA_EXAMPLE_H_
#define PARCODE_TESTS_RUNTIME_SCHEMA_EXAMPLE_H_

#include <string>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

Type simple(Kind kind);
Type vec_of(Type element);
Type array_of(Type element, std::uint64_t length);
Type map_of(Type key, Type value);
Type optional_of(Type value);
Type box_of(Type value);
Type struct_at(std::uint32_t definition);
Type enum_at(std::uint32_t definition);
Type union_at(std::uint32_t definition);

Field field(std::uint16_t number, std::string name, Type type, Storage storage = Storage::kInline);

// Definitions without the package that the tests' have: "t.Name".
Definition struct_of(std::string name, std::vector<Field> fields);
Definition union_of(std::string name, std::vector<Field> members);
Definition enum_of(std::string name, Kind underlying, std::vector<EnumValue> values);

// A schema of the first definition as it is, and the others.
Schema schema_of(std::vector<Definition> definitions);

// The saved game of docs/language.md: every kind of definition, type, storage and annotation.
Schema example();

}  // namespace parcode::schema

#endif  // PARCODE_TESTS_RUNTIME_SCHEMA_EXAMPLE_H_
