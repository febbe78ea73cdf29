// Shape: what the layout of a stored value depends on, known at compile time.
//
// The rules are those of docs/format.md ("Values"); schema::Layouts computes the same numbers from
// a schema, and generated code asserts that both agree.

#ifndef PARCODE_RUNTIME_VALUE_SHAPE_H_
#define PARCODE_RUNTIME_VALUE_SHAPE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/format/chunk_ref.h"

namespace parcode {

// A position in a chunk, in bytes from its start.
using Place = std::uint64_t;

struct Shape {
  std::uint64_t size = 0;        // bytes of the fixed part; a multiple of align, at least 1
  std::uint32_t align = 1;       // of the fixed part; a power of two, at most 16
  std::uint32_t tail_align = 1;  // of the tail's start; 1 where there is no tail
  // No tail, no optional: the fixed part has the layout of the C++ type, byte for byte.
  bool fixed = false;
  bool any_bits = false;    // fixed, and every bit pattern is a value (no bool inside)
  bool padded = false;      // fixed, and some bytes belong to no field; they are stored as zeros
  bool has_chunks = false;  // some field inside may own chunks: plan() has something to do

  friend bool operator==(const Shape&, const Shape&) = default;
};

// Where the tail of fixed parts that end at `fixed_end` begins. The wide form aligns every tail to
// 16.
constexpr Place tail_begin(Place fixed_end, const Shape& shape, format::Form form) {
  return align_up(fixed_end, form == format::Form::kWide ? 16 : shape.tail_align);
}

namespace shape {

// Slots, which point to tails, are 8 bytes: see slot.h.
inline constexpr std::uint64_t kSlotSize = 8;

// Whether the fixed parts of a shard of such elements are worth reading without their tails, so
// that its table has a checksum of them alone. Not where there is no tail, nor where the fixed part
// is no more than the slot to one.
constexpr bool has_columns(const Shape& element) {
  return !element.fixed && element.size > kSlotSize;
}

// Of numbers and enums.
template <class T>
constexpr Shape of_number(bool any_bits = true) {
  return {.size = sizeof(T), .align = alignof(T), .fixed = true, .any_bits = any_bits};
}

// Of what is a slot to a tail of `target`s: vec, map, box.
constexpr Shape of_slot(const Shape& target) {
  return {.size = kSlotSize,
          .align = kSlotSize,
          .tail_align = std::max(target.align, target.tail_align),
          .has_chunks = target.has_chunks};
}

// Of a slot that may point to a RefBlock instead.
constexpr Shape of_chunked(const Shape& inside) {
  return {.size = kSlotSize,
          .align = kSlotSize,
          .tail_align = std::max<std::uint32_t>(8, inside.tail_align),
          .has_chunks = true};
}

// Of a value and a flag behind it: optional.
constexpr Shape of_optional(const Shape& value) {
  return {.size = align_up(value.size + 1, value.align),
          .align = value.align,
          .tail_align = value.tail_align,
          .has_chunks = value.has_chunks};
}

constexpr Shape of_array(const Shape& element, std::uint64_t length) {
  Shape shape = element;
  shape.size = element.size * length;
  return shape;
}

// Of two values side by side, as a map keeps its entries.
constexpr Shape of_pair(const Shape& first, const Shape& second) {
  const std::uint32_t align = std::max(first.align, second.align);
  const std::uint64_t used = align_up(first.size, second.align) + second.size;
  const std::uint64_t size = align_up(used, align);
  return {.size = size,
          .align = align,
          .tail_align = std::max(first.tail_align, second.tail_align),
          .fixed = first.fixed && second.fixed,
          .any_bits = first.any_bits && second.any_bits,
          .padded = first.padded || second.padded || first.size + second.size != size,
          .has_chunks = first.has_chunks || second.has_chunks};
}

}  // namespace shape
}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_SHAPE_H_
