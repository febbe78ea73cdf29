#include "runtime/value/extent.h"

#include <string>

#include "runtime/value/write_cursor.h"

namespace parcode {

void Extent::refuse_depth() {
  throw EncodeError(ErrorCode::kLimit, "values are nested more than " + std::to_string(kMaxDepth) +
                                           " deep; such an object can't be saved");
}

}  // namespace parcode
