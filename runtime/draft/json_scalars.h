// Scalars of JSON as the bytes that a chunk keeps.

#ifndef PARCODE_RUNTIME_DRAFT_JSON_SCALARS_H_
#define PARCODE_RUNTIME_DRAFT_JSON_SCALARS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/dynamic/types.h"

namespace parcode::draft {

// A number too long for 64 bits, or with a fraction: its text says all of it.
struct RealText {
  double value = 0;
  std::string_view text;
};

using JsonScalar =
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, RealText, std::string_view>;

// "null", "5", "'text'": for messages.
std::string shown(const JsonScalar& scalar);

// The stored bytes of a bool, a number or an enum's value. Errors: kInvalidArgument.
Result<std::vector<std::byte>> encode_scalar(const dynamic::Types& types, const schema::Type& type,
                                             const JsonScalar& scalar);

// What base64, or hexadecimal digits behind "hex:", say. None: it is neither.
std::optional<std::vector<std::byte>> decode_bytes(std::string_view text);

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_JSON_SCALARS_H_
