// The schema of a program's type, worked out once.

#ifndef PARCODE_RUNTIME_API_TYPE_SCHEMA_H_
#define PARCODE_RUNTIME_API_TYPE_SCHEMA_H_

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/evolve/evolve.h"
#include "runtime/schema/builder.h"
#include "runtime/schema/canonical.h"
#include "runtime/value/traits.h"

namespace parcode::api {

struct TypeSchema {
  std::string name;              // as .pcs text: "vec<game.world.Zone>"
  std::vector<std::byte> bytes;  // canonical
  schema::Fingerprint fingerprint;
  evolve::Target target{bytes};  // for files of other versions

  static TypeSchema of(const schema::Schema& schema) {
    return {schema::to_string(schema.root, schema), schema::encode(schema),
            schema::fingerprint(schema)};
  }
};

// Thread safety: may be called from many threads. Cost: of the first call for a T, linear in its
// schema; afterwards nothing.
template <class T>
const TypeSchema& type_schema() {
  static const TypeSchema schema = [] {
    schema::Builder builder;
    const schema::Type root = Traits<T>::describe(builder);
    return TypeSchema::of(builder.finish(root));
  }();
  return schema;
}

}  // namespace parcode::api

#endif  // PARCODE_RUNTIME_API_TYPE_SCHEMA_H_
