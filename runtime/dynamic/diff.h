// What two values differ in, found by walking only the parts that differ: chunks with equal
// checksums are equal with all that is below them, and are not read.
//
// Thread safety: may be called from many threads at once.

#ifndef PARCODE_RUNTIME_DYNAMIC_DIFF_H_
#define PARCODE_RUNTIME_DYNAMIC_DIFF_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "runtime/base/error.h"
#include "runtime/dynamic/dynamic_value.h"

namespace parcode {

struct Difference {
  enum class Kind : std::uint8_t {
    kAdded = 1,  // only in the second value
    kRemoved,    // only in the first
    kChanged,
    kTypeChanged,  // the schemas say different things
  };

  Kind kind = Kind::kChanged;
  std::string path;  // "users[\"88888\"].xp"; of a part that is only in one: "system_logs[10:12]"
  std::optional<DynamicValue> before = {};
  std::optional<DynamicValue> after = {};
};

// Calls `each` for every difference, in the order of the first value. Fields are matched by number,
// elements by index (what was put in or taken out in one place is found as such), entries by key.
// Errors: those of reading either; of `each`, which ends the walk.
Status diff(const DynamicValue& before, const DynamicValue& after,
            const std::function<Status(const Difference&)>& each);

}  // namespace parcode

#endif  // PARCODE_RUNTIME_DYNAMIC_DIFF_H_
