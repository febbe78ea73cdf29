// Builder: puts a Schema together from the types of a program.
//
// Traits<T>::describe returns T's Type and gives the Builder the definitions that it needs.
// Generated structs hand over the canonical bytes of their file's schema, hand-written Traits call
// define().
//
// Thread safety: one builder, one thread.

#ifndef PARCODE_RUNTIME_SCHEMA_BUILDER_H_
#define PARCODE_RUNTIME_SCHEMA_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

class Builder {
 public:
  // The type of the definition named `name` in `embedded` (a schema's canonical bytes, as generated
  // code holds them; it must outlive the builder). Definitions of the same name are taken once.
  Type embedded(std::string_view canonical_bytes, std::string_view name);

  // A struct described by hand. Returns its type; call is_defined first where it may contain
  // itself.
  Type define(Definition definition);
  bool is_defined(std::string_view name) const { return by_name_.contains(std::string(name)); }
  Type defined(std::string_view name) const;

  // The schema of `root`, canonical.
  Schema finish(const Type& root) const;

  static Type simple(Kind kind) { return {.kind = kind}; }
  static Type vec(Type element) { return {.kind = Kind::kVec, .arguments = {std::move(element)}}; }
  static Type optional(Type value) {
    return {.kind = Kind::kOptional, .arguments = {std::move(value)}};
  }
  static Type box(Type value) { return {.kind = Kind::kBox, .arguments = {std::move(value)}}; }
  static Type map(Type key, Type value) {
    return {.kind = Kind::kMap, .arguments = {std::move(key), std::move(value)}};
  }
  static Type array(Type element, std::uint64_t length) {
    return {.kind = Kind::kArray, .length = length, .arguments = {std::move(element)}};
  }

 private:
  Schema collected_;
  std::unordered_map<std::string, std::uint32_t> by_name_;
};

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_BUILDER_H_
