#include "runtime/plan/stream.h"

#include <string>

namespace parcode {

void RecordPass::refuse_given(std::string_view field) const {
  *status_ = fail(ErrorCode::kInvalidArgument,
                  "the field '" + std::string(field) +
                      "' is appended to; in the value given to finish() it must be empty");
}

}  // namespace parcode
