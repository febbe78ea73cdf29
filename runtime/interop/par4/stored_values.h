// Single values of a .pcode chunk, by the schema. What is damaged or cannot be in PAR4 is a Fault.
//
// Thread safety: pure functions over what they are given.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_STORED_VALUES_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_STORED_VALUES_H_

#include <cstdint>

#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/reader/chunk.h"
#include "runtime/schema/schema.h"
#include "runtime/value/read_cursor.h"

namespace parcode::par4 {

// Whether an optional's flag at `at` is set.
bool stored_flag(ReadCursor& in, Place at, const Trail& trail);

// The bytes of the string whose slot is at `at`; where it may have a chunk of its own, `pin` holds
// that.
Bytes stored_text(ReadCursor& in, Place at, bool elsewhere, const Trail& trail,
                  reader::ChunkPin* pin = nullptr);

// The place of a box's content.
Place stored_box(ReadCursor& in, const schema::Type& content, Place at, const RustTypes& types,
                 const Trail& trail);

// Where the content of a chunkable struct, union, array or number lies.
struct StoredContent {
  reader::ChunkPin pin;  // on the chunk, where it has one of its own
  ReadCursor in;
  Place at = 0;
};
StoredContent stored_content(ReadCursor& in, const schema::Type& content, Place slot,
                             const RustTypes& types, const Trail& trail);

// The index of the variant that an enum's number stands for.
std::uint32_t stored_variant(ReadCursor& in, const schema::Type& type, Place at,
                             const RustTypes& types, const Trail& trail);

// What a union holds.
struct StoredMember {
  std::uint32_t variant = 0;
  const schema::Field* field = nullptr;
  Place at = 0;  // of the member's fixed part
};
StoredMember stored_member(ReadCursor& in, const schema::Type& type, Place at,
                           const RustTypes& types, const Trail& trail);

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_STORED_VALUES_H_
