// The fields of a schema by their numbers: what matches two versions' fields asks for them once for
// each pair of definitions that meet, so they are put in order once for each definition.
//
// Thread safety: immutable.

#ifndef PARCODE_RUNTIME_SCHEMA_FIELD_INDEX_H_
#define PARCODE_RUNTIME_SCHEMA_FIELD_INDEX_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/schema/schema.h"

namespace parcode::schema {

class FieldIndex {
 public:
  explicit FieldIndex(const Schema& schema) {
    numbers_.reserve(schema.definitions.size());
    for (const Definition& definition : schema.definitions) {
      Numbers& numbers = numbers_.emplace_back();
      numbers.reserve(definition.fields.size());
      for (std::uint32_t i = 0; i < definition.fields.size(); ++i) {
        numbers.emplace_back(definition.fields[i].number, i);
      }
      std::ranges::sort(numbers);
    }
  }

  // Where among the definition's fields the one of this number is.
  std::optional<std::uint32_t> find(std::uint32_t definition, std::uint16_t number) const {
    const Numbers& numbers = numbers_[definition];
    const auto found = std::ranges::lower_bound(numbers, number, {}, &Numbers::value_type::first);
    if (found == numbers.end() || found->first != number) return std::nullopt;
    return found->second;
  }

 private:
  using Numbers = std::vector<std::pair<std::uint16_t, std::uint32_t>>;
  std::vector<Numbers> numbers_;  // of each definition, in order
};

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_FIELD_INDEX_H_
