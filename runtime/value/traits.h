// Traits<T>: all that Parcode must know of a type to store it. The public low-level layer.
//
// Built-in types have theirs in runtime/value, structs and unions get theirs generated. Write one
// by hand to make a type of your own storable: as a root, in a vec, as a map's value.
// docs/traits.md walks through an example; generated code is written against nothing else.
//
//   template <> struct parcode::Traits<Matrix> {
//     static constexpr Shape kShape;         // layout: sizes, alignments (shape.h)
//     using Mirror = MatrixLazy;             // what a mirror of the parent has in this field
//     static constexpr bool kBorrows;        // Mirror points into the chunk but does not pin it
//
//     // The schema of T. `builder` collects the definitions.
//     static schema::Type describe(schema::Builder& builder);
//
//     // Writing. measure, plan and encode walk the value in one and the same order.
//     static void measure(const T& value, Extent& extent);    // adds the tail
//     static void plan(const T& value, ChunkPlan& plan);      // adds its chunks to the graph;
//                                                             // called where kShape.has_chunks
//     // Writes the whole fixed part at `at` (padding as zeros), and the tail by out.take…
//     static void encode(const T& value, WriteCursor& out, Place at);
//
//     // Reading. The fixed part at `at` lies in the chunk; all else goes through `in`, which
//     // checks. False: the scope holds the error. Other threads may go on filling `value` after
//     // decode has returned: who decodes into a temporary holds a DecodeAlone.
//     static bool decode(ReadCursor& in, Place at, T& value);
//     static bool mirror(ReadCursor& in, Place at, Mirror& mirror);
//   };
//
// Keys of maps also have
//     static std::uint64_t hash(key-like);          // XXH3-64 of the canonical encoding
//     static bool less(const T& a, const T& b);     // a total order, for equal hashes
//     static Match matches(ReadCursor& in, Place at, key-like);   // the stored key at `at`
//     using Lookup = …;                             // what a key may be looked up by
//
// A type whose values keep memory of their own elsewhere may have
//     static void prefetch(const T& value);         // asks the processor for what encode will read
//
// Cost: everything here is on the hot path and meant to be inlined.

#ifndef PARCODE_RUNTIME_VALUE_TRAITS_H_
#define PARCODE_RUNTIME_VALUE_TRAITS_H_

#include "runtime/value/shape.h"

namespace parcode {

template <class T>
struct Traits;  // a type without one can't be stored; see above

namespace schema {
class Builder;
}
class ChunkPlan;
class Extent;
class ReadCursor;
class WriteCursor;

// The answer of Traits<Key>::matches.
enum class Match : unsigned char { kNo, kYes, kError };

// Asks the processor for memory that `value` keeps elsewhere, where its Traits know of some.
template <class T>
void prefetch_owned(const T& value) {
  if constexpr (requires { Traits<T>::prefetch(value); }) Traits<T>::prefetch(value);
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_TRAITS_H_
