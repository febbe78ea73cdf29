// The canonical encoding of a map's key (docs/format.md, "Maps"): from a file, and from what a
// person wrote.

#ifndef PARCODE_RUNTIME_DYNAMIC_KEYS_H_
#define PARCODE_RUNTIME_DYNAMIC_KEYS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/dynamic/types.h"
#include "runtime/value/read_cursor.h"

namespace parcode::dynamic {

// Appends the encoding of the key at `at`. False: the cursor's scope holds the error.
bool encode_stored_key(ReadCursor& in, const Types& types, const schema::Type& type, Place at,
                       std::vector<std::byte>& out);

// The encoding of the key that `text` means: the characters of a string, the digits of an integer,
// true or false, the name or number of an enum's value, a struct as a JSON object.
// Errors: kInvalidArgument, and what is wrong.
Result<std::vector<std::byte>> encode_key_text(const Types& types, const schema::Type& type,
                                               std::string_view text);

// `text` as an integer of `kind`: decimal digits, maybe with a sign. Errors: kInvalidArgument.
Result<std::vector<std::byte>> encode_integer_text(schema::Kind kind, std::string_view text);

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_KEYS_H_
