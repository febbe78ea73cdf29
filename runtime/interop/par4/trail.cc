#include "runtime/interop/par4/trail.h"

namespace parcode::par4 {

void Trail::fail(ErrorCode code, std::string message) const {
  throw Fault(Error{.code = code,
                    .message = std::move(message),
                    .chunk_offset = chunk_offset_,
                    .field_path = path()});
}

std::string Trail::path() const {
  std::string path;
  for (const Part& part : steps_) {
    if (part.field == nullptr) {
      path += "[" + std::to_string(part.index) + "]";
    } else {
      path += (path.empty() ? "" : ".") + *part.field;
    }
  }
  return path;
}

}  // namespace parcode::par4
