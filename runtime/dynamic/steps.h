// The single steps of reading by a schema: from a slot, a flag or a number to what it leads to,
// checked. The walker and DynamicValue are made of them.
//
// False: the cursor's scope holds the error.

#ifndef PARCODE_RUNTIME_DYNAMIC_STEPS_H_
#define PARCODE_RUNTIME_DYNAMIC_STEPS_H_

#include <cstdint>
#include <string_view>

#include "runtime/dynamic/types.h"
#include "runtime/map/bucket.h"
#include "runtime/value/read_cursor.h"

namespace parcode::dynamic {

// Whether a slot may lead to a RefBlock.
enum class MayBe : bool { kInsideOnly = false, kElsewhere = true };

// A bool, or an optional's flag.
bool read_flag(ReadCursor& in, Place at, bool* set);

// The `size` bytes at `place`, which lie in the chunk, as UTF-8.
bool read_text(ReadCursor& in, Place place, std::uint64_t size, std::string_view* text);

// The slot of a string, a vec or a map.
bool follow_items(ReadCursor& in, const Types& types, const schema::Type& type, Place slot,
                  MayBe may_be, ReadCursor::Target* target);

// A slot that leads to one value: a box's, a chunkable struct's.
bool follow_one(ReadCursor& in, const Types& types, const schema::Type& type, Place slot,
                MayBe may_be, ReadCursor::Target* target);

// The member that a union holds. Its slot is at `at` + kMemberSlot.
inline constexpr Place kMemberSlot = 8;
bool union_member(ReadCursor& in, const schema::Definition& definition, Place at,
                  const schema::Field** member);

// The block of `count` entries at `place`; of none where `count` is 0.
bool open_block(ReadCursor& in, const Types& types, const schema::Type& map, Place place,
                std::uint64_t count, map::Bucket* bucket);

// The block of a chunk that is one bucket.
bool open_bucket_chunk(ReadCursor& in, const Types& types, const schema::Type& map,
                       map::Bucket* bucket);

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_STEPS_H_
