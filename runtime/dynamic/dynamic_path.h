// DynamicPath: the way to values of a file, as people write it.
//
//   path   = "len(" steps ")" | steps
//   steps  = { name | "." name | "." "*" | "[" inside "]" }     (a name without a dot comes first)
//   inside = integer | [integer] ":" [integer] | string | "*" | key
//
// A string is in quotes, single or double, with \\, \", \n, \t and \uXXXX in it; a key without
// quotes is all up to the bracket that closes it: true, an enum's value, a struct as JSON.
//
// Thread safety: plain values.

#ifndef PARCODE_RUNTIME_DYNAMIC_DYNAMIC_PATH_H_
#define PARCODE_RUNTIME_DYNAMIC_DYNAMIC_PATH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/error.h"

namespace parcode::dynamic {

struct Step {
  enum class Kind : std::uint8_t { kField, kIndex, kPart, kKey, kAll };

  Kind kind = Kind::kField;
  std::string name = {};                  // kField, kKey
  std::int64_t index = 0;                 // kIndex; below zero: from the end
  std::optional<std::int64_t> from = {};  // kPart
  std::optional<std::int64_t> to = {};    // kPart: behind the last
  std::string text = {};                  // as it was written: "[5]", ".id"
};

struct DynamicPath {
  std::vector<Step> steps = {};
  bool length = false;  // len(…)

  // Errors: kInvalidArgument, with what is wrong and where in the text.
  static Result<DynamicPath> parse(std::string_view text);
};

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_DYNAMIC_PATH_H_
