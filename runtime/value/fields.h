// Where a struct's inline fields lie, asked for by member pointer: for columns (lazy/column.h).
//
// The Traits of a struct may say it, and generated ones do:
//
//   template <class Visit>
//   static constexpr void each_field(Visit visit) {
//     visit(&Item::id, 0);      // the offset in the fixed part
//     visit(&Item::words, 8);   // fields that are chunkable or in buckets are left out
//   }

#ifndef PARCODE_RUNTIME_VALUE_FIELDS_H_
#define PARCODE_RUNTIME_VALUE_FIELDS_H_

#include <optional>
#include <type_traits>

#include "runtime/value/traits.h"

namespace parcode::value {

// Finds one member among those that each_field() tells of.
template <class S, class F>
struct FieldFinder {
  F S::*member;
  std::optional<Place>* found;

  constexpr void operator()(F S::*other, Place at) const {
    if (other == member) *found = at;
  }
  template <class Other>
  constexpr void operator()(Other, Place) const {}
};

template <class S>
concept HasFields = requires {
  Traits<S>::each_field([](auto, Place) {});
};

// The offset of `member` in the fixed part of an S; none where it is not inline.
template <class S, class F>
constexpr std::optional<Place> find_field(F S::*member) {
  std::optional<Place> found;
  Traits<S>::each_field(FieldFinder<S, F>{member, &found});
  return found;
}

// A way from a struct to a field of it, or to a field of a struct in it, and so on.
template <auto... kMembers>
struct FieldPath;

template <class S, class F, F S::*kMember>
struct FieldPath<kMember> {
  using Owner = S;
  using Field = F;
  static_assert(HasFields<S>,
                "a column needs Traits<S>::each_field(), which says where the fields of S lie "
                "(docs/traits.md); parcodec generates it");
  static constexpr std::optional<Place> kFound = find_field(kMember);
  static_assert(kFound.has_value(),
                "a field that is chunkable, or a map in buckets, has no column: its values have "
                "chunks of their own; iterate over mirrors with lazy()");
  static constexpr Place kAt = kFound.value_or(0);
};

template <class S, class F, F S::*kMember, auto kNext, auto... kWithin>
struct FieldPath<kMember, kNext, kWithin...> {
  using Owner = S;
  using Rest = FieldPath<kNext, kWithin...>;
  using Field = typename Rest::Field;
  static_assert(std::is_same_v<F, typename Rest::Owner>,
                "each member of a column must be one of the struct before it");
  static constexpr Place kAt = FieldPath<kMember>::kAt + Rest::kAt;
};

}  // namespace parcode::value

#endif  // PARCODE_RUNTIME_VALUE_FIELDS_H_
