#include "runtime/plan/stream.h"

#include <string>

#include "runtime/value/write_cursor.h"

namespace parcode {

void RecordPass::refuse_given(std::string_view field) {
  throw EncodeError(ErrorCode::kInvalidArgument,
                    "the field '" + std::string(field) +
                        "' is appended to; in the value given to finish() it must be empty");
}

}  // namespace parcode
