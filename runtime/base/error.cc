#include "runtime/base/error.h"

#include <utility>

namespace parcode {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kNotParcode:
      return "not_parcode";
    case ErrorCode::kVersion:
      return "version";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kTruncated:
      return "truncated";
    case ErrorCode::kSchemaMismatch:
      return "schema_mismatch";
    case ErrorCode::kLimit:
      return "limit";
    case ErrorCode::kCompression:
      return "compression";
    case ErrorCode::kOutOfRange:
      return "out_of_range";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kExists:
      return "exists";
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "unknown";
}

std::string to_string(const Error& error) {
  std::string line;
  if (!error.path.empty()) line.append(error.path).append(": ");
  line.append(to_string(error.code)).append(": ").append(error.message);
  std::string where;
  if (error.chunk_offset) where = "chunk at offset " + std::to_string(*error.chunk_offset);
  if (!error.field_path.empty()) {
    where.append(where.empty() ? "in " : ", in ").append(error.field_path);
  }
  if (!where.empty()) line.append(" (").append(where).append(")");
  return line;
}

Failure fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{.code = code, .message = std::move(message)});
}

}  // namespace parcode
