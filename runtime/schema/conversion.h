// Which values of one schema can be read as values of another.
//
// The one answer for everybody: a program that opens a file of another version (runtime/evolve
// builds its plan along these rules) and `parcodec compat`, which tells so in review. `from` is the
// schema that wrote, `to` the one that reads.
//
//   Fields, enum values and members of unions are matched by number, definitions by where they are
//   reached from; names do not matter, but for the root's: its struct must keep its own name (its
//   package may change), so that a file of some other type is not taken for an old version.
//   A field that `from` lacks has its default; one that `to` lacks is skipped. Storage and
//   compression do not matter.
//
//   from                 to                   becomes
//   integer              wider integer        the same number; also unsigned -> wider signed
//   f32                  f64                  the same number
//   enum                 enum                 the same value; its integer may widen
//   T                    optional<T>          a value that is there
//   T, box<T>            box<T>, T            the same value
//   array<T, N>          vec<T>               N elements
//   union                union                a member that `to` lacks is an error when it is read
//   integer, float, enum narrower             only for fields of `to` that say `narrowing`; each
//                                             value must fit exactly
//
// Arguments follow the same rules, keys of maps excepted: their encoding must stay.

#ifndef PARCODE_RUNTIME_SCHEMA_CONVERSION_H_
#define PARCODE_RUNTIME_SCHEMA_CONVERSION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

enum class Obstacle : std::uint8_t {
  kRootName = 1,  // the roots' structs have different names
  kKind,          // no rule leads from the one type to the other
  kNarrowing,     // values may not fit, and the field does not say `narrowing`
  kPresence,      // optional<T> -> T: what would an absent one be?
  kArrayLength,   // arrays of different lengths
  kKey,           // the key of a map is encoded in another way
  kTooComplex,    // more pairs than kMostPairs meet, or there is more to tell than anybody reads
};

// Pairs of definitions of two versions that may meet: honest versions come nowhere near, and a
// file's schema may be made so that each of its definitions meets each of the program's.
inline constexpr std::size_t kMostPairs = std::size_t{1} << 17;

// A definition's field, member or, where `member` is kNone, the definition itself; the root type
// where `definition` is kNone.
struct Place {
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::uint32_t definition = kNone;
  std::uint32_t member = kNone;  // index into Definition::fields

  friend bool operator==(const Place&, const Place&) = default;
};

struct Mismatch {
  Obstacle why = Obstacle::kKind;
  std::string path =
      {};           // from the root, in names of `to`: "regions[].zones[].id"; empty: the root
  Place from = {};  // where the type that `from_type` is part of stands
  Place to = {};
  std::string from_type = {};  // as .pcs text
  std::string to_type = {};
};

// Why a file of `from` cannot be read by a program of `to`. Empty: it can. All reasons, in the
// order of a walk from the root; what several paths lead to is told once. Cost: linear in the pairs
// of definitions that meet, which are as many as definitions but in schemas built to harm.
std::vector<Mismatch> find_mismatches(const Schema& from, const Schema& to);

// How a number of one kind becomes one of another. Both kinds are bool, integers or floats.
enum class NumberStep : std::uint8_t { kSame = 1, kWiden, kNarrow, kNone };
NumberStep number_step(Kind from, Kind to);

// Whether keys of the two types have the same hash and the same stored bytes.
bool is_same_key(const Schema& from, const Type& from_key, const Schema& to, const Type& to_key);

// One line: where, both types and the reason.
std::string to_string(const Mismatch& mismatch);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_CONVERSION_H_
