// The resolved schema: what a type is made of, without text positions, imports or constants.
//
// The compiler lowers a .pcs file to it, generated code embeds it, every file carries it, and the
// dynamic reader works from it alone. It is a plain value: definitions refer to each other by their
// index in Schema::definitions.
//
// Thread safety: plain values; const use from any number of threads.

#ifndef PARCODE_RUNTIME_SCHEMA_SCHEMA_H_
#define PARCODE_RUNTIME_SCHEMA_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/base/int128.h"

namespace parcode::schema {

// Stored in files: values are fixed.
enum class Kind : std::uint8_t {
  kBool = 1,
  kI8 = 2,
  kI16 = 3,
  kI32 = 4,
  kI64 = 5,
  kI128 = 6,
  kU8 = 7,
  kU16 = 8,
  kU32 = 9,
  kU64 = 10,
  kU128 = 11,
  kF32 = 12,
  kF64 = 13,
  kString = 14,
  kVec = 15,       // arguments: element
  kArray = 16,     // arguments: element; length
  kMap = 17,       // arguments: key, value
  kOptional = 18,  // arguments: value
  kBox = 19,       // arguments: value
  kStruct = 20,    // definition
  kEnum = 21,      // definition
  kUnion = 22,     // definition
};

// The .pcs keyword: "u8", "vec". Empty for struct, enum and union, which are named instead.
std::string_view keyword(Kind kind);

// How many arguments a type of this kind has: 0, 1 or 2.
std::size_t argument_count(Kind kind);

// Whether a type of this kind is a struct, an enum or a union, and so has a `definition`.
constexpr bool names_definition(Kind kind) {
  return kind >= Kind::kStruct;
}

// The range of an integer kind's values. Both are zero for other kinds.
struct IntegerRange {
  Int128 low = 0;
  UInt128 high = 0;
};
IntegerRange range_of(Kind kind);

struct Type {
  Kind kind = Kind::kBool;
  std::uint32_t definition = 0;      // index into Schema::definitions; struct, enum, union only
  std::uint64_t length = 0;          // elements; array only, at least 1
  std::vector<Type> arguments = {};  // as said at Kind

  friend bool operator==(const Type&, const Type&) = default;
};

// How a field's value is kept. Stored in files.
enum class Storage : std::uint8_t {
  kInline = 1,     // in the parent's own record
  kChunkable = 2,  // behind a lazy slot: in chunks of its own, or inside when small
  kMap = 3,        // a map, hash-partitioned into buckets, behind a lazy slot
};

// What the schema says of a field's compression. Stored in files. Not part of the fingerprint: each
// chunk names its own codec.
enum class Compression : std::uint8_t { kUnset = 1, kNone = 2, kLz4 = 3, kZstd = 4, kAuto = 5 };

// A field's default. monostate: the type's own (zero, empty, none, a union's first member), also
// where the text says it: `= 0`. An f32's is rounded to one.
// Integers and enum values are Int128, or UInt128 where they exceed it; f32 and f64 are double.
using Default = std::variant<std::monostate, bool, Int128, UInt128, double, std::string>;

struct Deprecation {
  bool deprecated = false;
  std::string reason = {};

  friend bool operator==(const Deprecation&, const Deprecation&) = default;
};

// A field of a struct or a member of a union.
struct Field {
  std::uint16_t number = 0;  // identifies the field across versions
  std::string name = {};     // as the schema spells it
  Type type = {};
  Storage storage = Storage::kInline;  // always kInline for members of a union
  Compression compression = Compression::kUnset;
  std::int32_t level = 0;  // 0: the codec's own
  Default default_value = {};
  // A number that an older file stored in a wider integer or float type is converted where it fits
  // exactly; where it does not, reading that value fails. Needs can_narrow(type); never true for
  // members of a union.
  bool narrowing = false;
  Deprecation deprecation = {};
  std::string doc = {};  // the `///` text, lines joined by '\n'

  friend bool operator==(const Field&, const Field&) = default;
};

struct EnumValue {
  std::string name = {};
  Int128 value = 0;
  Deprecation deprecation = {};
  std::string doc = {};

  friend bool operator==(const EnumValue&, const EnumValue&) = default;
};

// Retired numbers (both ends included) and names. For enums the numbers are values.
struct Reserved {
  std::vector<std::pair<Int128, Int128>> ranges = {};  // sorted, disjoint, not adjacent
  std::vector<std::string> names = {};                 // sorted

  friend bool operator==(const Reserved&, const Reserved&) = default;
};

enum class DefinitionKind : std::uint8_t { kStruct = 1, kEnum = 2, kUnion = 3 };

struct Definition {
  DefinitionKind kind = DefinitionKind::kStruct;
  std::string name = {};  // with its package: "game.world.Zone"
  std::string doc = {};
  std::vector<Field> fields = {};      // struct, union; in the order of declaration
  Kind underlying = Kind::kU8;         // enum; an integer kind of at most 64 bits
  std::vector<EnumValue> values = {};  // enum; in the order of declaration
  Reserved reserved = {};

  friend bool operator==(const Definition&, const Definition&) = default;
};

// `root` and all that it reaches. Canonical when definitions stand in the order in which a
// depth-first walk from the root (fields in order, a type's arguments left to right) first meets
// them, and there are no others.
struct Schema {
  Type root = {};
  std::vector<Definition> definitions = {};
  std::uint32_t version = 0;  // what `version N;` said in the root's file; 0 where it said nothing

  friend bool operator==(const Schema&, const Schema&) = default;
};

// Whether `type` has numbers that `narrowing` is about: it is an integer, a float or an enum, or
// has one among its arguments, at any depth. Keys of maps do not count: they are never converted.
bool can_narrow(const Type& type);

// What a schema may hold at most. The compiler and decode() refuse more.
inline constexpr std::size_t kMaxTypeDepth = 64;                        // vec<vec<u8>> has 2
inline constexpr std::size_t kMaxContainmentDepth = 1000;               // definitions, by value
inline constexpr std::uint64_t kMaxFixedSize = std::uint64_t{1} << 32;  // bytes of a fixed part

// The part of `whole` that `root` reaches, in canonical order. `root`'s indices are those of
// `whole`. Cost: linear in `whole`.
Schema canonical_subset(const Schema& whole, const Type& root);

// "game.world" and "Zone" of "game.world.Zone".
std::string_view package_of(std::string_view name);
std::string_view short_name(std::string_view name);

// `type` as .pcs text: "vec<game.world.Zone>". Names in `package` go without it: "vec<Zone>".
std::string to_string(const Type& type, const Schema& schema, std::string_view package = {});

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_SCHEMA_H_
