// The lock of a schema: a text file beside it that holds every version that was published.
//
//   # comments
//   format 1
//
//   version 1 shape 91f0c2b1d4e8a7c3 root game.Save fingerprint 8c41…
//   version 2 shape 5b2d8e0f6a1c9e47 root game.Save fingerprint 07fe…
//
//   waiver field-removed game.Player.level 5f1c… 0000… "nobody has such files"
//
//   struct game.Player @1..
//     0: string name @1..
//     1: u32 level @1
//     reserved 1 @2..
//     2: u64 experience [narrowing] @2..
//
// A line is one element of a definition and, behind '@', the versions that have it just so: "1..3",
// "2", "4.." (to the newest), "1, 3..". An element that does not change is one line however many
// versions there are, so what a new version adds to the lock is what it adds to the schema.
// Elements stand in the order of their numbers: two branches that take one number change one place,
// and merging them is a conflict. Where a definition declares its members in another order, a line
// says so.
//
// A version is the file's own definitions and all that they and the root reach, in other files too.
// Doc comments are not part of it. What `shape` hashes is what decides about the bytes of files;
// what it leaves out (compression, level, narrowing, deprecation, reserved) may change without a
// new version.
//
// Thread safety: plain values and pure functions.

#ifndef PARCODE_COMPILER_LOCK_LOCK_H_
#define PARCODE_COMPILER_LOCK_LOCK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compat/finding.h"
#include "compiler/compat/version.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/model/model.h"
#include "compiler/source/source_file.h"

namespace parcode::compiler::lock {

// A finding that people have accepted. It covers findings with the same four texts and no others.
struct Waiver {
  std::string rule = {};
  std::string element = {};
  std::string old_hash = {};
  std::string new_hash = {};
  std::string reason = {};
  Location location = {};  // of the line

  bool covers(const compat::Finding& finding) const;
};

// Versions are normalized(), and schema.version is their number. Of each, schema::canonical_subset(
// schema, schema.root) is what its files carry, but for the docs. Places are lines of the lock,
// without indentation and versions.
struct Lock {
  std::vector<compat::Version> versions = {};  // from the oldest to the newest
  std::vector<Waiver> waivers = {};            // sorted
};

// Members of all versions taken together: more are refused, since a few lines can stand for many.
inline constexpr std::size_t kMaxMembers = 4'000'000;

// The lock that `file` holds. Any bytes are accepted; everything that is wrong goes to
// `diagnostics`, and then there is no result. Each version of a result is a correct schema, with
// the shape that its line says. Cost: linear in the members of all versions.
std::optional<Lock> parse(const SourceFile& file, Diagnostics& diagnostics);

// The canonical text. Equal locks have equal texts, and parse() gives the lock again.
// `schema_name` is for the comment at the top: "world.pcs".
std::string print(const Lock& lock, std::string_view schema_name);

// `version` as locks have it: definitions sorted by name, no docs.
compat::Version normalized(compat::Version version);

// What would be published of file `index` of `set` today. schema.version is 0 where it names none.
compat::Version working_version(const model::SchemaSet& set, std::uint32_t index);

// 16 hexadecimal digits, equal where files of both versions have equal bytes: a hash of the
// fingerprints of all that the version holds, definitions beside the root included.
std::string shape(const compat::Version& version);

}  // namespace parcode::compiler::lock

#endif  // PARCODE_COMPILER_LOCK_LOCK_H_
