// What Rust's Hash of a value is, as the crate asks for it: XXH64 over the value's parts.
//
//   integers, bool       their bytes, least significant first; a char: its code point in 4
//   String               its bytes, and ff
//   Vec, array           length in 8 bytes, elements
//   struct, tuple        fields
//   Option, enum         variant's index in 8 bytes, fields
//
// Thread safety: pure functions over what they are given.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_RUST_HASH_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_RUST_HASH_H_

#include <cstdint>

#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/schema/schema.h"
#include "runtime/value/read_cursor.h"

namespace parcode::par4 {

// Of the value at `at`, stored inline. Throws a Fault: kInvalidArgument for a type that Rust cannot
// hash (floats, maps), or for an enum's number that the schema does not name.
std::uint64_t rust_hash(ReadCursor& in, const schema::Type& type, Place at, const RustTypes& types,
                        Trail& trail);

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_RUST_HASH_H_
