// Strings of a Parcode file are UTF-8; control files mostly are.

#ifndef EXAMPLES_APTDB_UTF8_H_
#define EXAMPLES_APTDB_UTF8_H_

#include <string>
#include <string_view>

namespace aptdb {

// `text` with U+FFFD in place of each byte sequence that is not UTF-8, as browsers do it: the
// longest prefix of a character that can't go on counts as one. Cost: one pass over valid text.
std::string repaired_utf8(std::string text);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_UTF8_H_
