// Which types of two schemas are stored alike, so that values of the one are values of the other as
// they lie there.
//
// Names, docs, defaults, reserved numbers and compression do not matter. A vec, a map or a string
// that was inline is stored like one that is chunkable and was small, so that does not matter
// either, that way round.
//
// Thread safety: immutable.

#ifndef PARCODE_RUNTIME_EVOLVE_SAMENESS_H_
#define PARCODE_RUNTIME_EVOLVE_SAMENESS_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "runtime/schema/field_index.h"
#include "runtime/schema/schema.h"

namespace parcode::evolve {

class Sameness {
 public:
  // The schemas must outlive this object. Cost: linear in the pairs of definitions that meet.
  Sameness(const schema::Schema& from, const schema::Schema& to);

  // Whether values of the two types, stored inline, are alike. Their definitions must be ones that
  // meet on some way from the roots.
  bool same(const schema::Type& from, const schema::Type& to) const;
  // The same for fields, storage included.
  bool same(const schema::Field& from, const schema::Field& to) const;

 private:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;

  // Calls `meet(pair)` for the structs and unions that the types hold at the same places; false
  // where the types differ in anything but those.
  template <class Meet>
  bool compare(const schema::Type& from, const schema::Type& to, const Meet& meet) const;
  template <class Meet>
  bool compare_storage(const schema::Field& from, const schema::Field& to, const Meet& meet) const;
  template <class Meet>
  bool compare_definitions(const Pair& pair, const Meet& meet) const;
  void find_pairs();
  void spread_differences();

  const schema::Schema& from_;
  const schema::Schema& to_;
  const schema::FieldIndex from_fields_;
  std::map<Pair, bool> same_;
};

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_SAMENESS_H_
