// Random schemas, and what versions of them people may make.

#ifndef PARCODE_TESTS_RANDOM_EVOLUTION_RANDOM_SCHEMA_H_
#define PARCODE_TESTS_RANDOM_EVOLUTION_RANDOM_SCHEMA_H_

#include <cstdint>
#include <random>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::testing {

class RandomSchema {
 public:
  explicit RandomSchema(std::uint64_t seed) : random_(seed) {}

  // A schema that schema::check() accepts. Its root is a struct, a vec or a map.
  schema::Schema make();
  // `schema` after one to six changes, harmless ones and others.
  schema::Schema change(const schema::Schema& schema);

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  schema::Schema try_make();
  schema::Type type(std::uint32_t definition, std::uint32_t depth);
  schema::Type key();
  schema::Field field(std::uint32_t definition);
  void set_storage(schema::Field& field);
  void set_default(schema::Field& field);
  void change_once(schema::Schema& schema);
  void change_fields(schema::Schema& schema, schema::Definition& definition);
  void change_type(schema::Schema& schema, schema::Type& type);
  void change_enum(schema::Definition& definition);

  std::mt19937_64 random_;
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RANDOM_EVOLUTION_RANDOM_SCHEMA_H_
