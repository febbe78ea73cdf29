// JSON into a draft: the reverse of dynamic/json_writer.h.

#ifndef PARCODE_RUNTIME_DRAFT_JSON_READER_H_
#define PARCODE_RUNTIME_DRAFT_JSON_READER_H_

#include <istream>

#include "runtime/base/error.h"
#include "runtime/draft/draft.h"
#include "runtime/draft/draft_builder.h"

namespace parcode::draft {

enum class JsonFormat : std::uint8_t {
  kJson = 1,  // one value
  kLines,     // NDJSON: a line for each element of a root that is a vec, or each entry of a map
};

// Fills the draft with the value that `in` holds. Read in pieces: memory is the draft's, and a
// frame a level of nesting. Errors: kInvalidArgument; the message begins with the line
// ("line 12: …") and field_path says where in the value.
Status read_json(std::istream& in, Draft& draft, JsonFormat format = JsonFormat::kJson);
// The same, told to a builder that has been told of nothing yet: that of a DraftFile, say. Errors
// of its own, too: those have no line, and no place in the value.
Status read_json(std::istream& in, DraftBuilder& builder, JsonFormat format = JsonFormat::kJson);

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_JSON_READER_H_
