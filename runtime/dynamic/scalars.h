// Stored numbers as numbers and as text.

#ifndef PARCODE_RUNTIME_DYNAMIC_SCALARS_H_
#define PARCODE_RUNTIME_DYNAMIC_SCALARS_H_

#include <cstddef>
#include <string>

#include "runtime/base/int128.h"
#include "runtime/dynamic/types.h"
#include "runtime/schema/schema.h"

namespace parcode::dynamic {

// An integer of any kind but u128.
Int128 load_integer(schema::Kind kind, const std::byte* stored);

// The value of that number; null where the enum names none.
const schema::EnumValue* find_value(const schema::Definition& definition, const Int128& number);

// A bool, an integer, a float or an enum as JSON shows it, without quotes: "true", "-5", "0.1",
// "inf", "nan", "nan(0x7ff8000000000001)", "red". Floats have as many digits as it takes to get
// them back, and are never taken for integers ("5.0").
struct ScalarText {
  std::string text;
  bool quoted = false;  // not a number or a literal of JSON
};
ScalarText scalar_text(const Types& types, const schema::Type& type, const std::byte* stored);

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_SCALARS_H_
