// What the generated code of a definition depends on beyond the definition itself.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_COMPILER_EMIT_FACTS_H_
#define PARCODE_COMPILER_EMIT_FACTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"
#include "runtime/schema/layout.h"
#include "runtime/schema/schema.h"

namespace parcode::compiler {

class Facts {
 public:
  // `set` must outlive this object. Cost: linear in the set.
  explicit Facts(const model::SchemaSet& set);
  Facts(const Facts&) = delete;  // layouts_ refers to whole_
  Facts& operator=(const Facts&) = delete;

  const model::SchemaSet& set() const { return set_; }
  const model::Definition& definition(std::uint32_t index) const { return set_.definitions[index]; }
  schema::Type type(std::uint32_t definition) const;
  // All definitions with the indices of the set.
  const schema::Schema& whole() const { return whole_; }
  const schema::Layouts& layouts() const { return layouts_; }

  // Whether some value in a value of this type may have chunks of its own.
  bool has_chunks(const schema::Type& type) const;
  bool has_chunks(const schema::Field& field) const {
    return field.storage != schema::Storage::kInline || has_chunks(field.type);
  }
  bool has_chunks(std::uint32_t definition) const { return has_chunks_[definition]; }

  // Whether a struct may be the key of a map.
  bool is_key(std::uint32_t definition) const { return is_key_[definition]; }

 private:
  void find_chunks();
  void find_keys();

  const model::SchemaSet& set_;
  schema::Schema whole_;
  schema::Layouts layouts_;
  std::vector<bool> has_chunks_;
  std::vector<bool> is_key_;
};

// The structs and unions of `file` in an order in which C++ accepts them, given declarations of
// all: each after those that it contains by value or uses as the keys of a map.
std::vector<std::uint32_t> definition_order(const model::SchemaSet& set, const model::File& file);

// Of the structs and unions in `order`, those (by index) whose `operator==` cannot be defaulted in
// the class: to see how a std::unordered_map is compared, compilers look into its values, which
// must then be complete with all that they reach.
std::vector<bool> late_comparisons(const model::SchemaSet& set,
                                   const std::vector<std::uint32_t>& order);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_FACTS_H_
