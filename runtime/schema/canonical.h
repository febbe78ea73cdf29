// The canonical bytes of a schema, and the fingerprint that identifies it.
//
// The bytes are what a file's schema chunk holds and what generated code embeds. Equal schemas have
// equal bytes. They are, in this order, without padding:
//
//   schema      uint 1 (the encoding), uint version, type root, list of definition
//   definition  u8 DefinitionKind, text name, text doc, then
//                 struct, union:  list of field
//                 enum:           u8 Kind underlying, list of value
//               list of {int first, int last} reserved numbers, list of text reserved names
//   field       uint number, text name, type, u8 Storage, u8 Compression, int level, default,
//               flags, text doc
//   value       text name, int value, flags, text doc
//   type        u8 Kind, then
//                 array:                uint length, type element
//                 vec, optional, box:   type argument
//                 map:                  type key, type value
//                 struct, enum, union:  uint index of the definition
//   default     u8 0: none   1: bool, u8 0 or 1   2: int   3: uint (above the greatest int)
//                  4: f64, its 8 bytes, least significant first   5: text
//   flags       u8, the sum of 1: deprecated   2: narrowing (fields of structs only); where it is
//               deprecated, text reason (may be empty)
//
//   uint        LEB128 of at most 128 bits: 7 bits a byte, least significant first, the high bit
//               says that more follow; no longer than need be
//   int         uint of the zigzag form (0, -1, 1, -2, 2, ...) of a number of at most 128 bits
//   text        uint size, then that many bytes of UTF-8
//   list        uint count, then that many
//
// The fingerprint is XXH3-128 of the same bytes without version, doc, Compression, level, flags
// (and reason) and the two reserved lists.

#ifndef PARCODE_RUNTIME_SCHEMA_CANONICAL_H_
#define PARCODE_RUNTIME_SCHEMA_CANONICAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/schema/schema.h"

namespace parcode::schema {

// Two schemas with one fingerprint read and write the same values in the same way. Doc comments,
// deprecation, narrowing, compression and level, reserved lists and the version do not matter to
// that. Names count: a renamed type or field is another schema (reading across it costs one plan
// a file).
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

std::string to_string(const Fingerprint& fingerprint);  // 32 lower-case hexadecimal digits

// Cost: linear in the schema.
std::vector<std::byte> encode(const Schema& schema);
Fingerprint fingerprint(const Schema& schema);

// The fingerprints of many roots over one schema: each as fingerprint(canonical_subset(whole,
// root)).
class Fingerprints {
 public:
  // Cost: linear in the schema.
  explicit Fingerprints(const Schema& whole);

  // Cost: linear in what `root` reaches (its encoded bytes are put together from parts), and in the
  // count of definitions.
  Fingerprint of(const Type& root) const;

 private:
  // The bytes of a definition, which lack the indices of the definitions that it names.
  struct Part {
    std::vector<std::byte> bytes = {};
    std::vector<std::size_t> gaps = {};  // where they belong, in the order of `references_`
  };

  std::vector<Part> parts_;
  std::vector<std::vector<std::uint32_t>> references_;
};

// Refuses (kCorrupt) anything that `encode` cannot have written from a schema that the compiler
// accepts: unknown tags, indices out of range, by-value cycles, duplicate numbers, over-deep types.
Result<Schema> decode(std::span<const std::byte> bytes);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_CANONICAL_H_
