// Where a value's parts lie in a chunk: sizes, alignments and field offsets, from the schema alone.
//
// A stored value has a fixed part, whose size its type decides, and a tail (strings, elements of
// vecs, …) elsewhere in the same chunk, which slots in the fixed part point to. docs/format.md
// ("Values") is the specification; the C++ templates of runtime/value compute the same numbers and
// generated code asserts that both agree.

#ifndef PARCODE_RUNTIME_SCHEMA_LAYOUT_H_
#define PARCODE_RUNTIME_SCHEMA_LAYOUT_H_

#include <cstdint>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

struct Layout {
  std::uint64_t size = 0;        // bytes of the fixed part; a multiple of align, at least 1
  std::uint32_t align = 1;       // of the fixed part
  std::uint32_t tail_align = 1;  // of the tail's start; 1 where there is no tail
  bool fixed = false;            // no tail, no optional: the layout of the C++ type, byte for byte
  bool any_bits = false;         // fixed, and every bit pattern is a value (no bool inside)
  bool padded = false;           // fixed, and some bytes belong to no field (stored as zero)

  friend bool operator==(const Layout&, const Layout&) = default;
};

// Layouts of every definition of one schema, and of any type or field over them.
class Layouts {
 public:
  // `schema` must be free of by-value cycles (the compiler and schema::decode see to it) and
  // outlive this object. Sizes of more than kMaxFixedSize need not be exact. Cost: linear in the
  // schema.
  explicit Layouts(const Schema& schema);

  Layout of(const Type& type) const;    // stored inline
  Layout of(const Field& field) const;  // as the field's storage says
  // Offsets of a struct's fields in its fixed part, in the order of declaration.
  const std::vector<std::uint64_t>& offsets(std::uint32_t definition) const {
    return offsets_[definition];
  }
  // The pair of a map: key at 0, value at `value_offset`.
  struct Entry {
    Layout pair;
    std::uint64_t value_offset = 0;
  };
  Entry entry(const Type& map) const;

 private:
  Layout of_slot(const Type& type) const;
  Layout of_fields(const Definition& definition, std::vector<std::uint64_t>* offsets) const;
  Layout of_union(const Definition& definition) const;
  void spread_tail_alignment();

  const Schema& schema_;
  std::vector<Layout> definitions_;
  std::vector<std::vector<std::uint64_t>> offsets_;
};

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_LAYOUT_H_
