// What the types of a schema are in Rust, as far as PAR4 depends on it. docs/par4.md has the table.
//
// Two names stand for what .pcs has no type for:
//   enum RustChar : u32        a char; its numbers are the code points
//   struct RustMapEntry…       two fields, key and value: a vec of it is a HashMap whose keys .pcs
//                              does not allow (options, lists, floats), or whose order matters
//
// Thread safety: const after construction.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_RUST_TYPES_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_RUST_TYPES_H_

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "runtime/schema/layout.h"
#include "runtime/schema/schema.h"

namespace parcode::par4 {

// The one that a box holds, through as many boxes as there are; other types themselves. Rust's Box
// leaves no trace in the bytes.
const schema::Type& unboxed(const schema::Type& type);

// What the slot of a chunkable field leads to that is a single value: a box's content, or the value
// itself. (A string's slot leads to its bytes.)
inline const schema::Type& stored_content_of(const schema::Type& type) {
  return type.kind == schema::Kind::kBox ? type.arguments[0] : type;
}

class RustTypes {
 public:
  // `schema` must outlive this.
  explicit RustTypes(const schema::Schema& schema);

  const schema::Schema& schema() const { return schema_; }
  const schema::Layouts& layouts() const { return layouts_; }
  const schema::Definition& definition(const schema::Type& type) const {
    return schema_.definitions[type.definition];
  }

  bool is_char(const schema::Type& type) const;
  bool is_map_entry(const schema::Type& type) const;

  // How many of a struct's own fields have chunks of their own; 0 for whatever is no struct.
  std::uint32_t remote_fields(const schema::Type& type) const;

  // The fewest bytes that a value takes in bincode. Large ones are not exact.
  std::uint64_t least_bytes(const schema::Type& type) const;

  // A unit variant's index, which is its place in the declaration, and the enum's number, as the
  // bits of its integer. Empty where there is none.
  std::optional<std::uint32_t> variant_of(std::uint32_t definition, std::uint64_t bits) const;
  std::optional<std::uint64_t> bits_of(std::uint32_t definition, std::uint32_t variant) const;

 private:
  void measure(std::uint32_t definition);
  void measure_contained(const schema::Type& type);

  struct Variants {
    std::vector<std::uint64_t> bits;  // of each variant
    std::unordered_map<std::uint64_t, std::uint32_t> by_bits;
  };

  const schema::Schema& schema_;
  const schema::Layouts layouts_;
  std::vector<std::optional<std::uint64_t>> least_bytes_;  // by definition
  std::vector<Variants> variants_;                         // by definition
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_RUST_TYPES_H_
