// The canonical bytes of a schema, and the fingerprint that identifies it.
//
// The bytes are what a file's schema chunk holds and what generated code embeds. docs/format.md
// ("The schema chunk") has their layout. Equal schemas have equal bytes.

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

// 128-bit XXH3 of the canonical bytes with all that does not change how a value is read left out:
// doc comments, deprecation, compression and level, reserved lists, the version. Names count: a
// renamed type or field is another schema (reading across it costs one plan a file, nothing more).
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

std::string to_string(const Fingerprint& fingerprint);  // 32 lower-case hexadecimal digits

// Cost: linear in the schema.
std::vector<std::byte> encode(const Schema& schema);
Fingerprint fingerprint(const Schema& schema);

// Refuses (kCorrupt) anything that `encode` cannot have written from a schema that the compiler
// accepts: unknown tags, indices out of range, by-value cycles, duplicate numbers, over-deep types.
Result<Schema> decode(std::span<const std::byte> bytes);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_CANONICAL_H_
