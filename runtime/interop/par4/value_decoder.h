// ValueDecoder: values in bincode, within one chunk, into a RecordBuilder.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_VALUE_DECODER_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_VALUE_DECODER_H_

#include <cstdint>

#include "runtime/interop/par4/bincode.h"
#include "runtime/interop/par4/record.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/schema/schema.h"

namespace parcode::par4 {

class ValueDecoder {
 public:
  ValueDecoder(const RustTypes& types, RecordBuilder& record, Trail& trail)
      : types_(types), record_(record), trail_(trail) {}

  // A value whole, whatever its fields' storage: into its fixed part at `at` ...
  void value(const schema::Type& type, BincodeReader& in, Place at);
  // ... or where a field of that type and storage (not inline) has its slot.
  void stored(const schema::Type& type, schema::Storage storage, BincodeReader& in, Place at);
  // The fields of a struct that have no chunks of their own.
  void inline_fields(const schema::Type& type, BincodeReader& in, Place at);
  // Values side by side. `first` is what the first one's index is in error messages.
  void elements(const schema::Type& element, std::uint64_t count, BincodeReader& in, Place at,
                std::uint64_t first = 0);

 private:
  void integers(schema::Kind kind, std::uint64_t count, BincodeReader& in, Place at);
  void text(BincodeReader& in, Place slot);
  void list(const schema::Type& element, BincodeReader& in, Place slot);
  void map(const schema::Type& type, BincodeReader& in, Place slot);
  void structure(const schema::Type& type, BincodeReader& in, Place at, bool with_stored);
  void enumerator(const schema::Type& type, BincodeReader& in, Place at);
  void character(BincodeReader& in, Place at);
  void one_of(const schema::Type& type, BincodeReader& in, Place at);
  Place behind(const schema::Type& content, Place slot);

  const RustTypes& types_;
  RecordBuilder& record_;
  Trail& trail_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_VALUE_DECODER_H_
