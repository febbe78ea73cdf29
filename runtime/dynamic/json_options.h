// How values are written as JSON. docs/tool.md ("JSON") says what each type becomes.

#ifndef PARCODE_RUNTIME_DYNAMIC_JSON_OPTIONS_H_
#define PARCODE_RUNTIME_DYNAMIC_JSON_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "runtime/base/error.h"

namespace parcode {

// What vec<u8> and array<u8, N> become. All three are read back.
enum class JsonBytes : std::uint8_t {
  kBase64 = 1,  // "3q2+7w=="
  kHex,         // "hex:deadbeef"
  kNumbers,     // [222, 173, 190, 239]
};

struct JsonOptions {
  unsigned indent = 0;  // columns a level; 0: all on one line
  JsonBytes bytes = JsonBytes::kBase64;
  bool lines = false;    // a vec as one line an element, a map as one line an entry (NDJSON)
  bool colours = false;  // for terminals
};

namespace dynamic {

// Takes text piece by piece. An error ends the writing and is returned from it.
using TextSink = std::function<Status(std::string_view)>;

}  // namespace dynamic
}  // namespace parcode

#endif  // PARCODE_RUNTIME_DYNAMIC_JSON_OPTIONS_H_
