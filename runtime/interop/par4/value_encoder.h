// ValueEncoder: values of a .pcode file in bincode, wherever their parts lie in that file.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_VALUE_ENCODER_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_VALUE_ENCODER_H_

#include <cstdint>

#include "runtime/interop/par4/bincode.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/interop/par4/sequence.h"
#include "runtime/interop/par4/trail.h"
#include "runtime/schema/schema.h"
#include "runtime/value/read_cursor.h"

namespace parcode::par4 {

class ValueEncoder {
 public:
  ValueEncoder(const RustTypes& types, Trail& trail) : types_(types), trail_(trail) {}

  // A value whole, whatever its fields' storage: whose fixed part is at `at` ...
  void value(ReadCursor& in, const schema::Type& type, Place at, BincodeWriter& out);
  // ... or where a field of that type and storage (not inline) has its slot.
  void stored(ReadCursor& in, const schema::Type& type, schema::Storage storage, Place at,
              BincodeWriter& out);
  // The fields of a struct that have no chunks of their own.
  void inline_fields(ReadCursor& in, const schema::Type& type, Place at, BincodeWriter& out);
  // `count` items from `first` on, without their count.
  void items(Sequence& sequence, const schema::Type& element, std::uint64_t first,
             std::uint64_t count, BincodeWriter& out);
  // A map's entries or a vec's items, behind their count.
  void list(Sequence& sequence, const schema::Type& type, BincodeWriter& out);

 private:
  void elements(ReadCursor& in, const schema::Type& element, std::uint64_t count, Place at,
                std::uint64_t first, BincodeWriter& out);
  void text(Bytes text, BincodeWriter& out);
  void structure(ReadCursor& in, const schema::Type& type, Place at, bool with_stored,
                 BincodeWriter& out);
  void character(ReadCursor& in, Place at, BincodeWriter& out);
  void one_of(ReadCursor& in, const schema::Type& type, Place at, BincodeWriter& out);

  const RustTypes& types_;
  Trail& trail_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_VALUE_ENCODER_H_
