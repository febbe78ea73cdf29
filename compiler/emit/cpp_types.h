// Schema types as C++ spells them.
//
// Names of another namespace are written from the root (`::common::geometry::Point`): a program may
// have a namespace `game::common` that generated code knows nothing of. Only `std::` and
// `parcode::` go without.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_COMPILER_EMIT_CPP_TYPES_H_
#define PARCODE_COMPILER_EMIT_CPP_TYPES_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "compiler/model/model.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler {

// "game::world".
std::string namespace_of(const model::File& file);

// What a definition's mirror is called beside it: "Lazy".
inline constexpr std::string_view kMirror = "Lazy";

// Whether a writer can append to a field piece by piece: a vec in shards, a map in buckets.
inline bool is_streamed(const schema::Field& field) {
  return field.type.kind == schema::Kind::kVec
             ? field.storage == schema::Storage::kChunkable
             : field.type.kind == schema::Kind::kMap && field.storage == schema::Storage::kMap;
}

// "parcode::Compressor{…}" without the name, for code in the namespace that `parcode` leads out of
// ("parcode::" or nothing); empty where the schema leaves the choice to SaveOptions.
std::string compressor_text(const schema::Field& field, std::string_view parcode);

// Headers that the spelled types need, without the brackets.
using Headers = std::set<std::string_view>;

class CppTypes {
 public:
  // For code inside namespace parcode.
  CppTypes(const model::SchemaSet& set, Headers& headers) : set_(set), headers_(headers) {}
  // For code inside the namespace of `file`.
  CppTypes(const model::SchemaSet& set, std::uint32_t file, Headers& headers)
      : set_(set),
        headers_(headers),
        parcode_("parcode::"),
        inside_(namespace_of(set.files[file])) {}

  // Within a class that has members of these names: definitions called the same are written in
  // full.
  CppTypes within(std::set<std::string> members) const;

  // The name of a definition, or of what goes with it.
  std::string name(std::uint32_t definition, std::string_view suffix = {}) const;

  std::string plain(const schema::Type& type) const;
  // What a mirror has where the struct has a value of this type, stored inline.
  std::string mirror(const schema::Type& type) const;
  std::string mirror(const schema::Field& field) const;
  // What a field is appended to through: a VecStream or MapStream.
  std::string stream(const schema::Field& field) const;
  // What stores a field: a Traits, Chunked or Mapped.
  std::string storage(const schema::Field& field) const;

 private:
  std::string built_in(schema::Kind kind) const;
  std::string lazy_mirror(const schema::Type& type, schema::Storage storage) const;

  const model::SchemaSet& set_;
  Headers& headers_;
  std::string_view parcode_ = {};
  std::string inside_ = {};
  std::set<std::string> members_ = {};
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_CPP_TYPES_H_
