// RecordTeller: tells a visitor of values that lie in a record.
//
// Thread safety: const; may be shared.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_RECORD_TELLER_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_RECORD_TELLER_H_

#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/dynamic/visitor.h"
#include "runtime/interop/par4/rust_types.h"
#include "runtime/schema/schema.h"
#include "runtime/value/shape.h"

namespace parcode::par4 {

class RecordTeller {
 public:
  // All must outlive this. `record` is of the wide form, and trusted: a Decoder made it.
  RecordTeller(Bytes record, const RustTypes& types, dynamic::Visitor& visitor)
      : record_(record), types_(types), visitor_(visitor) {}

  // The value whose fixed part is at `at` …
  void value(const schema::Type& type, Place at) const;
  // … or that a field of that storage (not inline) has behind its slot.
  void stored(const schema::Type& type, schema::Storage storage, Place at) const;
  // Elements of a list from `first` on, that lie side by side.
  void elements(const schema::Type& list, std::uint64_t first, std::uint64_t count, Place at) const;

 private:
  // What a slot leads to.
  struct Target {
    Place place = 0;
    std::uint64_t count = 0;
  };

  const std::byte* at(Place place) const { return record_.data() + place; }
  Target follow(Place slot, std::uint64_t align) const;
  void content(const schema::Type& type, Place slot) const;
  void list(const schema::Type& type, Place slot) const;
  void map(const schema::Type& type, Place slot) const;
  void optional(const schema::Type& type, schema::Storage storage, Place at) const;
  void structure(const schema::Type& type, Place at) const;
  void one_of(const schema::Type& type, Place at) const;

  Bytes record_;
  const RustTypes& types_;
  dynamic::Visitor& visitor_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_RECORD_TELLER_H_
