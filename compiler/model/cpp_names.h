// How schema names are spelled in C++, and which names are taken there.
//
// The rule is one: a name that cannot stand in C++ as it is gets a trailing '_'. These tables are
// the only place that knows which names those are; the code generator adds to them what it
// declares itself.
//
// Thread safety: pure functions.

#ifndef PARCODE_COMPILER_MODEL_CPP_NAMES_H_
#define PARCODE_COMPILER_MODEL_CPP_NAMES_H_

#include <span>
#include <string>
#include <string_view>

namespace parcode::compiler::model {

// A keyword or alternative token of C++20 or C++23, or an identifier that compilers treat as one.
bool is_cpp_keyword(std::string_view name);

// A name with "__", or '_' and a capital: C++ keeps these for its implementation.
bool is_reserved_in_cpp(std::string_view name);

// `name` as a package part.
std::string cpp_namespace_part(std::string_view name);
// `name` as a struct, enum, union or const: also not a name that generated code needs unqualified.
std::string cpp_definition_name(std::string_view name);
// `name` as a field of the struct `owner`: also not the struct's own name or a mirror's member.
std::string cpp_field_name(std::string_view name, std::string_view owner);
// `name` as a member of the union `owner`: also not what every generated union has.
std::string cpp_union_member_name(std::string_view name, std::string_view owner);
// `name` as a value of an enum.
std::string cpp_enumerator_name(std::string_view name);

// What generated code appends to a struct's name to name the types that go with it: a definition
// of such a name beside the struct is an error.
std::span<const std::string_view> companion_suffixes();

}  // namespace parcode::compiler::model

#endif  // PARCODE_COMPILER_MODEL_CPP_NAMES_H_
