// Views of the fields of structs and the members of unions.

#ifndef PARCODE_COMPILER_EMIT_MEMBERS_H_
#define PARCODE_COMPILER_EMIT_MEMBERS_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/emit/cpp_types.h"
#include "compiler/emit/facts.h"
#include "compiler/emit/view.h"
#include "compiler/model/model.h"
#include "runtime/schema/canonical.h"

namespace parcode::compiler {

// What all views of one file are made with. `types` spells types in the file's own namespace,
// `stored` in namespace parcode, in the source.
struct Emission {
  const Facts& facts;
  std::uint32_t file = 0;
  Headers& headers;         // of the header
  Headers& source_headers;  // of the source
  const schema::Fingerprints& fingerprints;
  CppTypes types;
  CppTypes stored;
};

// A doc comment as lines behind an indentation.
std::vector<View> doc_view(std::string_view doc, std::size_t indent);

// `[[deprecated("why")]]`; empty where it is not.
std::string deprecated_attribute(const schema::Deprecation& deprecation);

// A value of a built-in or enum type as C++ writes it in the file's namespace. An enum's monostate
// is its zero.
std::string value_text(const Emission& emission, const CppTypes& types, const schema::Type& type,
                       const schema::Default& value);

// The C++ names of all fields or members.
std::set<std::string> member_names(const model::Definition& definition);

bool has_deprecated(const model::Definition& definition);

// `name`, with as many '_' behind it as make it none of `taken`.
std::string not_among(const std::set<std::string>& taken, std::string name);

// As the struct declares it, as its mirror does, as Traits stores it (one for each field).
View plain_field(const Emission& emission, const CppTypes& types, const model::Field& field);
View mirror_field(const Emission& emission, const CppTypes& types, const model::Field& field);
std::vector<View> stored_fields(const Emission& emission, std::uint32_t definition);
// All of them, as a writer stores them, and those that it appends to. `types` spells types in the
// writer's class.
std::vector<View> written_fields(const Emission& emission, std::uint32_t definition);
std::vector<View> streamed_fields(const CppTypes& types, const model::Definition& definition);

// As the union declares it, as its mirror does, as Traits stores it (one for each member).
std::vector<View> plain_members(const Emission& emission, std::uint32_t definition);
std::vector<View> mirror_members(const Emission& emission, std::uint32_t definition);
std::vector<View> stored_members(const Emission& emission, std::uint32_t definition);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_MEMBERS_H_
