#include "compiler/model/cpp_names.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace parcode::compiler::model {

namespace {

// Sorted. C++20 with the coroutine and module words that are keywords, C++23 adds none;
// alternative tokens; `linux` and `unix`, which g++ defines as macros in its GNU modes, as the C
// library's `errno`, `assert`, `stdin`, `stdout`, `stderr`, `EOF` and `NULL` are everywhere.
// Not one word a line, which clang-format would make of it:
// clang-format off
constexpr std::string_view kKeywords[] = {
    "EOF", "NULL", "alignas", "alignof", "and", "and_eq", "asm", "assert", "auto", "bitand",
    "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t",
    "class", "co_await", "co_return", "co_yield", "compl", "concept", "const", "const_cast",
    "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do",
    "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export", "extern", "false",
    "float", "for", "friend", "goto", "if", "inline", "int", "linux", "long", "mutable",
    "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq",
    "private", "protected", "public", "register", "reinterpret_cast", "requires", "return",
    "short", "signed", "sizeof", "static", "static_assert", "static_cast", "stderr", "stdin",
    "stdout", "struct", "switch", "template", "this", "thread_local", "throw", "true", "try",
    "typedef", "typeid", "typename", "union", "unix", "unsigned", "using", "virtual", "void",
    "volatile", "wchar_t", "while", "xor", "xor_eq",
};
// clang-format on
static_assert(std::is_sorted(std::begin(kKeywords), std::end(kKeywords)));

// Members of every mirror.
constexpr auto kMirrorMembers = std::to_array<std::string_view>({"load", "record_"});

// Members of every generated union and of its mirror.
constexpr auto kUnionMembers = std::to_array<std::string_view>({"load", "record_", "value"});

// Names that generated code uses unqualified at namespace scope.
constexpr auto kNamespaceNames = std::to_array<std::string_view>({"parcode", "std", "to_string"});

constexpr auto kCompanionSuffixes = std::to_array<std::string_view>({"Lazy", "Writer"});

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string with_underscore_if(bool taken, std::string_view name) {
  return std::string(name) + (taken ? "_" : "");
}

}  // namespace

bool is_cpp_keyword(std::string_view name) {
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), name);
}

bool is_reserved_in_cpp(std::string_view name) {
  const bool capital = name.size() > 1 && name[1] >= 'A' && name[1] <= 'Z';
  return name.find("__") != std::string_view::npos || (name[0] == '_' && capital);
}

std::string cpp_namespace_part(std::string_view name) {
  return with_underscore_if(is_cpp_keyword(name) || contains(kNamespaceNames, name), name);
}

std::string cpp_definition_name(std::string_view name) {
  return with_underscore_if(is_cpp_keyword(name) || contains(kNamespaceNames, name), name);
}

std::string cpp_field_name(std::string_view name, std::string_view owner) {
  const bool taken = is_cpp_keyword(name) || name == owner || contains(kMirrorMembers, name);
  return with_underscore_if(taken, name);
}

std::string cpp_union_member_name(std::string_view name, std::string_view owner) {
  const bool taken = is_cpp_keyword(name) || name == owner || contains(kUnionMembers, name);
  return with_underscore_if(taken, name);
}

std::string cpp_enumerator_name(std::string_view name) {
  return with_underscore_if(is_cpp_keyword(name), name);
}

std::span<const std::string_view> companion_suffixes() {
  return kCompanionSuffixes;
}

}  // namespace parcode::compiler::model
